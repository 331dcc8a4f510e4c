/** /metrics: for a token that may read it, in the format of Prometheus, whatever becomes of a part, and never more work than one scrape. */
import { exportJWK, generateKeyPair } from 'jose';
import { describe, expect, onTestFinished, test } from 'vitest';
import { ROLES } from '../../src/access/identity.ts';
import { issuedTokens } from '../../src/access/token.ts';
import type { MeasuredPart, Sample } from '../../src/server/metrics.ts';
import { systemClock } from '../../src/shared/clock.ts';
import { ok } from '../../src/shared/result.ts';
import { forgeries } from '../access/forgeries.ts';
import { anIssuer } from '../access/issuer.ts';
import { someone } from '../support/graph.ts';
import { samplesIn, valueOf } from '../support/exposition.ts';
import { until } from '../support/until.ts';
import { aHub, type Hub, type HubOptions } from './a-hub.ts';

const TEAPOTS = { name: 'hub_teapots', type: 'gauge', help: 'Teapots.', labels: ['topic'] } as const;
const POURED = { name: 'hub_poured_total', type: 'total', help: 'Cups poured.', labels: [] } as const;

function aPart(read: () => Promise<readonly Sample[]>): MeasuredPart {
  return { part: 'teapots', measures: [TEAPOTS, POURED], read };
}

async function measuredHub(part: MeasuredPart, options: HubOptions = {}): Promise<Hub> {
  const hub = await aHub({ measures: [part], ...options });
  onTestFinished(() => hub[Symbol.asyncDispose]());
  return hub;
}

async function scrape(hub: Hub, roles: readonly string[] = ['OPERATOR']) {
  const response = await fetch(new URL('/metrics', hub.url), { headers: { authorization: await hub.authorization({ roles }) } });
  return { status: response.status, headers: response.headers, text: await response.text() };
}

/** Lets everybody in as an operator, and counts them. */
function counting() {
  let come = 0;
  const verify = async () => {
    come += 1;
    return ok(someone(['OPERATOR']));
  };
  return { verify, come: () => come };
}

const CALM = aPart(async () => [
  { name: 'hub_teapots', labels: { topic: 'tea.v1' }, value: 3 },
  { name: 'hub_poured_total', labels: {}, value: 41 },
]);

