/** Another token in the place of the one that a socket stands on: which may take it, what is answered, and what closes the socket. */
import { decodeJwt } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { issuedTokens, KEYS_UNREACHABLE } from '../../src/access/token.ts';
import { systemClock } from '../../src/shared/clock.ts';
import { refuse } from '../../src/shared/result.ts';
import { anIssuer } from '../access/issuer.ts';
import { until } from '../support/until.ts';
import { aHub, type Hub, type Line } from './a-hub.ts';

let hub: Hub;

beforeAll(async () => {
  hub = await aHub();
});

afterAll(async () => await hub[Symbol.asyncDispose]());

const seconds = () => Math.floor(Date.now() / 1000);

async function open(claims: Record<string, unknown> = {}, at: Hub = hub): Promise<Line> {
  const line = await at.socket({ params: { authorization: await at.authorization(claims) } });
  await line.had('connection_ack');
  return line;
}

function ping(line: Line, payload: unknown): void {
  line.send({ type: 'ping', payload });
}

const pongs = ({ messages }: Line) => messages.filter(({ type }) => type === 'pong').map(({ payload }) => payload);

describe('a token takes the place of another', () => {
  test('and the socket lives as long as the new one: what runs goes on, and hears each event once', async () => {
    const line = await open({ exp: seconds() + 3 });
    const before = hub.listeners();
    line.subscribe('a', 'subscription { told }');
    await until('the subscription is open', () => hub.listeners() === before + 1);
    hub.tell('on the first token');
    const exp = seconds() + 7;
    ping(line, { authorization: await hub.authorization({ exp, jti: 'token-2' }) });
    await line.had('pong');
    expect(pongs(line)).toEqual([{ expiresAt: new Date(exp * 1000).toISOString() }]);
    await until('the first token is over', () => Date.now() > (exp - 3) * 1000);
    hub.tell('on the second token');
    await line.had('next', 2);
    expect(line.messages.filter(({ type }) => type === 'next').map(({ payload }) => payload)).toEqual([
      { data: { told: 'on the first token' } },
      { data: { told: 'on the second token' } },
    ]);
    expect(await line.closed()).toEqual({ code: 4403, reason: 'Forbidden' });
    expect(Date.now()).toBeGreaterThanOrEqual(exp * 1000 - 20);
    expect(Date.now()).toBeLessThan(exp * 1000 + 5_000);
  });

  test('and the operations that follow are asked with it', async () => {
    const line = await open({ name: 'Before' });
    ping(line, { Authorization: await hub.authorization({ jti: 'token-3' }) });
    await line.had('pong');
    line.subscribe('a', '{ subject }');
    await line.had('next');
    expect(hub.contexts.at(-1)?.identity.tokenId).toBe('token-3');
    line.socket.close();
  });

  test('when it is the same again, and when roles and purposes stand in another order', async () => {
    const roles = ['ASB_OFFICER', 'CONTROL_ROOM'];
    const authorization = await hub.authorization({ roles });
    const line = await hub.socket({ params: { authorization } });
    await line.had('connection_ack');
    ping(line, { authorization });
    ping(line, { authorization: await hub.authorization({ roles: roles.toReversed() }) });
    await line.had('pong', 2);
    line.socket.close();
  });
});

describe('the socket is closed with 4403 by a token', () => {
  test.each([
    ['that is none', async () => 'Bearer nonsense'],
    ['that is no text', async () => 7],
    ['of another issuer', async () => `Bearer ${await (await closedIssuer()).sign()}`],
    ['that has ended', async () => await hub.authorization({ iat: seconds() - 60, exp: seconds() - 30 })],
    ['of another person', async () => await hub.authorization({ sub: 'officer-8' })],
    ['for another agency', async () => await hub.authorization({ agency: 'VICTIM_SUPPORT' })],
    ['in more roles', async () => await hub.authorization({ roles: ['ASB_OFFICER', 'OPERATOR'] })],
    ['in other roles', async () => await hub.authorization({ roles: ['OPERATOR'] })],
    ['for more purposes', async () => await hub.authorization({ purposes: ['PROBLEM_SOLVING', 'INTELLIGENCE'] })],
    ['for fewer purposes', async () => await hub.authorization({ purposes: [] })],
  ])('%s', async (_, make) => {
    const line = await open();
    const before = hub.listeners();
    line.subscribe('a', 'subscription { told }');
    await until('the subscription is open', () => hub.listeners() === before + 1);
    ping(line, { authorization: await make() });
    expect(await line.closed()).toEqual({ code: 4403, reason: 'Forbidden' });
    expect(line.messages.map(({ type }) => type)).toEqual(['connection_ack']);
    await until('the subscription is closed', () => hub.listeners() === before);
  });

  test('twice in one ping, under both spellings', async () => {
    const line = await open();
    const authorization = await hub.authorization();
    ping(line, { authorization, Authorization: authorization });
    expect(await line.closed()).toEqual({ code: 4403, reason: 'Forbidden' });
  });
});

async function closedIssuer() {
  const issuer = await anIssuer();
  await issuer.close();
  return issuer;
}

test('a token that cannot be looked at, through no fault of the asker, changes nothing: the answer says when the old one ends', async () => {
  const issuer = await anIssuer();
  const verify = issuedTokens(issuer.auth, systemClock);
  let reachable = true;
  await using alone = await aHub({ verify: async (token) => (reachable ? await verify(token) : refuse(KEYS_UNREACHABLE)) });
  const [first, second] = [await issuer.sign(), await issuer.sign({ exp: seconds() + 900 })];
  const line = await alone.socket({ params: { authorization: `Bearer ${first}` } });
  await line.had('connection_ack');
  const endOf = (token: string) => ({ expiresAt: new Date((decodeJwt(token).exp ?? 0) * 1000).toISOString() });
  reachable = false;
  ping(line, { authorization: `Bearer ${second}` });
  await line.had('pong');
  reachable = true;
  ping(line, { authorization: `Bearer ${second}` });
  await line.had('pong', 2);
  expect(pongs(line)).toEqual([endOf(first), endOf(second)]);
  line.socket.close();
  await issuer.close();
});

describe('a ping without a token is the protocol’s own', () => {
  test.each([[undefined], [{ at: 'noon' }], [{ note: 'authorization' }]])('%j', async (payload) => {
    const line = await open();
    line.send({ type: 'ping', ...(payload === undefined ? {} : { payload }) });
    await line.had('pong');
    expect(line.messages.at(-1)).toEqual({ type: 'pong', ...(payload === undefined ? {} : { payload }) });
    line.socket.close();
  });

  test('and before the socket was opened a token in one opens nothing', async () => {
    const line = await hub.socket({ params: null });
    ping(line, { authorization: await hub.authorization() });
    await line.had('pong');
    line.subscribe('a', '{ hello }');
    expect(await line.closed()).toMatchObject({ code: 4401 });
  });
});

test('an operation that speaks of an authorization in its words is no renewal', async () => {
  const line = await open();
  line.send({ type: 'subscribe', id: 'a', payload: { query: '{ hello(name: "\\"authorization\\" ping") }' } });
  await line.had('next');
  expect(line.messages.find(({ type }) => type === 'next')).toMatchObject({ payload: { data: { hello: 'hello "authorization" ping' } } });
  line.socket.close();
});

test('who sends more tokens than can be looked at is closed', async () => {
  const line = await open();
  const authorization = await hub.authorization();
  for (let i = 0; i < 50; i += 1) ping(line, { authorization });
  expect(await line.closed()).toMatchObject({ code: 4429 });
});
