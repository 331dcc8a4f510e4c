/** What a stranger sees who starts the hub: one line when it can answer, one sentence when it cannot, and a demonstration world only where there is nothing real. */
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, inject, onTestFinished, test } from 'vitest';
import { ask, emptyFolder, serverOf, stands } from '../database/folder.ts';
import { aLog } from '../integrations/police-incidents/messages-for-tests.ts';
import { listenToEvents } from '../support/clients.ts';
import { createDatabase, inDatabase } from '../support/database.ts';
import { type HubUnderTest, runHub, runScript, type Settings, startHub } from '../support/hub-process.ts';

const DEMO_USERS = ['control-room', 'analyst', 'asb-officer', 'supervisor', 'police-system', 'victim-support', 'nat-chair', 'operator', 'auditor'];

interface Numbers {
  readonly cases: { readonly totalCount: number };
  readonly real: { readonly totalCount: number };
  readonly all: { readonly totalCount: number };
  readonly messages: { readonly totalCount: number };
}

const numbersOf = (hub: HubUnderTest): Promise<Numbers> =>
  hub.ask('{ cases { totalCount } real: incidents { totalCount } all: incidents(filter: { simulated: INCLUDE }) { totalCount } messages { totalCount } }');

const get = async (hub: HubUnderTest, path: string): Promise<{ status: number; body: string }> => {
  const response = await fetch(new URL(path, hub.url));
  return { status: response.status, body: await response.text() };
};

/** Sends one message by command, and answers what it came to. */
async function sent(folder: string, settings: Settings, message: ReturnType<typeof aLog>): Promise<{ outcome: string; reason: string | null }> {
  const file = join(folder, 'message.json');
  await writeFile(file, JSON.stringify({ ...message, value: Buffer.from(message.value ?? '').toString() }));
  const { code, out, err } = await runScript('bus:send', [file], settings);
  expect(code, err).toBe(0);
  const [answer] = JSON.parse(out) as { outcome: string; reason: string | null }[];
  return { outcome: answer?.outcome ?? '', reason: answer?.reason ?? null };
}

/** Each line of the log is JSON with these fields. */
function expectLog(err: string): void {
  for (const line of err.split('\n').filter((each) => each.startsWith('{')))
    expect(JSON.parse(line)).toMatchObject({ level: expect.any(String), time: expect.any(String), event: expect.any(String) });
}

