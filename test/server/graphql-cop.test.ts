/** The thirteen checks of graphql-cop, the scanner that attackers run first: each comes back clean. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { aRealHub, type RealHub } from './a-real-hub.ts';

let hub: RealHub;

beforeAll(async () => {
  hub = await aRealHub();
});
afterAll(async () => await hub[Symbol.asyncDispose]());

const repeated = (count: number, each: (index: number) => string) => Array.from({ length: count }, (_, index) => each(index)).join(' ');
const get = (query: string) => `/graphql?query=${encodeURIComponent(query)}`;

describe('denial of service', () => {
  test('1. alias overloading: 101 aliases', async () => {
    const { data, errors } = await hub.post({ query: `query cop { ${repeated(101, (index) => `alias${index}: __typename`)} }` });
    expect(data).toBeUndefined();
    expect(errors.map(({ message }) => message)).toContain('This document gives more than 30 fields another name: use fewer, or send several operations.');
  });

  test('2. array-based batching: ten operations in one request', async () => {
    const { status, data, errors } = await hub.post(Array.from({ length: 10 }, () => ({ query: 'query cop { __typename }' })));
    expect({ status, data }).toEqual({ status: 400, data: undefined });
    expect(errors).toHaveLength(1);
  });

  test('3. directive overloading: ten of one name, and a hundred that exist', async () => {
    for (const directives of ['@aa'.repeat(10), '@include(if: true)'.repeat(100)]) {
      const { data, errors } = await hub.post({ query: `query cop { __typename ${directives} }` });
      expect(data).toBeUndefined();
      expect(errors.length).toBeGreaterThan(0);
      expect(errors.length).toBeLessThanOrEqual(21);
    }
  });

  test('4. field duplication: five hundred times the same', async () => {
    for (const query of [`query cop { ${'__typename '.repeat(500)} }`, `query cop { me { ${'name '.repeat(500)} } }`]) {
      const { data, errors } = await hub.post({ query });
      expect(data).toBeUndefined();
      expect(errors.map(({ message }) => message)).toContain('This document asks for one field more than 10 times in one place: once is enough.');
    }
  });

  test('5. circular introspection', async () => {
    const { data, errors } = await hub.post({ query: `query cop { __schema { types { ${'fields { type { '.repeat(5)} name ${'} }'.repeat(5)} } } }` });
    expect(data).toBeUndefined();
    expect(errors[0]?.message).toMatch(/Maximum introspection depth exceeded/);
  });
});

describe('information leakage', () => {
  test.each(['POLICE_SYSTEM', 'VICTIM_SUPPORT'] as const)('6. introspection is nothing that %s gets in production', async (role) => {
    const { status, text } = await hub.post({ query: 'query cop { __schema { types { name fields { name } } } }' }, role);
    expect(status).toBe(403);
    expect(text).not.toMatch(/Person|incidents/);
  });

  test('7. field suggestions: none', async () => {
    const { errors } = await hub.post({ query: 'query cop { __schema { directive } }' });
    expect(errors.map(({ message }) => message)).toEqual(['Cannot query field "directive" on type "__Schema".']);
  });

  test('8. GraphiQL where the API is: no page is answered there', async () => {
    for (const path of ['/graphql', '/graphiql', '/playground', '/console', '/altair']) {
      const response = await fetch(new URL(path, hub.url), { headers: { accept: 'text/html', authorization: await hub.authorization('ANALYST') } });
      expect({ path, type: response.headers.get('content-type') }).toEqual({ path, type: expect.stringContaining('json') });
      expect((await response.text()).toLowerCase()).not.toMatch(/graphiql|playground|<html/);
    }
  });

  test('9. trace mode: no timings', async () => {
    const { text } = await hub.post({ query: 'query cop { __typename }' }, 'ANALYST', { 'apollo-federation-include-trace': 'ftv1', 'x-apollo-tracing': '1' });
    expect(JSON.parse(text)).toEqual({ data: { __typename: 'Query' } });
  });

  test('13. an unhandled error tells nothing of the inside', async () => {
    for (const query of ['qwerty cop { abc }', '', '{', '\u0000', 'query cop { __typename }'.repeat(2)]) {
      const { status, text } = await hub.post({ query });
      expect(status).toBeLessThan(500);
      expect(text).not.toMatch(/\.(?:ts|js)\b|node_modules|stacktrace|exception/i);
    }
  });
});

describe('cross-site request forgery', () => {
  test('10. a query by GET that any page could send', async () => {
    const response = await fetch(new URL(get('query cop { __typename }'), hub.url), { headers: { authorization: await hub.authorization('ANALYST') } });
    expect(response.status).toBe(400);
    expect(await response.text()).toContain('CSRF');
  });

  test('11. a mutation by GET, with the header that makes a browser ask first', async () => {
    const { status, data, headers } = await hub.send(get('mutation cop { __typename }'), { method: 'GET', headers: { 'apollo-require-preflight': '1' } });
    expect({ status, data, allow: headers.get('allow') }).toEqual({ status: 405, data: undefined, allow: 'POST' });
  });

  test('12. a form that any page could post', async () => {
    const body = new URLSearchParams({ query: 'query cop { __typename }' }).toString();
    const { status, data } = await hub.send('/graphql', { body, headers: { 'content-type': 'application/x-www-form-urlencoded' } });
    expect({ status, data }).toEqual({ status: 415, data: undefined });
  });
});
