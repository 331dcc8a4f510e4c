/** Revoked while it is used: the next request is refused, the next event withheld, and the line closed within five seconds, on every hub. */
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { revokeFromHere } from '../../src/access/revocation/commands/revoke-tokens.ts';
import { openRevocations, type OpenRevocations, type Revocations, type Standing } from '../../src/access/revocation/revocations.ts';
import { issuedTokens } from '../../src/access/token.ts';
import { newId } from '../../src/shared/ids.ts';
import { systemClock } from '../../src/shared/clock.ts';
import { anIssuer, type Issuer } from '../access/issuer.ts';
import { hubDatabase, type HubDatabase } from '../support/hub-database.ts';
import { until } from '../support/until.ts';
import { aHub, type Hub, type Line, readEvents } from './a-hub.ts';

let database: HubDatabase;
let issuer: Issuer;
const copies: OpenRevocations[] = [];
let hub: Hub;
/** Another process on the same database. */
let other: Hub;

beforeAll(async () => {
  [database, issuer] = [await hubDatabase(), await anIssuer()];
  const verify = issuedTokens(issuer.auth, systemClock);
  const anotherHub = async () => {
    const revocations = await openRevocations({ url: database.appUrl, clock: systemClock, log: () => undefined });
    copies.push(revocations);
    return await aHub({ verify, revocations });
  };
  [hub, other] = [await anotherHub(), await anotherHub()];
});

afterAll(async () => {
  await hub[Symbol.asyncDispose]();
  await other[Symbol.asyncDispose]();
  for (const copy of copies) await copy.close();
  await issuer.close();
  await database.close();
});

/** What every request without a good token is told. */
const REFUSED =
  '{"errors":[{"message":"There is no valid token with this request: send one as `Authorization: Bearer <token>` (in development `npm run --silent token -- --as NAME` prints one).","extensions":{"code":"UNAUTHENTICATED"}}]}\n';

interface Holder {
  readonly tokenId: string | undefined;
  readonly subject: string;
  readonly agency: string;
  readonly authorization: string;
}

/** Somebody with a token of their own. */
async function aHolder({ withId = true } = {}): Promise<Holder> {
  const [tokenId, subject] = [withId ? newId() : undefined, newId()];
  const agency = `AGENCY_${newId().replaceAll('-', '').slice(-12).toUpperCase()}`;
  return { tokenId, subject, agency, authorization: `Bearer ${await issuer.sign({ jti: tokenId, sub: subject, agency })}` };
}

async function revoke(what: { tokenId?: string | undefined; subject?: string; agency?: string }): Promise<void> {
  const input = { tokenId: what.tokenId ?? null, subject: what.subject ?? null, agency: what.agency ?? null, because: 'A test.' };
  const done = await database.write(async (em) => await revokeFromHere(em, input, { login: 'tester', now: new Date() }));
  expect(done).toMatchObject({ ok: true });
}

const asked = async (at: Hub, { authorization }: Holder) => await at.ask('{ hello }', { headers: { authorization } });

/** A socket with an open subscription. */
async function aSocket(at: Hub, { authorization }: Holder): Promise<Line> {
  const line = await at.socket({ params: { authorization } });
  await line.had('connection_ack');
  const before = at.listeners();
  line.subscribe('a', 'subscription { told }');
  await until('the subscription is open', () => at.listeners() === before + 1);
  return line;
}

