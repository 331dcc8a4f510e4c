/** The mutation tokenRevoke: operators revoke and read what was revoked; nobody else does either. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ROLES } from '../../../src/access/identity.ts';
import { newId } from '../../../src/shared/ids.ts';
import { type Answer, aGraph, type TestGraph } from '../../support/graph.ts';

let graph: TestGraph;
beforeAll(async () => {
  graph = await aGraph();
});
afterAll(() => graph.close());

const REVOKE = `mutation ($tokenId: String, $subject: String, $agency: String, $because: String!, $key: String!) {
  tokenRevoke(tokenId: $tokenId, subject: $subject, agency: $agency, because: $because, idempotencyKey: $key) {
    __typename
    ... on TokenRevocation { kind named because revokedBy revokedAt overAt }
    ... on Refusal { message }
  }
}`;
const LIST = `query ($named: String) { tokenRevocations(filter: { named: $named }) { totalCount nodes { kind named because revokedBy } } }`;

const revoke = async (what: Record<string, string>, roles: Parameters<TestGraph['ask']>[2] = ['OPERATOR']): Promise<Answer> =>
  await graph.ask(REVOKE, { because: 'The laptop was lost.', key: newId(), ...what }, roles);

describe('an operator', () => {
  test.each([
    ['TOKEN', { tokenId: 'b7c2-1' }],
    ['SUBJECT', { subject: 'officer-7' }],
    ['AGENCY', { agency: 'VICTIM_SUPPORT' }],
  ])('revokes by %s, and finds it on the list', async (kind, what) => {
    const [named] = Object.values(what);
    const { data, errors } = await revoke(what);
    expect(errors).toEqual([]);
    const facts = { kind, named, because: 'The laptop was lost.', revokedBy: 'user:test-OPERATOR' };
    expect(data?.['tokenRevoke']).toMatchObject({ __typename: 'TokenRevocation', ...facts });
    const list = await graph.ask(LIST, { named }, ['OPERATOR']);
    expect(list.data).toEqual({ tokenRevocations: { totalCount: 1, nodes: [facts] } });
  });

  test('may name an agency that the hub does not know: a token can', async () => {
    expect((await revoke({ agency: 'NO_SUCH_AGENCY' })).data?.['tokenRevoke']).toMatchObject({ __typename: 'TokenRevocation' });
  });

  test.each([
    ['nothing', {}, 'Say one of three: a tokenId, a subject or an agency. Revoke another in another request.'],
    ['two things', { tokenId: 'x', subject: 'y' }, 'Say one of three: a tokenId, a subject or an agency. Revoke another in another request.'],
    ['an empty id', { tokenId: ' ' }, 'Say something for "tokenId": it is empty.'],
    ['an id that no token can have', { tokenId: 'x'.repeat(256) }, '"tokenId" holds at most 255 characters; shorten it.'],
    ['a name of an agency', { agency: 'Victim Support' }, expect.stringContaining('An agency is named by its code')],
    ['no reason', { tokenId: 'x', because: '' }, 'Say something for "because": it is empty.'],
    ['half a character', { subject: '\ud800' }, expect.stringContaining('half a character')],
  ])('is told what to mend when asked to revoke %s', async (_, what, message) => {
    const before = await graph.ask(LIST, {}, ['OPERATOR']);
    expect((await revoke(what)).data?.['tokenRevoke']).toEqual({ __typename: 'InvalidInput', message });
    expect(await graph.ask(LIST, {}, ['OPERATOR'])).toEqual(before);
  });
});

test.each(ROLES.filter((role) => role !== 'OPERATOR'))('%s may neither revoke nor read what was revoked', async (role) => {
  const [revoked, listed] = [await revoke({ tokenId: 'b7c2-9' }, [role]), await graph.ask(LIST, {}, [role])];
  expect([revoked.data, listed.data]).toEqual([{ tokenRevoke: null }, { tokenRevocations: null }]);
  expect([...revoked.errors, ...listed.errors].map(({ code }) => code)).toEqual(['FORBIDDEN', 'FORBIDDEN']);
  expect((await graph.ask(LIST, { named: 'b7c2-9' }, ['OPERATOR'])).data).toMatchObject({ tokenRevocations: { totalCount: 0 } });
});
