/** Forged, damaged and expired tokens get nothing on HTTP, as event stream and on a socket, with one and the same answer. */
import { request as send } from 'node:http';
import { exportJWK, generateKeyPair } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { askings } from '../../src/access/asking.ts';
import { issuedTokens } from '../../src/access/token.ts';
import { openOrm } from '../../src/database/orm.ts';
import { entities } from '../../src/database/entities.ts';
import { systemClock } from '../../src/shared/clock.ts';
import { type Forgery, forgeries } from '../access/forgeries.ts';
import { anIssuer, type Issuer } from '../access/issuer.ts';
import { hubDatabase } from '../support/hub-database.ts';
import { until } from '../support/until.ts';
import { aHub, type Hub } from './a-hub.ts';

let issuer: Issuer;
let hub: Hub;
let bad: Forgery[];
let good: string;

beforeAll(async () => {
  const [stolen, stronger] = [await generateKeyPair('ES256', { extractable: true }), await generateKeyPair('ES384', { extractable: true })];
  issuer = await anIssuer([
    { ...(await exportJWK(stolen.publicKey)), kid: 'development-only', alg: 'ES256' },
    { ...(await exportJWK(stronger.publicKey)), kid: 'stronger' },
  ]);
  hub = await aHub({ verify: issuedTokens(issuer.auth, systemClock) });
  bad = await forgeries(issuer, stolen, stronger);
  good = `Bearer ${await issuer.sign()}`;
});

afterAll(async () => {
  await hub[Symbol.asyncDispose]();
  await issuer.close();
});

interface Answer {
  readonly status: number;
  readonly body: string;
  readonly headers: Record<string, unknown>;
}

/** A request as it goes over the wire, with these headers and no others. */
async function asked(
  path: string,
  { method = 'POST', headers = {}, body }: { method?: string; headers?: Record<string, string | string[]>; body?: string } = {},
): Promise<Answer> {
  return await new Promise((resolve, reject) => {
    const request = send(new URL(path, hub.url), { method, headers, agent: false }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
      response.on('end', () => {
        const { date: _, 'x-request-id': __, ...rest } = response.headers;
        resolve({ status: response.statusCode ?? 0, body: text, headers: rest });
      });
    });
    request.on('error', reject);
    request.end(body);
  });
}

const withToken = (authorization: string | undefined) => (authorization === undefined ? {} : { authorization });
const json = { 'content-type': 'application/json' };
const query = JSON.stringify({ query: '{ __typename }' });

/** Byte for byte what every unauthenticated request is told. */
const REFUSED = {
  status: 401,
  body: '{"errors":[{"message":"There is no valid token with this request: send one as `Authorization: Bearer <token>` (in development `npm run --silent token -- --as NAME` prints one).","extensions":{"code":"UNAUTHENTICATED"}}]}\n',
};

test('a good token is answered on all three', async () => {
  expect(await asked('/graphql', { headers: { ...json, authorization: good }, body: query })).toMatchObject({
    status: 200,
    body: '{"data":{"__typename":"Query"}}\n',
  });
  expect(await asked('/graphql', { headers: { ...json, authorization: good, accept: 'text/event-stream' }, body: query })).toMatchObject({
    status: 200,
    body: expect.stringContaining('{"data":{"__typename":"Query"}}'),
  });
  const line = await hub.socket({ params: { authorization: good } });
  await line.had('connection_ack');
  line.socket.close();
});

test('over HTTP each gets the same 401, headers and all', async () => {
  const answers = await Promise.all(
    bad.map(async ({ authorization }) => await asked('/graphql', { headers: { ...json, ...withToken(authorization) }, body: query })),
  );
  expect(bad.length).toBeGreaterThan(50);
  for (const [index, answer] of answers.entries()) expect({ of: bad[index]?.name, ...answer }).toEqual({ of: bad[index]?.name, ...answers[0], ...REFUSED });
  expect(answers[0]?.headers).toMatchObject({ 'www-authenticate': 'Bearer', 'content-type': 'application/json; charset=utf-8' });
});

test('as event stream each gets the same 401, whether asked with POST or GET', async () => {
  const first = await asked('/graphql', { headers: json, body: query });
  for (const { name, authorization } of bad) {
    const headers = { ...json, ...withToken(authorization), accept: 'text/event-stream' };
    expect({ of: name, ...(await asked('/graphql', { headers, body: query })) }).toEqual({ of: name, ...first, ...REFUSED });
    const { 'content-type': _, ...plain } = headers;
    expect({ of: name, ...(await asked('/graphql?query=subscription%7Btold%7D', { method: 'GET', headers: plain })) }).toEqual({
      of: name,
      ...first,
      ...REFUSED,
    });
  }
});

test('on a socket each gets close code 4403 with the same reason, and not one message', async () => {
  const ends = await Promise.all(
    bad.map(async ({ name, authorization }) => {
      const line = await hub.socket({ params: withToken(authorization) });
      const end = await line.closed();
      return { of: name, ...end, messages: line.messages.length };
    }),
  );
  expect(ends).toEqual(bad.map(({ name }) => ({ of: name, code: 4403, reason: 'Forbidden', messages: 0 })));
});

