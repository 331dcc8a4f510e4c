/** The server keeps the GraphQL over HTTP specification: the audit suite of graphql-http, asked with a good token. */
import { serverAudits } from 'graphql-http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { aHub, type Hub } from './a-hub.ts';

let hub: Hub;
let authorization: string;

beforeAll(async () => {
  hub = await aHub();
  authorization = await hub.authorization();
});

afterAll(async () => await hub[Symbol.asyncDispose]());

// A GET without a header that makes browsers ask first may come from any page the user looks at.
const CSRF = 'CSRF protection refuses, on purpose, a GET that a foreign page could send';

/** What the server does otherwise, and why. No MUST and no SHOULD may stand here. */
const DEVIATIONS: Readonly<Record<string, string>> = { '5A70': CSRF, D6D5: CSRF, '6A70': CSRF };

const audits = serverAudits({
  url: () => new URL('/graphql', hub.url).href,
  fetchFn: async (url: string, init: RequestInit = {}) =>
    await fetch(url, { ...init, headers: { ...Object.fromEntries(new Headers(init.headers)), authorization } }),
});

test.each(audits.map((audit) => [audit.id, audit.name, audit] as const))('%s %s', async (id, name, audit) => {
  const { status } = await audit.fn();
  if (id in DEVIATIONS) expect({ id, name, status, may: name.startsWith('MAY') }).toEqual({ id, name, status: 'notice', may: true });
  else expect({ id, name, status }).toEqual({ id, name, status: 'ok' });
});

test('the suite is whole', () => {
  expect(audits).toHaveLength(61);
  expect(Object.keys(DEVIATIONS).every((id) => audits.some((audit) => audit.id === id))).toBe(true);
});

test('the deviations are CSRF protection and nothing else: with its header the same requests are answered', async () => {
  const url = new URL('/graphql', hub.url);
  url.searchParams.set('query', 'query Type($name: String!) { __type(name: $name) { name } }');
  url.searchParams.set('variables', JSON.stringify({ name: 'Query' }));
  const response = await fetch(url, { headers: { authorization, 'apollo-require-preflight': 'yes' } });
  expect({ status: response.status, body: await response.json() }).toEqual({ status: 200, body: { data: { __type: { name: 'Query' } } } });
});
