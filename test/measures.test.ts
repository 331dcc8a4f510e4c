/** What the hub measures of itself is what its database and its bus hold, and never who it is about. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { embeddedBus } from '../integrations/kit/embedded-bus.ts';
import { startInbound } from '../integrations/kit/inbound.ts';
import { policeIncidentFeed } from '../integrations/police-incidents/feed.ts';
import { AlertKind } from '../src/alerts/alert-kind.ts';
import { settleAlert } from '../src/alerts/raise-alert.ts';
import type { Bus, Subscription } from '../src/exchange/bus.ts';
import { appendToOutbox } from '../src/exchange/outbox.ts';
import { measuredParts } from '../src/measures.ts';
import type { Readiness } from '../src/server/health.ts';
import { newId } from '../src/shared/ids.ts';
import { systemClock } from '../src/shared/clock.ts';
import { atNine, raised, trouble } from './alerts/troubles.ts';
import { examples, messageOf } from './integrations/police-incidents/messages-for-tests.ts';
import { aHub } from './server/a-hub.ts';
import { samplesIn, valueOf } from './support/exposition.ts';
import { type HubDatabase, hubDatabase } from './support/hub-database.ts';
import { until } from './support/until.ts';

const GROUP = 'hub.police-incidents';
const TOPIC = 'police.incident.v1';
let hub: HubDatabase;
let bus: Bus;
let ready: Readiness = { ok: true, parts: { database: 'ok', bus: 'ok' } };
let ingest: Subscription[] = [];

beforeAll(async () => {
  hub = await hubDatabase();
  bus = embeddedBus({ url: hub.appUrl });
  ingest = await startInbound([policeIncidentFeed], { em: () => hub.orm.em.fork(), bus, clock: systemClock, acceptSimulated: false });
});
afterAll(async () => {
  await Promise.all(ingest.map((each) => each.close()));
  await bus.close();
  await hub.close();
});

/** A scrape, as Prometheus makes it. */
async function scrape(): Promise<string> {
  const measures = measuredParts({ em: () => hub.orm.em.fork(), bus, groups: [{ group: GROUP, topics: [TOPIC] }], ready: async () => ready });
  await using server = await aHub({ measures });
  const response = await fetch(new URL('/metrics', server.url), { headers: { authorization: await server.authorization({ roles: ['OPERATOR'] }) } });
  return await response.text();
}

test('on an empty hub every kind of alert is 0, and every part could be measured', async () => {
  const text = await scrape();
  for (const kind of Object.values(AlertKind)) {
    expect(valueOf(text, 'hub_alerts_open', { kind, severity: 'HIGH' }), kind).toBe(0);
    expect(valueOf(text, 'hub_alerts_raised_total', { kind }), kind).toBe(0);
  }
  const measured = samplesIn(text).filter(({ name }) => name === 'hub_measured');
  expect(measured.map(({ labels }) => labels['part']).toSorted()).toEqual(['alerts', 'inbound', 'lines', 'messages', 'outbox', 'ready']);
  expect(measured.every(({ value }) => value === 1)).toBe(true);
  expect(valueOf(text, 'hub_inbound_lag', { topic: TOPIC, group: GROUP })).toBe(0);
  expect(valueOf(text, 'hub_dead_letters', { topic: TOPIC })).toBe(0);
});

test('alerts that are open, and all that were raised', async () => {
  await raised(hub.orm.em, trouble('OUTBOX_STUCK', 'a'));
  await raised(hub.orm.em, trouble('OUTBOX_STUCK', 'b'));
  await raised(hub.orm.em, { ...trouble('RADIO_LOG_GAP', 'R14'), severity: 'MEDIUM' });
  await hub.write((em) => settleAlert(em, atNine, { kind: 'OUTBOX_STUCK', about: 'a' }));
  const text = await scrape();
  expect(valueOf(text, 'hub_alerts_open', { kind: 'OUTBOX_STUCK', severity: 'HIGH' })).toBe(1);
  expect(valueOf(text, 'hub_alerts_raised_total', { kind: 'OUTBOX_STUCK' })).toBe(2);
  expect(valueOf(text, 'hub_alerts_open', { kind: 'RADIO_LOG_GAP', severity: 'MEDIUM' })).toBe(1);
});