describe('a scrape', () => {
  test('shows each part, the process and the lines of the server, in the text format', async () => {
    const hub = await measuredHub(CALM);
    const { status, headers, text } = await scrape(hub);
    expect(status).toBe(200);
    expect(headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
    expect(headers.get('cache-control')).toBe('no-store');
    expect(text).toContain('# HELP hub_teapots Teapots.\n# TYPE hub_teapots gauge\nhub_teapots{topic="tea.v1"} 3\n');
    expect(text).toContain('# TYPE hub_poured_total counter\nhub_poured_total 41\n');
    expect(valueOf(text, 'hub_measured', { part: 'teapots' })).toBe(1);
    expect(valueOf(text, 'hub_lines', { kind: 'socket' })).toBe(0);
    expect(valueOf(text, 'process_resident_memory_bytes')).toBeGreaterThan(1e6);
    expect(valueOf(text, 'nodejs_eventloop_lag_seconds')).toBeGreaterThanOrEqual(0);
    expect(samplesIn(text).length).toBeGreaterThan(20);
  });

  test('shows the value of its own moment, and forgets what is no longer there', async () => {
    let topics = ['tea.v1', 'milk.v1'];
    const hub = await measuredHub(aPart(async () => topics.map((topic) => ({ name: 'hub_teapots', labels: { topic }, value: topic.length }))));
    expect(valueOf((await scrape(hub)).text, 'hub_teapots', { topic: 'milk.v1' })).toBe(7);
    topics = ['tea.v1'];
    const { text } = await scrape(hub);
    expect(valueOf(text, 'hub_teapots', { topic: 'milk.v1' })).toBeNull();
    expect(valueOf(text, 'hub_teapots', { topic: 'tea.v1' })).toBe(6);
  });

  test('counts the sockets and streams that are open', async () => {
    const hub = await measuredHub(CALM);
    const line = await hub.socket();
    await line.had('connection_ack');
    const leave = new AbortController();
    await hub.stream('subscription { told }', { signal: leave.signal });
    const { text } = await scrape(hub);
    expect([valueOf(text, 'hub_lines', { kind: 'socket' }), valueOf(text, 'hub_lines', { kind: 'stream' })]).toEqual([1, 1]);
    leave.abort();
    line.socket.close();
    await until('both are gone', async () => {
      const after = (await scrape(hub)).text;
      return valueOf(after, 'hub_lines', { kind: 'socket' }) === 0 && valueOf(after, 'hub_lines', { kind: 'stream' }) === 0;
    });
  });

  test('leaves out a part that fails, shows the others, and writes no word of the failure', async () => {
    let broken = true;
    const hub = await measuredHub(
      aPart(async () => {
        if (broken) throw new Error('duplicate key (phone)=(01632 960001)');
        return [{ name: 'hub_poured_total', labels: {}, value: 5 }];
      }),
    );
    const { status, text } = await scrape(hub);
    expect(status).toBe(200);
    expect(valueOf(text, 'hub_measured', { part: 'teapots' })).toBe(0);
    expect(valueOf(text, 'hub_poured_total')).toBeNull();
    expect(valueOf(text, 'hub_measured', { part: 'lines' })).toBe(1);
    expect(text + hub.logged.join('')).not.toContain('01632');
    expect(hub.logged.map((line) => JSON.parse(line))).toContainEqual(expect.objectContaining({ level: 'warn', event: 'measures', part: 'teapots' }));
    broken = false;
    expect(valueOf((await scrape(hub)).text, 'hub_poured_total')).toBe(5);
  });

  test('does not wait for a part that does not answer, nor ask it again before it has', async () => {
    let asked = 0;
    let answer: (samples: readonly Sample[]) => void = () => undefined;
    const part = aPart(() => {
      asked += 1;
      return new Promise((resolve) => (answer = resolve));
    });
    const { verify, come } = counting();
    const hub = await measuredHub(part, { verify });
    const began = performance.now();
    const { text } = await scrape(hub);
    expect(performance.now() - began).toBeLessThan(8_000);
    expect(valueOf(text, 'hub_measured', { part: 'teapots' })).toBe(0);
    const next = scrape(hub);
    await until('the second scrape waits too', () => come() === 2);
    answer([{ name: 'hub_poured_total', labels: {}, value: 9 }]);
    expect(valueOf((await next).text, 'hub_poured_total')).toBe(9);
    expect(asked).toBe(1);
  });

  test('shares its reading with those that come meanwhile', async () => {
    let asked = 0;
    let answer: (samples: readonly Sample[]) => void = () => undefined;
    const part = aPart(() => {
      asked += 1;
      return new Promise((resolve) => (answer = resolve));
    });
    const { verify, come } = counting();
    const hub = await measuredHub(part, { verify });
    const scrapes = Array.from({ length: 20 }, () => scrape(hub));
    await until('all have come', () => come() === 20);
    answer([{ name: 'hub_poured_total', labels: {}, value: 2 }]);
    for (const { text } of await Promise.all(scrapes)) expect(valueOf(text, 'hub_poured_total')).toBe(2);
    expect(asked).toBe(1);
  });
});

describe('without a right to it', () => {
  test('a bad token gets what it gets everywhere', async () => {
    const [stolen, stronger] = [await generateKeyPair('ES256', { extractable: true }), await generateKeyPair('ES384', { extractable: true })];
    const issuer = await anIssuer([
      { ...(await exportJWK(stolen.publicKey)), kid: 'development-only', alg: 'ES256' },
      { ...(await exportJWK(stronger.publicKey)), kid: 'stronger' },
    ]);
    onTestFinished(() => issuer.close());
    let asked = 0;
    const hub = await measuredHub(
      aPart(async () => {
        asked += 1;
        return [];
      }),
      { verify: issuedTokens(issuer.auth, systemClock) },
    );
    const refused = async (path: string, headers: Record<string, string>) => {
      const response = await fetch(new URL(path, hub.url), { headers });
      return { status: response.status, body: await response.text(), challenge: response.headers.get('www-authenticate') };
    };
    const everywhere = await refused('/graphql?query={__typename}', {});
    expect(everywhere.status).toBe(401);
    expect(await refused('/metrics', {})).toEqual(everywhere);
    const bad = await forgeries(issuer, stolen, stronger);
    for (const { name, authorization } of bad) {
      if (authorization === undefined || /[^\x20-\x7e]/.test(authorization)) continue;
      expect(await refused('/metrics', { authorization }), name).toEqual(everywhere);
    }
    const good = await issuer.sign({ roles: ['OPERATOR'] });
    expect(await refused(`/metrics?token=${good}&access_token=${good}`, {}), 'a token in the address').toEqual(everywhere);
    expect(asked).toBe(0);
  });

  test.each(ROLES.filter((role) => role !== 'OPERATOR'))('%s is told what anyone is told who may not do a thing', async (role) => {
    let asked = 0;
    const hub = await measuredHub(
      aPart(async () => {
        asked += 1;
        return [];
      }),
    );
    const { status, text } = await scrape(hub, [role]);
    expect({ status, body: JSON.parse(text) }).toEqual({
      status: 403,
      body: { errors: [{ message: 'You may not do this. If your work needs it, ask Safer Neighbourhoods for the right.', extensions: { code: 'FORBIDDEN' } }] },
    });
    expect(asked).toBe(0);
  });

  test.each(['POST', 'PUT', 'DELETE', 'HEAD'])('%s is nothing here', async (method) => {
    const hub = await measuredHub(CALM);
    const response = await fetch(new URL('/metrics', hub.url), { method, headers: { authorization: await hub.authorization({ roles: ['OPERATOR'] }) } });
    expect(response.status).toBe(404);
  });

  test('a hub that measures nothing has no such page', async () => {
    const hub = await aHub();
    onTestFinished(() => hub[Symbol.asyncDispose]());
    expect((await scrape(hub)).status).toBe(404);
  });
});