describe.each([
  ['token', ({ tokenId }: Holder) => ({ tokenId }), true],
  ['subject', ({ subject }: Holder) => ({ subject }), false],
  ['agency', ({ agency }: Holder) => ({ agency }), false],
])('when a %s is revoked', (_, what, withId) => {
  test('the next request is refused on every hub, byte for byte like any other; and who was not meant goes on', async () => {
    const [holder, bystander] = [await aHolder({ withId }), await aHolder({ withId })];
    for (const at of [hub, other]) expect((await asked(at, holder)).status).toBe(200);
    const began = performance.now();
    await revoke(what(holder));
    for (const at of [hub, other]) {
      await until('it is refused', async () => (await asked(at, holder)).status === 401, 5_000);
      expect(performance.now() - began).toBeLessThan(5_000);
      expect(await (await asked(at, holder)).text()).toBe(REFUSED);
      const stream = await at.stream('subscription { told }', holder);
      expect({ status: stream.status, body: await stream.text() }).toEqual({ status: 401, body: REFUSED });
      const line = await at.socket({ params: { authorization: holder.authorization } });
      expect({ ...(await line.closed()), messages: line.messages }).toEqual({ code: 4403, reason: 'Forbidden', messages: [] });
      expect((await asked(at, bystander)).status).toBe(200);
    }
    expect(hub.logged.some((line) => line.includes('"reason":"REVOKED"'))).toBe(true);
  });

  test('open sockets and event streams are closed on every hub, and the next event is withheld; those of others stay', async () => {
    const [holder, bystander] = [await aHolder({ withId }), await aHolder({ withId })];
    const lines = [await aSocket(hub, holder), await aSocket(other, holder)];
    const stay = await aSocket(hub, bystander);
    const open = hub.listeners();
    const events = readEvents(await hub.stream('subscription { told }', holder));
    await until('the stream is open', () => hub.listeners() === open + 1);
    const tell = (words: string) => {
      hub.tell(words);
      other.tell(words);
    };
    tell('before');
    for (const line of [...lines, stay]) await line.had('next');
    await until('the stream has told it', () => events.text().includes('before'));

    const began = performance.now();
    await revoke(what(holder));
    await until('both hubs know', () => lines.every((line) => line.socket.readyState !== line.socket.OPEN), 5_000);
    tell('after');
    for (const line of lines) expect(await line.closed()).toEqual({ code: 4403, reason: 'Forbidden' });
    await until('the stream has ended', () => events.done());
    expect(performance.now() - began).toBeLessThan(5_000);
    await stay.had('next', 2);
    for (const line of lines) expect(line.messages.filter(({ type }) => type === 'next').map(({ payload }) => payload)).toEqual([{ data: { told: 'before' } }]);
    // Neither is told that the story is complete: it is not, and only the line is over.
    for (const line of lines) expect(line.messages.some(({ type }) => type === 'complete')).toBe(false);
    expect(events.text()).not.toMatch(/after|event: complete/);
    stay.socket.close();
    await until('nobody listens', () => hub.listeners() === 0 && other.listeners() === 0);
  });
});

test('an event is withheld from the moment on that the hub knows, whenever the line is closed', async () => {
  let standing: Standing = 'GOOD';
  // Nobody is told of a change: nothing closes these lines.
  const revocations: Revocations = { standing: () => standing, settled: async () => standing, onChange: () => () => undefined };
  await using alone = await aHub({ revocations });
  const line = await alone.socket();
  await line.had('connection_ack');
  line.subscribe('a', 'subscription { told }');
  const leave = new AbortController();
  const events = readEvents(await alone.stream('subscription { told }', { signal: leave.signal }));
  await until('both listen', () => alone.listeners() === 2);
  alone.tell('before');
  await line.had('next');
  await until('the stream has told it', () => events.text().includes('before'));
  standing = 'REVOKED';
  alone.tell('after');
  line.subscribe('b', '{ hello }');
  // Whoever still asks is shown the door.
  expect(await line.closed()).toEqual({ code: 4403, reason: 'Forbidden' });
  expect(line.messages.map(({ type, id }) => `${type} ${id ?? ''}`)).toEqual(['connection_ack ', 'next a']);
  expect(events.text()).not.toContain('after');
  leave.abort();
});

test('a client that does not read what it is sent is cut off all the same, within five seconds', async () => {
  const holder = await aHolder();
  const line = await hub.socket({ params: { authorization: holder.authorization } });
  await line.had('connection_ack');
  line.subscribe('a', 'subscription { flood }');
  line.socket.pause();
  const before = hub.logged.length;
  await revoke({ tokenId: holder.tokenId });
  await until('the hub has let go of it', () => hub.logged.slice(before).some((each) => each.includes('socket closed')), 5_000);
  line.socket.terminate();
});