describe('what is no header value either', () => {
  test.each([
    [undefined],
    ['words'],
    [7],
    [[]],
    [{ authorization: 7 }],
    [{ authorization: null }],
    [{ authorization: ['Bearer x'] }],
    [{ authorization: { toString: 'Bearer x' } }],
  ])('socket parameters %j', async (params) => {
    const line = await hub.socket({ params: null });
    line.send({ type: 'connection_init', ...(params === undefined ? {} : { payload: params }) });
    const { code } = await line.closed();
    // Parameters that are no object break the protocol itself.
    expect(code).toBe(params === 'words' || params === 7 || Array.isArray(params) ? 4400 : 4403);
    expect(line.messages).toEqual([]);
  });

  test('two tokens under both spellings of the parameter', async () => {
    const line = await hub.socket({ params: { authorization: good, Authorization: good } });
    expect(await line.closed()).toEqual({ code: 4403, reason: 'Forbidden' });
  });

  test('a token that no message of a socket can hold', async () => {
    const line = await hub.socket({ params: { authorization: `Bearer ${'x'.repeat(100_000)}` } });
    expect(await line.closed()).toMatchObject({ code: 1009 });
    expect(line.messages).toEqual([]);
  });

  test('two Authorization headers, though both are good', async () => {
    const answer = await asked('/graphql', { headers: { ...json, authorization: [good, good] }, body: query });
    expect(answer).toMatchObject(REFUSED);
  });

  test('a token that no header can hold', async () => {
    const answer = await asked('/graphql', { headers: { ...json, authorization: `Bearer ${'x'.repeat(100_000)}` }, body: query });
    expect(answer).toMatchObject({ ...REFUSED, headers: { 'www-authenticate': 'Bearer' } });
  });

  test('a good token in the query string, in a cookie or in the body', async () => {
    const token = good.slice(7);
    expect(await asked(`/graphql?access_token=${token}&authorization=${token}`, { headers: json, body: query })).toMatchObject(REFUSED);
    expect(await asked('/graphql', { headers: { ...json, cookie: `authorization=${token}` }, body: query })).toMatchObject(REFUSED);
    expect(
      await asked('/graphql', { headers: json, body: JSON.stringify({ query: '{ __typename }', authorization: good, access_token: token }) }),
    ).toMatchObject(REFUSED);
  });
});

test('without a token every request looks the same: no method, path of the body or damage of it tells more', async () => {
  const bodies = [query, '{"query":"{ nonsense }"}', '{ "query', '', 'x'.repeat(300_000)];
  for (const body of bodies) expect(await asked('/graphql', { headers: json, body })).toMatchObject(REFUSED);
  for (const method of ['GET', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']) expect(await asked('/graphql', { method })).toMatchObject(REFUSED);
});

test('none reaches the database: not a connection is made for any of them, and for a good one it is', async () => {
  const database = await hubDatabase();
  const orm = openOrm({ url: database.appUrl, entities, name: 'asked with a token' });
  const connections = async () =>
    (await database.ask<{ pid: number }>("select pid from pg_stat_activity where application_name = 'asked with a token'")).length;
  try {
    const askingFor = askings({ em: () => orm.em.fork(), clock: systemClock });
    await using watched = await aHub({ verify: issuedTokens(issuer.auth, systemClock), askingFor });
    const post = async (headers: Record<string, string>) =>
      await (await fetch(new URL('/graphql', watched.url), { method: 'POST', headers: { ...json, ...headers }, body: query })).text();
    for (const { authorization } of bad) {
      await post(withToken(authorization));
      await post({ ...withToken(authorization), accept: 'text/event-stream' });
      await (await watched.socket({ params: withToken(authorization) })).closed();
    }
    expect({ connections: await connections(), contexts: watched.contexts.length }).toEqual({ connections: 0, contexts: 0 });
    expect(await post({ authorization: good })).toContain('"__typename":"Query"');
    expect(await connections()).toBeGreaterThan(0);
  } finally {
    await orm.close(true);
    await database.close();
  }
});

test('the logs know why each was refused, and hold no token', async () => {
  await using watched = await aHub({ verify: issuedTokens(issuer.auth, systemClock) });
  for (const { authorization } of bad)
    await fetch(new URL('/graphql', watched.url), { method: 'POST', headers: { ...json, ...withToken(authorization) }, body: query });
  await until('every refusal is logged', () => watched.logged.filter((line) => line.includes('"unauthenticated"')).length === bad.length);
  const reasons = watched.logged.flatMap((line) => /"reason":"(\w+)"/.exec(line)?.[1] ?? []);
  expect(reasons).toEqual(bad.map(({ refusal }) => refusal));
  for (const { authorization } of bad) if (authorization && authorization.length > 20) expect(watched.logged.join()).not.toContain(authorization.slice(7, 40));
});

test('a hub whose issuer cannot be reached says the same to everybody, and tells its log', async () => {
  const gone = await anIssuer();
  await gone.close();
  await using alone = await aHub({ verify: issuedTokens(gone.auth, systemClock) });
  const response = await fetch(new URL('/graphql', alone.url), {
    method: 'POST',
    headers: { ...json, authorization: `Bearer ${await gone.sign()}` },
    body: query,
  });
  expect({ status: response.status, body: await response.text() }).toEqual(REFUSED);
  expect(alone.logged.join('')).toContain('"reason":"KEYS_UNREACHABLE"');
});