describe('on a bare machine', () => {
  test('one command brings up a world that lives; the next start finds it again', { timeout: 120_000 }, async () => {
    const folder = await emptyFolder();
    const hub = await startHub({ HUB_DATA: folder }, { byNpm: true });
    expect(hub.program.out.split('\n').filter((line) => line !== '' && !line.startsWith('>'))).toEqual([`Hub ready at ${hub.url.href}`]);
    expect(hub.url.hostname).toBe('127.0.0.1');

    expect(await get(hub, '/health/live')).toEqual({ status: 200, body: '{"live":true}' });
    expect(await get(hub, '/health/ready')).toEqual({ status: 200, body: '{"ready":true,"parts":{"database":"ok","migrations":"ok","bus":"ok"}}' });
    expect(await get(hub, '/')).toMatchObject({ status: 200, body: expect.stringContaining('<html') });
    expect(await get(hub, '/explorer')).toMatchObject({ status: 200 });
    expect(await get(hub, '/graphql?query={__typename}'), 'nothing is anonymous').toMatchObject({ status: 401 });

    // The invented police is at work; what it says is marked.
    const ear = await listenToEvents<{ incidentRecorded: { simulated: boolean; source: string } }>(
      hub,
      'subscription { incidentRecorded { simulated source } }',
      'control-room',
    );
    await ear.hears('an invented incident', () => true);
    expect(ear.heard[0]).toEqual({ incidentRecorded: { simulated: true, source: 'POLICE_LOG' } });
    const before = await numbersOf(hub);
    expect(before).toMatchObject({ cases: { totalCount: 8 }, real: { totalCount: 0 } });
    expect(before.all.totalCount).toBeGreaterThan(10);

    // Tokens by command open the same door as those of the start page.
    const list = await runScript('token', ['--list'], { HUB_DATA: folder });
    expect(list.code, list.err).toBe(0);
    expect(
      list.out
        .trim()
        .split('\n')
        .map((line) => line.split(' ')[0]),
    ).toEqual(DEMO_USERS);
    const { out: token } = await runScript('token', ['--as', 'analyst'], { HUB_DATA: folder });
    expect(token).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+\n$/);
    const answer = await fetch(new URL('/graphql', hub.url), {
      method: 'POST',
      headers: { authorization: `Bearer ${token.trim()}`, 'content-type': 'application/json' },
      body: '{"query":"{ wards { totalCount } }"}',
    });
    expect(await answer.json()).toEqual({ data: { wards: { totalCount: 36 } } });
    const nobody = await runScript('token', ['--as', 'nobody'], { HUB_DATA: folder });
    expect(nobody).toMatchObject({ code: 1, out: '', err: expect.stringContaining('There is no demo user "nobody": choose one of control-room, ') });

    // A supervisor knows of npm only: what it asks of npm reaches the hub, which stops in its own order.
    hub.program.child.kill('SIGTERM');
    expect(await hub.program.ended).toMatchObject({ code: 0, err: expect.stringContaining('"outcome":"clean","event":"stopped"') });
    expectLog(hub.program.err);

    // Later, without the stream: the world is still there, once, and nobody invents anything more while a real message comes and goes.
    const stopped = new Date();
    const settings = { HUB_DATA: folder, HUB_SIMULATE: '0' };
    const later = await startHub(settings);
    expect(await sent(folder, settings, aLog())).toEqual({ outcome: 'ACCEPTED', reason: null });
    const found = await numbersOf(later);
    expect(found).toMatchObject({ cases: before.cases, real: { totalCount: 1 } });
    expect(found.all.totalCount).toBeGreaterThan(before.all.totalCount);
    const { messages } = await later.ask<{ messages: { nodes: { producedAt: string }[] } }>(
      '{ messages(first: 100, filter: { simulated: ONLY }) { nodes { producedAt } } }',
    );
    expect(messages.nodes.length).toBeGreaterThan(0);
    expect(messages.nodes.filter(({ producedAt }) => new Date(producedAt) > stopped)).toEqual([]);
    const server = await serverOf(folder);
    const { code, out, err } = await later.stop();
    expect({ code, out }).toEqual({ code: 0, out: `Hub ready at ${later.url.href}\n` });
    expectLog(err);
    expect(stands(server, folder)).toBe(false);
  });

  test('a port that is taken is one sentence, and the database is let go', { timeout: 60_000 }, async () => {
    const squatter = createServer().listen({ host: '127.0.0.1', port: 0 });
    await once(squatter, 'listening');
    onTestFinished(() => void squatter.close());
    const { port } = squatter.address() as AddressInfo;
    const folder = await emptyFolder();
    const { code, out, err } = await runHub({ HUB_DATA: folder, PORT: String(port) });
    expect({ code, out, err }).toEqual({
      code: 1,
      out: '',
      err: `Port ${port} is taken: stop what uses it, or set PORT to another (PORT=0 takes any free one).\n`,
    });
    expect(stands(await serverOf(folder).catch(() => 0), folder)).toBe(false);
  });
});

describe('settings that cannot be used end the start with exit code 1, before anything is made', () => {
  test.each<[string, Settings, string]>([
    [
      'Kafka',
      { KAFKA_BROKERS: 'localhost' },
      'A setting is wrong. KAFKA_BROKERS is no list of brokers: write host:port of one or more, with commas between them, such as kafka-1.example.org:9092,kafka-2.example.org:9092.\n',
    ],
    [
      'production without an identity provider',
      { HUB_ENV: 'production', HUB_LEDGER_KEY: 'ledger-key.pem' },
      'A setting is wrong. Production does not start with the development key: set AUTH_ISSUER, AUTH_AUDIENCE and AUTH_JWKS_URL to those of your identity provider.\n',
    ],
    ['a port that is none', { PORT: 'http' }, 'A setting is wrong. PORT is "http": give a whole number from 0 to 65535 (0 takes any free port).\n'],
  ])('%s', async (_, settings, sentence) => {
    const folder = await emptyFolder();
    expect(await runHub({ HUB_DATA: folder, ...settings })).toEqual({ code: 1, out: '', err: sentence });
    expect(readdirSync(folder)).toEqual([]);
  });

  test('all that are wrong are named at once, and no secret is repeated', async () => {
    const folder = await emptyFolder();
    const { code, out, err } = await runHub({
      HUB_DATA: folder,
      PORT: '70000',
      HOST: 'here there',
      HUB_ENV: 'staging',
      HUB_SIMULATE: 'yes',
      HUB_COLOUR: 'blue',
      KAFKA_TOPIC: 'mine',
      DATABASE_URL: 'mysql://hub:hunter2@localhost/hub',
      DATABASE_PASSWORD: 'hunter2',
      AUTH_ISSUER: 'https://id.example.org',
      AUTH_KEYS: 'none',
    });
    expect({ code, out }).toEqual({ code: 1, out: '' });
    const [first, ...wrongs] = err.trimEnd().split('\n');
    expect(first).toBe(`${wrongs.length} settings are wrong:`);
    expect(wrongs.map((line) => /^- (?:Without )?(\w+)/.exec(line)?.[1]).toSorted()).toEqual([
      'AUTH_AUDIENCE',
      'AUTH_KEYS',
      'DATABASE_PASSWORD',
      'DATABASE_URL',
      'HOST',
      'HUB_COLOUR',
      'HUB_ENV',
      'HUB_SIMULATE',
      'KAFKA_TOPIC',
      'PORT',
    ]);
    expect(err).not.toContain('hunter2');
    expect(readdirSync(folder)).toEqual([]);
  });
});