test('a token that the subject is given after that is good', { timeout: 20_000 }, async () => {
  const holder = await aHolder();
  await revoke({ subject: holder.subject });
  await until('the old one is refused', async () => (await asked(hub, holder)).status === 401);
  // The issuer's clock may be five seconds ahead: what is dated so near is taken to be the old one.
  const later = async () => {
    const { subject, agency } = holder;
    return { ...holder, authorization: `Bearer ${await issuer.sign({ sub: subject, agency, jti: newId(), iat: Math.floor(Date.now() / 1000) })}` };
  };
  await until('a new one is taken', async () => (await asked(hub, await later())).status === 200, 8_000);
  expect((await asked(hub, holder)).status).toBe(401);
});

/** The database lets nobody in, and comes back. */
async function withoutDatabase(meanwhile: () => Promise<void>): Promise<void> {
  const admin = new pg.Client({ connectionString: inject('cluster').adminUrl });
  const name = new URL(database.appUrl).pathname.slice(1);
  await admin.connect();
  try {
    await admin.query(`alter database ${name} allow_connections false`);
    await admin.query("select pg_terminate_backend(pid) from pg_stat_activity where datname = $1 and application_name = 'hub revocations'", [name]);
    await meanwhile();
  } finally {
    await admin.query(`alter database ${name} allow_connections true`);
    await admin.end();
  }
}

test(
  'while the list cannot be read nobody is let in and nothing is told; then all goes on, nothing was lost, and who was revoked meanwhile hears of none of it',
  { timeout: 40_000 },
  async () => {
    const [holder, leaver] = [await aHolder(), await aHolder()];
    const [line, left] = [await aSocket(hub, holder), await aSocket(hub, leaver)];
    const beside = new pg.Client({ connectionString: database.appUrl });
    await beside.connect();
    await withoutDatabase(async () => {
      await until('requests are refused', async () => (await asked(hub, holder)).status === 503, 12_000);
      const refused = await asked(hub, holder);
      expect({ retry: refused.headers.get('retry-after'), body: await refused.json() }).toEqual({
        retry: '5',
        body: {
          errors: [
            {
              message: 'The hub cannot tell at this moment whether your token has been revoked: send the request again in a few seconds.',
              extensions: { code: 'UNAVAILABLE' },
            },
          ],
        },
      });
      expect((await hub.stream('subscription { told }', holder)).status).toBe(503);
      const late = await hub.socket({ params: { authorization: holder.authorization } });
      expect(await late.closed()).toEqual({ code: 1013, reason: 'Try again later' });
      // Who brings a bad token is told what they are always told.
      expect((await hub.ask('{ hello }', { headers: { authorization: `${holder.authorization}x` } })).status).toBe(401);
      line.subscribe('b', '{ hello }');
      await line.had('error');
      expect(line.messages.at(-1)).toMatchObject({ id: 'b', payload: [{ extensions: { code: 'UNAVAILABLE' } }] });
      hub.tell('while nobody knew');
      expect(line.messages.filter(({ type }) => type === 'next')).toEqual([]);
      // One of the two is revoked by another hub, which has the connection that it had.
      await beside.query(
        `insert into token_revocation (id, kind, named, revoked_at, over_at, because, revoked_by)
       values ($1, 'TOKEN', $2, now(), now() + interval '1 day', 'A test.', 'tool:tester')`,
        [newId(), leaver.tokenId],
      );
    });
    await beside.end();
    await line.had('next');
    expect(line.messages.filter(({ type }) => type === 'next')).toEqual([{ id: 'a', type: 'next', payload: { data: { told: 'while nobody knew' } } }]);
    expect((await asked(hub, holder)).status).toBe(200);
    line.socket.close();
    // Who was revoked meanwhile hears nothing of what came meanwhile.
    expect(await left.closed()).toEqual({ code: 4403, reason: 'Forbidden' });
    expect(left.messages.filter(({ type }) => type === 'next')).toEqual([]);
  },
);
