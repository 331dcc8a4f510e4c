/** An officer reads of a person; an auditor finds it on the record, and that they looked; and the chain is whole. */
import { expect, test } from 'vitest';
import { emptyFolder } from '../database/folder.ts';
import { startHub } from '../support/hub-process.ts';
import { until } from '../support/until.ts';

interface Entry {
  readonly subject: string;
  readonly purpose: string;
  readonly operation: string | null;
  readonly fields: readonly string[];
}

test('who read of a person stands in the ledger before they are told', { timeout: 120_000 }, async () => {
  const hub = await startHub({ HUB_DATA: await emptyFolder(), HUB_SIMULATE: '0' });
  const { people } = await hub.ask<{ people: { nodes: { id: string; displayName: string; dateOfBirth: string | null }[] } }>(
    'query Who { people(first: 1) { nodes { id displayName dateOfBirth } } }',
    {},
    'asb-officer',
  );
  const [person] = people.nodes;
  expect(person?.displayName).toEqual(expect.any(String));

  const question = `query Audit { consultations(person: "${person?.id}") { nodes { subject purpose operation fields } } }`;
  const entries = async () => (await hub.ask<{ consultations: { nodes: readonly Entry[] } }>(question, {}, 'auditor')).consultations.nodes;
  const fields = person?.dateOfBirth === null ? ['Person.displayName'] : ['Person.dateOfBirth', 'Person.displayName'];
  expect((await entries()).filter(({ operation }) => operation === 'Who')).toEqual([
    { subject: 'demo:asb-officer', purpose: 'PROBLEM_SOLVING', operation: 'Who', fields },
  ]);
  // Who looks at the ledger stands in it, too.
  await until('the look itself is on record', async () => (await entries()).some(({ subject }) => subject === 'demo:auditor'));
  expect(await hub.ask('{ verifyLedger { ok } }', {}, 'auditor')).toEqual({ verifyLedger: { ok: true } });
});
