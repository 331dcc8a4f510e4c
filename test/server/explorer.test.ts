/** The explorer: GraphiQL from the hub alone, as a demo user or as nobody. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { until } from '../support/until.ts';
import { aDemoHub } from './a-demo-hub.ts';
import { aHub, type Hub } from './a-hub.ts';
import { aBrowser, browserMissing } from './browser.ts';

let hub: Hub;

beforeAll(async () => {
  hub = await aDemoHub();
});

afterAll(async () => await hub[Symbol.asyncDispose]());

const at = (path: string, base: Hub = hub) => new URL(path, base.url).href;

describe('the page', () => {
  /** What the page tells its script. */
  const optionsOf = async (response: Response): Promise<Record<string, unknown>> =>
    JSON.parse(/<script type="application\/json" id="explorer">(.*?)<\/script>/.exec(await response.text())?.[1] ?? '{}');

  test('holds a token of the demo user named, and is kept by nobody', async () => {
    const response = await fetch(at('/explorer?as=asb-officer'));
    expect(response.headers.get('cache-control')).toBe('no-store');
    const { user, headers } = await optionsOf(response);
    expect(user).toBe('asb-officer');
    const { authorization } = JSON.parse(String(headers));
    expect(await (await hub.ask('{ subject }', { headers: { authorization } })).json()).toEqual({ data: { subject: 'demo:asb-officer' } });
  });

  test('holds no token when nobody is named', async () => {
    const { user, headers } = await optionsOf(await fetch(at('/explorer')));
    expect({ user, headers }).toEqual({ user: null, headers: '{\n  "authorization": "Bearer <token>"\n}' });
  });

  test.each(['mayor', '', '__proto__', 'analyst&as=analyst'])('is refused to ?as=%s', async (name) => {
    const response = await fetch(at(`/explorer?as=${name}`));
    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({
      errors: [
        {
          message:
            'There is no such demo user: choose one of control-room, analyst, asb-officer, supervisor, police-system, victim-support, nat-chair, operator, auditor.',
        },
      ],
    });
  });

  test('takes nothing from its address: no query can become a script', async () => {
    const text = await (await fetch(at('/explorer?query=</script><script>alert(1)</script>'))).text();
    expect(text).not.toContain('alert');
    expect(text.match(/<script/g)).toHaveLength(3);
  });

  test('may load only from the hub', async () => {
    const policy = (await fetch(at('/explorer'))).headers.get('content-security-policy');
    expect(policy).toBe(
      "default-src 'self'; style-src 'self' 'unsafe-inline'; font-src 'self' data:; img-src 'self' data:; worker-src 'self'; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    );
  });

  test('knows no demo users in production', async () => {
    await using production = await aHub();
    const { user, users } = await optionsOf(await fetch(at('/explorer?as=analyst', production)));
    expect({ user, users }).toEqual({ user: null, users: [] });
  });
});

describe('its files', () => {
  test('come packed, and not again while they are the same', async () => {
    const first = await fetch(at('/explorer/graphiql.js'));
    const tag = first.headers.get('etag') ?? '';
    expect({
      type: first.headers.get('content-type'),
      packed: first.headers.get('content-encoding'),
      size: Number(first.headers.get('content-length')) < 2_000_000,
    }).toEqual({
      type: 'text/javascript; charset=utf-8',
      packed: 'gzip',
      size: true,
    });
    expect((await first.text()).length).toBeGreaterThan(5_000_000);
    const again = await fetch(at('/explorer/graphiql.js'), { headers: { 'if-none-match': tag } });
    expect({ status: again.status, body: await again.text() }).toEqual({ status: 304, body: '' });
  });

  test('come plain to who unpacks nothing', async () => {
    const [plain, packed] = [await fetch(at('/explorer/open.js'), { headers: { 'accept-encoding': 'identity' } }), await fetch(at('/explorer/open.js'))];
    expect(plain.headers.get('content-encoding')).toBeNull();
    expect(await plain.text()).toBe(await packed.text());
  });

  test.each(['/explorer/nothing.js', '/explorer/constructor', '/explorer/..%2f..%2fpackage.json'])('are only those that it has: not %s', async (path) => {
    expect((await fetch(at(path))).status).toBe(404);
  });
});

describe.skipIf(browserMissing !== null)(`in a browser${browserMissing === null ? '' : ` (SKIPPED, ${browserMissing})`}`, { timeout: 60_000 }, () => {
  let browser: Browser;
  let page: Page;
  let asked: string[];
  let complaints: string[];

  beforeAll(async () => {
    browser = await aBrowser();
    page = await browser.newPage();
    page.setDefaultTimeout(50_000);
    asked = [];
    complaints = [];
    page.on('request', (request) => asked.push(request.url()));
    page.on('console', (message) => (message.type() === 'error' ? complaints.push(message.text()) : undefined));
    page.on('pageerror', (failure) => complaints.push(failure.message));
  });

  afterAll(async () => await browser.close());

  /** Opens the explorer as someone with a query, and runs it. */
  async function run(as: string, query: string): Promise<void> {
    await page.goto(at(`/explorer?as=${as}&query=${encodeURIComponent(query)}`));
    await page.locator('.graphiql-editors .view-line').nth(2).waitFor();
    await page.click('.graphiql-execute-button');
  }

  const shows = async (text: string) => await page.locator('.result-window', { hasText: text }).waitFor();

  test('a query is answered as the user of the page', async () => {
    await run('analyst', '{ subject }');
    await shows('demo:analyst');
  });

  test('another user is a click away, and the query stays', async () => {
    await page.click('nav a:text-is("nat-chair")');
    await page.waitForURL(/as=nat-chair/);
    await page.locator('.graphiql-editors .view-line').nth(2).waitFor();
    await page.click('.graphiql-execute-button');
    await shows('demo:nat-chair');
  });

  test('a subscription shows events as they come', async () => {
    await run('control-room', 'subscription { told }');
    await until('the subscription is open', () => hub.listeners() === 1);
    hub.tell('a fight outside');
    await shows('a fight outside');
    hub.tell('calm again');
    await shows('calm again');
  });

  test('nothing was asked of anyone but the hub, nothing was forbidden, and no token was kept', async () => {
    expect(asked.length).toBeGreaterThan(15);
    expect(asked.filter((url) => new URL(url).origin !== hub.url.origin && !url.startsWith('data:') && !url.startsWith('blob:'))).toEqual([]);
    expect(complaints).toEqual([]);
    let kept = '';
    await until('the explorer keeps what was typed', async () => {
      kept = await page.evaluate<string>('JSON.stringify([{ ...localStorage }, { ...sessionStorage }])');
      return kept.includes('subscription { told }');
    });
    expect(kept).not.toContain('Bearer');
    expect(JSON.parse(kept)[0]).toEqual({});
  });
});