describe('with a database of its own', () => {
  /** A database of the tests' server, with the roles that a real deployment has. */
  async function aDatabase(name: string): Promise<{ DATABASE_URL: string; DATABASE_OWNER_URL: string }> {
    const { adminUrl, appUrl, ownerUrl } = inject('cluster');
    const unique = `${name}_${process.pid}`;
    await createDatabase(adminUrl, unique, 'template0');
    onTestFinished(async () => void (await ask(adminUrl, `drop database if exists ${unique} with (force)`)));
    return { DATABASE_URL: inDatabase(appUrl, unique), DATABASE_OWNER_URL: inDatabase(ownerUrl, unique) };
  }

  test('nothing is invented and nothing invented is taken, unless that is asked for', { timeout: 120_000 }, async () => {
    const folder = await emptyFolder();
    const database = await aDatabase('real');
    const settings = { ...database, HUB_DATA: folder };
    const hub = await startHub(settings);
    const none = { totalCount: 0 };
    expect(await numbersOf(hub)).toEqual({ cases: none, real: none, all: none, messages: none });
    expect(
      await ask(
        database.DATABASE_OWNER_URL,
        "select usename from pg_stat_activity where datname = current_database() and usename = 'hub_owner' and pid <> pg_backend_pid()",
      ),
      'the owner left after the migrations',
    ).toEqual([]);

    // From now on the owner is not needed: neither by the tools nor by a later start.
    const withoutOwner = { HUB_DATA: folder, DATABASE_URL: database.DATABASE_URL };
    expect(await sent(folder, withoutOwner, aLog({}, {}, { ce_simulated: 'true' }))).toEqual({ outcome: 'REJECTED', reason: 'SIMULATED_NOT_TAKEN' });
    expect(await sent(folder, withoutOwner, aLog())).toEqual({ outcome: 'ACCEPTED', reason: null });
    expect(await numbersOf(hub)).toEqual({ cases: none, real: { totalCount: 1 }, all: { totalCount: 1 }, messages: { totalCount: 2 } });
    expect((await hub.stop()).code).toBe(0);

    const asked = await startHub({ ...withoutOwner, HUB_SIMULATE: '1' });
    const ear = await listenToEvents<{ incidentRecorded: { simulated: boolean } }>(asked, 'subscription { incidentRecorded { simulated } }');
    await ear.hears('an invented incident', ({ incidentRecorded }) => incidentRecorded.simulated);
    expect(await numbersOf(asked)).toMatchObject({ cases: { totalCount: 8 }, real: { totalCount: 1 } });
    expect((await asked.stop()).code).toBe(0);
    expect(readdirSync(folder), 'no embedded database was made').not.toContain('data');
  });

  test('without its tables, and without the owner who could make them, it is told whom to name', { timeout: 60_000 }, async () => {
    const { DATABASE_URL } = await aDatabase('bare');
    const { code, out, err } = await runHub({ HUB_DATA: await emptyFolder(), DATABASE_URL });
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toMatch(/^The database lacks \d+ migrations? \(next: [\w-]+\): set DATABASE_OWNER_URL to the role that owns it, for this one start\.\n$/);
  });

  test('that cannot be reached, it is told so in one sentence without its password', { timeout: 60_000 }, async () => {
    const closed = createServer().listen({ host: '127.0.0.1', port: 0 });
    await once(closed, 'listening');
    const { port } = closed.address() as AddressInfo;
    closed.close();
    const { code, out, err } = await runHub({ HUB_DATA: await emptyFolder(), DATABASE_URL: `postgres://hub:hunter2@127.0.0.1:${port}/hub` });
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toMatch(/^[^\n]+DATABASE_URL[^\n]+\.\n$/);
    expect(err).not.toContain('hunter2');
  });
});
