/** The page understands what the hub says, whatever it says, and turns each failure into what happened and what to do. */
import { describe, expect, test } from 'vitest';
import { firstDemoUser, readDemoUsers } from '../../src/console/asking/demo-users.ts';
import { agencyWords, readRights } from '../../src/console/asking/rights.ts';
import { explorerAddress, socketAddress } from '../../src/console/hub/addresses.ts';
import { dataOf, failureOf, isErrors } from '../../src/console/hub/ask.ts';
import { asHubFailure, failureOfStatus, HubFailure, type FailureKind } from '../../src/console/hub/failures.ts';
import { healthWords, readHealth } from '../../src/console/hub/health.ts';
import { pastedSession } from '../../src/console/hub/session.ts';
import { DEMO_USERS } from '../../src/access/demo-users.ts';

describe('an answer', () => {
  test('is its data, though a part of it was withheld', () => {
    expect(dataOf({ data: { cases: null }, errors: [{ message: 'You may not do this.' }] })).toEqual({ cases: null });
  });
  test.each<[string, unknown, FailureKind]>([
    ['a refused token', { errors: [{ message: 'no', extensions: { code: 'UNAUTHENTICATED' } }] }, 'TOKEN_REFUSED'],
    ['a right that is missing', { data: null, errors: [{ message: 'no', extensions: { code: 'FORBIDDEN' } }] }, 'NOT_ALLOWED'],
    ['a fault', { data: null, errors: [{ message: 'Something went wrong here; quote request 7' }] }, 'FAILED'],
    ['an empty object', {}, 'NOT_UNDERSTOOD'],
    ['no JSON at all', null, 'NOT_UNDERSTOOD'],
    ['nothing but null', { data: null }, 'NOT_UNDERSTOOD'],
  ])('without data, from %#: %s, is a failure', (_, answer, kind) => {
    expect(() => dataOf(answer)).toThrow(expect.objectContaining({ kind }));
  });
  test('names a fault in the words of the hub', () => {
    expect(failureOf([{ message: 'Something went wrong here; quote request 7' }]).message).toBe('Something went wrong here; quote request 7.');
  });
  test('of a subscription may be errors, which a close event is not', () => {
    expect(isErrors([{ message: 'no' }])).toBe(true);
    expect(isErrors({ code: 4403, reason: 'Forbidden' })).toBe(false);
  });
});

describe('a status', () => {
  test.each<[number, FailureKind | null]>([
    [200, null],
    [400, null],
    [401, 'TOKEN_REFUSED'],
    [403, 'NOT_ALLOWED'],
    [429, 'NOT_READY'],
    [503, 'NOT_READY'],
  ])('%i stands for %s', (status, kind) => expect(failureOfStatus(status)?.kind ?? null).toBe(kind));
});

test('every failure says in sentences what happened and what to do', () => {
  for (const kind of ['UNREACHABLE', 'TOKEN_REFUSED', 'NOT_ALLOWED', 'NOT_READY', 'FAILED', 'NOT_UNDERSTOOD'] as const) {
    const { message, todo } = new HubFailure(kind);
    for (const sentence of [message, todo]) expect(sentence).toMatch(/^[A-Z].+\.$/);
  }
  expect(asHubFailure(new TypeError('Failed to fetch')).kind).toBe('UNREACHABLE');
});

describe('the health of the hub', () => {
  test.each([
    [200, { ready: true, parts: { database: 'ok' } }, 'Hub ready'],
    [503, { ready: false, parts: { database: 'no answer', bus: 'ok' } }, 'Hub not ready · database: no answer'],
    [503, { ready: false, parts: { database: 'migrations pending', bus: 'failing' } }, 'Hub not ready · database: migrations pending · bus: failing'],
    [502, null, 'Hub not ready'],
    [503, { parts: 'none' }, 'Hub not ready'],
  ])('answered with %i and %o reads "%s"', (status, body, words) => expect(healthWords(readHealth(status, body))).toBe(words));
  test('that is not answered is said to be so', () => expect(healthWords({ kind: 'silent' })).toBe('Hub does not answer'));
});

describe('the demo users', () => {
  const told: unknown = JSON.parse(JSON.stringify({ users: DEMO_USERS }));

  test('are read as the hub tells of them, the control room first', () => {
    const users = readDemoUsers(told);
    expect(users.map(({ name }) => name)).toEqual(DEMO_USERS.map(({ name }) => name));
    expect(firstDemoUser(users)?.name).toBe('control-room');
    expect(firstDemoUser(users.slice(1))?.name).toBe(users[1]?.name);
    expect(firstDemoUser([])).toBeNull();
  });
  test.each([[null], [[]], [{ users: [{ name: 'analyst' }] }], [{ users: [7] }]])('are not made out of %o', (body) => {
    expect(() => readDemoUsers(body)).toThrow(expect.objectContaining({ kind: 'NOT_UNDERSTOOD' }));
  });
});

describe('what opens for someone', () => {
  const answer = {
    me: { name: 'Noreen Alkham', agency: 'VICTIM_SUPPORT', roles: ['VICTIM_SUPPORT'], purposes: [] },
    agencies: { nodes: [{ code: 'VICTIM_SUPPORT', name: 'Victim Support Humberside' }] },
    incidents: { totalCount: 24 },
    cases: null,
    people: null,
    meetings: { totalCount: 0 },
  };
  test('is a count, or that they may not see', () => {
    expect(readRights(answer)).toEqual([
      { domain: 'Incidents', count: 24 },
      { domain: 'Cases', count: null },
      { domain: 'People', count: null },
      { domain: 'Meetings', count: 0 },
    ]);
  });
  test('is told with the name of their agency, or its code', () => {
    expect(agencyWords(answer)).toBe('Victim Support Humberside');
    expect(agencyWords({ ...answer, agencies: { nodes: [] } })).toBe('VICTIM_SUPPORT');
  });
});

describe('addresses', () => {
  test('of the explorer carry the user and the question', () => {
    expect(explorerAddress()).toBe('explorer');
    expect(explorerAddress('{ me { name } }', 'nat-chair')).toBe('explorer?as=nat-chair&query=%7B%20me%20%7B%20name%20%7D%20%7D');
    expect(explorerAddress('{ me { name } }')).toBe('explorer?query=%7B%20me%20%7B%20name%20%7D%20%7D');
  });
  test('of the socket follow the page, prefix and encryption alike', () => {
    expect(socketAddress('http://127.0.0.1:4000/')).toBe('ws://127.0.0.1:4000/graphql');
    expect(socketAddress('https://hub.example.org/safer/')).toBe('wss://hub.example.org/safer/graphql');
  });
});

test('a pasted token is taken without what came along when it was copied', async () => {
  expect(await pastedSession('  Bearer abc.\n def.ghi \n').token()).toBe('abc.def.ghi');
});