test('what became of what came in, and what waits', async () => {
  const sent = [...examples('accepted'), ...examples('rejected')].filter(({ topic }) => topic === TOPIC);
  await bus.publish(sent.map(messageOf));
  await until('all are taken', async () => (await bus.positions(GROUP, [TOPIC])).every(({ lag }) => lag === 0n), 20_000);
  const text = await scrape();
  const totals = samplesIn(text).filter(({ name, labels }) => name === 'hub_messages_total' && labels['topic'] === TOPIC);
  expect(totals.reduce((sum, { value }) => sum + value, 0)).toBe(sent.length);
  const rejected = valueOf(text, 'hub_messages_total', { topic: TOPIC, outcome: 'REJECTED' }) ?? 0;
  expect(rejected).toBeGreaterThan(10);
  expect(valueOf(text, 'hub_dead_letters', { topic: TOPIC })).toBe(rejected);

  await Promise.all(ingest.splice(0).map((each) => each.close()));
  const [first] = sent;
  if (first) await bus.publish([messageOf(first), messageOf(first)]);
  expect(valueOf(await scrape(), 'hub_inbound_lag', { topic: TOPIC, group: GROUP })).toBe(2);
});

test('what waits to leave, and for how long the oldest has', async () => {
  const event = (type: string) => ({
    topic: 'hub.case.v1',
    key: newId(),
    type,
    payload: {},
    subjectIds: [],
    occurredAt: new Date(),
    markings: [],
    regime: 'UK_GDPR_PART2' as const,
    classification: 'OFFICIAL' as const,
    agreement: 'INTERNAL',
  });
  await hub.write((em) => appendToOutbox(em, [event('case.opened'), event('case.opened')]));
  await hub.ask("update outbox set recorded_at = now() - interval '90 seconds' where topic = 'hub.case.v1'");
  const text = await scrape();
  expect(valueOf(text, 'hub_outbox_waiting', { topic: 'hub.case.v1' })).toBe(2);
  const age = valueOf(text, 'hub_outbox_oldest_age_seconds', { topic: 'hub.case.v1' }) ?? 0;
  expect(age).toBeGreaterThanOrEqual(90);
  expect(age).toBeLessThan(150);
});

test('which part is not well', async () => {
  ready = { ok: false, parts: { database: 'ok', bus: 'unreachable' } };
  const text = await scrape();
  ready = { ok: true, parts: { database: 'ok', bus: 'ok' } };
  expect(['hub', 'database', 'bus'].map((part) => valueOf(text, 'hub_ready', { part }))).toEqual([0, 1, 0]);
});

test('names, words and ids of records stand in no metric', async () => {
  const text = await scrape();
  expect(text).not.toMatch(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}/);
  for (const word of ['01632', 'example.org', 'Invented', 'humberside|', 'Petunia', 'user:', 'R14']) expect(text).not.toContain(word);
  const labels = new Set(samplesIn(text).flatMap((each) => (each.name.startsWith('hub_') ? Object.keys(each.labels) : [])));
  expect([...labels].toSorted()).toEqual(['group', 'kind', 'outcome', 'part', 'severity', 'topic']);
});

test('a lock on a table makes its part late, and no other', async () => {
  const text = await hub.write(async (em) => {
    await em.execute('lock table message in access exclusive mode');
    return await scrape();
  });
  expect(valueOf(text, 'hub_measured', { part: 'messages' })).toBe(0);
  expect(valueOf(text, 'hub_measured', { part: 'alerts' })).toBe(1);
  expect(valueOf(text, 'hub_messages_total', { topic: TOPIC, outcome: 'REJECTED' })).toBeNull();
});
