/** What anyone may see without a token: health, the start page, and in development the demo users. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { request } from 'node:http';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CannotListen } from '../../src/server/server.ts';
import { aDemoHub } from './a-demo-hub.ts';
import { aHub, type Hub } from './a-hub.ts';

let hub: Hub;

beforeAll(async () => {
  hub = await aDemoHub();
});

afterAll(async () => await hub[Symbol.asyncDispose]());

describe('health', () => {
  const ready = async (ready: () => Promise<{ ok: boolean; parts: Record<string, string> }>) => {
    await using asked = await aHub({ health: { ready } });
    const response = await fetch(new URL('/health/ready', asked.url));
    const body = await response.text();
    return {
      status: response.status,
      body: JSON.parse(body),
      cache: response.headers.get('cache-control'),
      leaked: (body + asked.logged.join('')).includes('hunter2'),
    };
  };

  test('live: the process answers', async () => {
    const response = await fetch(new URL('/health/live', hub.url));
    expect({ status: response.status, body: await response.json() }).toEqual({ status: 200, body: { live: true } });
  });

  test('ready: every part as it is', async () => {
    expect(await ready(async () => ({ ok: true, parts: { database: 'ok', bus: 'ok', migrations: 'up to date' } }))).toEqual({
      status: 200,
      body: { ready: true, parts: { database: 'ok', bus: 'ok', migrations: 'up to date' } },
      cache: 'no-store',
      leaked: false,
    });
  });

  test('not ready: 503, and which part', async () => {
    expect(await ready(async () => ({ ok: false, parts: { database: 'ok', migrations: 'pending' } }))).toMatchObject({
      status: 503,
      body: { ready: false, parts: { database: 'ok', migrations: 'pending' } },
    });
  });

  test('what is no plain word stays inside', async () => {
    const parts = { database: 'connection to postgres://hub:hunter2@10.1.2.3/hub refused', bus: 'ok' };
    expect(await ready(async () => ({ ok: false, parts }))).toMatchObject({ status: 503, body: { parts: { database: 'failing', bus: 'ok' } }, leaked: false });
  });

  test('a check that fails is not ready, and its message stays inside', async () => {
    const failing = ready(async () => {
      throw new Error('password hunter2 refused');
    });
    expect(await failing).toMatchObject({ status: 503, body: { ready: false, parts: { hub: 'failing' } }, leaked: false });
  });

  test('a check that does not answer is not ready', async () => {
    expect(await ready(() => new Promise(() => {}))).toMatchObject({ status: 503, body: { ready: false, parts: { hub: 'no answer in time' } } });
  });
});

describe('the start page', () => {
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'pages-'));
    await mkdir(join(folder, 'built', 'assets'), { recursive: true });
    await writeFile(join(folder, 'built', 'index.html'), '<!doctype html><title>Hub</title>');
    await writeFile(join(folder, 'built', 'assets', 'page-a1b2.js'), 'export {};');
    await writeFile(join(folder, 'secret.txt'), 'hunter2');
  });

  afterAll(async () => await rm(folder, { recursive: true }));

  test('is what was built, its hashed files kept for good', async () => {
    await using built = await aHub({ pages: join(folder, 'built') });
    const page = await fetch(built.url);
    expect({ text: await page.text(), type: page.headers.get('content-type'), cache: page.headers.get('cache-control') }).toEqual({
      text: '<!doctype html><title>Hub</title>',
      type: 'text/html; charset=utf-8',
      cache: 'no-cache',
    });
    const script = await fetch(new URL('/assets/page-a1b2.js', built.url));
    expect({ type: script.headers.get('content-type'), cache: script.headers.get('cache-control') }).toEqual({
      type: expect.stringContaining('javascript'),
      cache: 'public, max-age=31536000, immutable',
    });
    for (const path of ['/assets/nothing.js', '/..%2fsecret.txt', '/%2e%2e/secret.txt', '/assets/..%2f..%2fsecret.txt']) {
      const response = await fetch(new URL(path, built.url));
      expect({ path, status: response.status }).toEqual({
        path,
        status: path.includes('nothing') ? 404 : expect.toSatisfy((status: number) => status === 403 || status === 404),
      });
      expect(await response.text()).not.toContain('hunter2');
    }
  });

  test.each([['no folder'], ['an empty one']])('says how to build it when there is %s', async (which) => {
    await using bare = await aHub(which === 'no folder' ? {} : { pages: join(folder, 'built', 'assets') });
    const response = await fetch(bare.url);
    expect(response.status).toBe(200);
    expect(await response.text()).toContain('Run <code>npm run prepare</code>, then start the hub again.');
  });
});

describe('the demo users', () => {
  const token = async (body: unknown, base: Hub = hub) =>
    await fetch(new URL('/demo/token', base.url), { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });

  test('are listed', async () => {
    const { users } = JSON.parse(await (await fetch(new URL('/demo/users', hub.url))).text());
    expect(users.map(({ name }: { name: string }) => name)).toEqual([
      'control-room',
      'analyst',
      'asb-officer',
      'supervisor',
      'police-system',
      'victim-support',
      'nat-chair',
      'operator',
      'auditor',
    ]);
    expect(users[0]).toEqual({
      name: 'control-room',
      person: 'Asha Thorne',
      work: 'Watches tonight’s incidents in the Security Control Centre.',
      agency: 'SECURITY_CONTROL_CENTRE',
      roles: ['CONTROL_ROOM'],
      purposes: ['CONTROL_ROOM', 'SAFEGUARDING'],
      defaultPurpose: 'CONTROL_ROOM',
    });
  });

  test('lend a token that works, kept by nobody', async () => {
    const response = await token({ as: 'nat-chair' });
    expect(response.headers.get('cache-control')).toBe('no-store');
    const { token: lent } = JSON.parse(await response.text());
    expect(await (await hub.ask('{ subject }', { headers: { authorization: `Bearer ${lent}` } })).json()).toEqual({ data: { subject: 'demo:nat-chair' } });
  });

  test.each([{ as: 'mayor' }, { as: '' }, { as: ['analyst'] }, {}, [], { as: '__proto__' }])('lend none for %j', async (body) => {
    const response = await token(body);
    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: 'NOT_FOUND' } }] });
  });

  test('lend none to a form of another page', async () => {
    const response = await fetch(new URL('/demo/token', hub.url), { method: 'POST', headers: { 'content-type': 'text/plain' }, body: '{"as":"analyst"}' });
    expect(response.status).toBe(415);
  });

  test('are for who asks a hub of this machine by a name of this machine: another name was pointed here', async () => {
    const asked = async (host: string, path: string) =>
      await new Promise<number | undefined>((resolve, reject) => {
        request(new URL(path, hub.url), { headers: { host } }, (response) => resolve(response.resume().statusCode))
          .on('error', reject)
          .end();
      });
    expect(await asked('rebound.example.org', '/demo/users')).toBe(404);
    expect(await asked('rebound.example.org', '/explorer?as=analyst')).toBe(404);
    expect(await asked('localhost:4000', '/demo/users')).toBe(200);
    expect(await asked('[::1]:4000', '/explorer?as=analyst')).toBe(200);
  });

  test('do not exist in production', async () => {
    await using production = await aHub();
    expect((await fetch(new URL('/demo/users', production.url))).status).toBe(404);
    expect((await token({ as: 'analyst' }, production)).status).toBe(404);
    await expect(aDemoHub({ config: { environment: 'production' } })).rejects.toThrow('demo users in production');
  });
});

describe('where it listens', () => {
  test('a port that is taken is one sentence', async () => {
    const failure = await aHub({ config: { port: Number(hub.url.port) } }).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(CannotListen);
    expect(String(failure)).toBe(`CannotListen: Port ${hub.url.port} is taken: stop what uses it, or set PORT to another (PORT=0 takes any free one).`);
  });

  test('an address of another machine is one sentence', async () => {
    await expect(aHub({ config: { host: '192.0.2.1' } })).rejects.toThrow(
      '192.0.2.1 is no address of this machine: set HOST to 127.0.0.1, or to 0.0.0.0 for all its addresses.',
    );
  });

  test.each([
    ['0.0.0.0', '127.0.0.1'],
    ['localhost', '127.0.0.1'],
  ])('listening on %s it names an address that can be opened', async (host, shown) => {
    await using open = await aHub({ config: { host } });
    expect(open.url.hostname).toBe(shown);
    expect((await fetch(new URL('/health/live', open.url))).status).toBe(200);
    const line = await open.socket();
    await line.had('connection_ack');
    line.socket.close();
  });
});
