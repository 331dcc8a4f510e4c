/** The start page in a real browser, over a hub as a stranger starts it: incidents arrive, nothing is sent elsewhere, and everybody can use it. */
import { AxeBuilder } from '@axe-core/playwright';
import { generateKeyPairSync } from 'node:crypto';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { DEMO_USERS } from '../../src/access/demo-users.ts';
import { readsCasework } from '../../src/access/identity.ts';
import { opensLedger } from '../../src/access/ledger/ledger-purposes.rules.ts';
import { readyMadeFor } from '../../src/console/asking/queries/ready-made.ts';
import { anIssuer } from '../access/issuer.ts';
import { aBrowser, browserMissing } from '../server/browser.ts';
import { scratchFolder } from '../support/scratch.ts';
import { aRunningHub, pagesOfToday, type RunningHub } from './a-running-hub.ts';

/** How long something on the page may take, in milliseconds; the simulated stream brings an incident every few seconds. */
const SOON = 20_000;

describe.skipIf(browserMissing !== null)('the start page', { timeout: 90_000 }, () => {
  let folder: string;
  let hub: RunningHub;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  /** Where the page sent requests, and what the browser complained of. */
  const asked = new Set<string>();
  const complaints: string[] = [];

  beforeAll(async () => {
    folder = await scratchFolder();
    await pagesOfToday();
    [hub, browser] = await Promise.all([aRunningHub({ PORT: '0', HUB_DATA: folder }), aBrowser()]);
  }, 90_000);

  afterAll(async () => {
    await browser?.close();
    await hub?.stop();
    await rm(folder, { recursive: true, force: true });
  }, 90_000);

  beforeEach(async () => {
    asked.clear();
    complaints.length = 0;
    context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
    context.setDefaultTimeout(SOON);
    page = await context.newPage();
    page.on('request', (request) => asked.add(new URL(request.url()).host));
    page.on('websocket', (socket) => asked.add(new URL(socket.url()).host));
    page.on('pageerror', (error) => complaints.push(String(error)));
    page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
  });

  afterEach(() => context.close());

  const list = () => page.getByRole('region', { name: 'Latest incidents' });
  const incidents = () => list().getByRole('listitem');
  const line = (words: string) => page.getByRole('region', { name: 'Incidents arriving' }).getByText(words);

  async function open(url: URL = hub.url): Promise<void> {
    await page.goto(url.href);
    await line('Live').waitFor();
    await incidents().first().waitFor();
  }

  /** Waits for an incident that is not among those given, on top of the list. */
  async function another(than: readonly string[]): Promise<string> {
    return await waitFor(incidents().first(), (text) => !than.includes(text));
  }

  async function waitFor(place: Locator, fits: (text: string) => boolean): Promise<string> {
    let text = '';
    await expect.poll(async () => fits((text = await place.innerText())), { timeout: SOON }).toBe(true);
    return text;
  }

  async function mint(name: string): Promise<string> {
    const response = await fetch(new URL('demo/token', hub.url), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ as: name }),
    });
    const { token } = (await response.json()) as { token: string };
    return token;
  }

  async function ask(query: string, token: string): Promise<{ data?: Record<string, unknown>; errors?: unknown }> {
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` };
    const response = await fetch(new URL('graphql', hub.url), { method: 'POST', headers, body: JSON.stringify({ query }) });
    return (await response.json()) as { data?: Record<string, unknown>; errors?: unknown };
  }

  test('shows incidents as they arrive, says that they are invented, and counts along', async () => {
    await open();
    await page.getByText('Hub ready').waitFor();
    await page.getByText(/incidents? here (is|are) invented/).waitFor();
    const before = await incidents().allInnerTexts();
    expect(before.length).toBeGreaterThan(5);
    for (const text of before) expect(text).toContain('SIMULATED');

    const counted = async () =>
      (await page.getByRole('table', { name: 'By category' }).getByRole('cell').allInnerTexts()).reduce(
        (sum, count) => sum + Number(count.replaceAll(',', '')),
        0,
      );
    const all = page.getByRole('button', { name: /^All \d+$/ });
    for (const button of await all.all()) await button.click();
    const total = await counted();
    expect(total).toBeGreaterThanOrEqual(before.length);

    expect(await another(before)).toContain('SIMULATED');
    await expect.poll(counted, { timeout: SOON }).toBeGreaterThan(total);
    expect([...asked]).toEqual([hub.url.host]);
    expect(complaints).toEqual([]);
  });

  test('shows what the night brings, as it is told over the radios', async () => {
    await open();
    const night = page.getByRole('region', { name: /^(Tonight|Night of )/ });
    await night.getByRole('listitem').first().waitFor();
    const { data } = await ask('{ nteIncidents(first: 1, filter: { simulated: INCLUDE }) { nodes { place } } }', await mint('control-room'));
    const told = (data as { nteIncidents: { nodes: { place: string }[] } }).nteIncidents.nodes[0];
    await expect.poll(() => night.innerText(), { timeout: SOON }).toContain(told?.place);
    expect(await night.innerText()).toMatch(/\d\d:\d\d[\s\S]*\d reports?[\s\S]*SIMULATED/);
    // The doors of the invented town go on talking.
    const before = await night.innerText();
    await waitFor(night, (text) => text !== before);
    expect(complaints).toEqual([]);
  });

  test('moves nothing under the pointer: new incidents wait behind a button', async () => {
    await open();
    await list().hover();
    const waiting = page.getByRole('button', { name: /^\d+ new$/ });
    const [top] = await incidents().allInnerTexts();
    await waiting.waitFor();
    expect((await incidents().allInnerTexts())[0]).toBe(top);
    await waiting.click();
    await expect.poll(async () => (await incidents().allInnerTexts())[0], { timeout: SOON }).not.toBe(top);
    expect(await list().evaluate((element) => element.matches(':focus'))).toBe(true);
    await page.mouse.move(1, 1);
    await page.getByRole('radio', { name: 'analyst' }).focus();
    await another(await incidents().allInnerTexts());
  });

  test('shows what opens for whom, offers each the questions that the hub answers, and remembers no token', async () => {
    await open();
    const opens = (domain: string) => page.getByLabel('What this user may see').locator('div', { hasText: domain }).getByRole('definition');
    for (const { name, person, roles, defaultPurpose } of DEMO_USERS) {
      await page.getByRole('radio', { name }).check();
      await page.getByText(person).waitFor();
      const [cases, people] = [await waitFor(opens('Cases'), (text) => text !== ''), await opens('People').innerText()];
      if (readsCasework({ roles })) expect([Number(cases), Number(people)].every((count) => count > 0)).toBe(true);
      else expect([cases, people]).toEqual(['may not see', 'may not see']);
      // For the purposes of an auditor no agency shares its records.
      if (opensLedger(defaultPurpose)) expect(await opens('Incidents').innerText()).toBe('0');
      else expect(Number(await opens('Incidents').innerText())).toBeGreaterThan(0);

      const token = await mint(name);
      for (const { title, text } of readyMadeFor(roles)) {
        const address = new URL((await page.getByRole('link', { name: title }).getAttribute('href')) ?? '', hub.url);
        expect([address.pathname, Object.fromEntries(address.searchParams)]).toEqual(['/explorer', { as: name, query: text }]);
        const { data, errors } = text.startsWith('subscription') ? { data: {} } : await ask(text, token);
        expect({ title, errors }).toEqual({ title, errors: undefined });
        expect(JSON.stringify(data)).not.toMatch(/IdempotencyKeyReused|InvalidInput|NotFound/);
      }
    }
    await line('Live').waitFor();
    expect(await context.storageState({ indexedDB: true })).toEqual({ cookies: [], origins: [] });
  });

  test('can be used by everybody: in light, in dark, and on a phone', async () => {
    await page.emulateMedia({ reducedMotion: 'reduce' });
    await open();
    await page.getByRole('table', { name: 'By ward' }).waitFor();
    await page.getByLabel('What this user may see').waitFor();
    for (const [colorScheme, width, height] of [
      ['light', 1280, 800],
      ['dark', 1280, 800],
      ['light', 390, 844],
    ] as const) {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width, height });
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(violations.map(({ id, nodes }) => ({ id, where: nodes.map(({ html }) => html) }))).toEqual([]);
      // Nothing sticks out to the side.
      const { scrolled, seen } = await page.locator('html').evaluate(({ scrollWidth, clientWidth }) => ({ scrolled: scrollWidth, seen: clientWidth }));
      expect(scrolled).toBe(seen);
    }
  });

  test('says that the line is lost while the hub is away, and misses nothing when it is back', async () => {
    await open();
    await hub.stop();
    await line('Reconnecting').waitFor();
    await page.getByText('Hub does not answer').waitFor();
    const before = await incidents().allInnerTexts();
    hub = await aRunningHub({ PORT: hub.url.port, HUB_DATA: folder });
    await line('Live').waitFor({ timeout: 40_000 });
    await page.getByText('Hub ready').waitFor();
    await another(before);
    // What the hub recorded before the page was back is there as well.
    const { data } = await ask('{ incidents(first: 20, filter: { simulated: INCLUDE }) { nodes { recordedAt } } }', await mint('control-room'));
    const { nodes } = (data as { incidents: { nodes: { recordedAt: string }[] } }).incidents;
    const listed = async () =>
      await list()
        .locator('time')
        .evaluateAll((times) => times.map((time) => time.getAttribute('datetime') ?? ''));
    await expect.poll(listed, { timeout: SOON }).toEqual(expect.arrayContaining(nodes.map(({ recordedAt }) => recordedAt)));
    await expect.poll(() => page.getByText('The page keeps trying.').count(), { timeout: SOON }).toBe(0);
  });

  test('asks for a token of the issuer in production, and says so when it is not taken', async () => {
    const issuer = await anIssuer();
    const { auth } = issuer;
    const data = await scratchFolder();
    const { privateKey } = generateKeyPairSync('ed25519');
    await writeFile(join(data, 'signing.pem'), privateKey.export({ type: 'pkcs8', format: 'pem' }));
    const production = await aRunningHub({
      PORT: '0',
      HUB_DATA: data,
      HUB_ENV: 'production',
      HUB_LEDGER_KEY: join(data, 'signing.pem'),
      AUTH_ISSUER: auth.issuer,
      AUTH_AUDIENCE: auth.audience,
      AUTH_JWKS_URL: auth.jwksUrl.href,
    });
    try {
      await page.goto(production.url.href);
      await page.getByText('This hub needs a token from your issuer').waitFor();
      expect((await new AxeBuilder({ page }).analyze()).violations.map(({ id }) => id)).toEqual([]);
      await page.getByLabel('Token').fill(`Bearer ${await issuer.sign({ exp: 1 })}`);
      await page.getByRole('button', { name: 'Use this token' }).click();
      await page.getByText('The hub does not take the token.').waitFor();
      await line('Closed').waitFor();
      await page.getByLabel('Token').fill(await issuer.sign());
      await page.getByRole('button', { name: 'Use this one instead' }).click();
      await line('Live').waitFor();
      await page.getByText('Ola Redbourne').waitFor();
      await page.getByRole('link', { name: 'Which cases are being responded to?' }).waitFor();
      expect(await page.getByText('The hub does not take the token.').count()).toBe(0);
    } finally {
      await production.stop();
      await issuer.close();
      await rm(data, { recursive: true, force: true });
    }
  });
});
