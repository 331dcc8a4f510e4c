/** From the commit of a case to the topic of Sample Partner: what is committed is told once and in order, what is rolled back is not. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { embeddedBus } from '../../../../integrations/kit/embedded-bus.ts';
import { returnsWriter } from '../../../../integrations/kit/inbound-returns.ts';
import { outboundWriter } from '../../../../integrations/kit/outbound.ts';
import { partner } from '../../../../integrations/_template/outbound/partner.ts';
import type { Bus, BusMessage } from '../../../../src/exchange/bus.ts';
import { appendToOutbox, type OutboxEvent } from '../../../../src/exchange/outbox.ts';
import { type Relay, startRelay } from '../../../../src/exchange/relay.ts';
import { newId } from '../../../../src/shared/ids.ts';
import { systemClock } from '../../../../src/shared/clock.ts';
import { type HubDatabase, hubDatabase } from '../../../support/hub-database.ts';
import { until } from '../../../support/until.ts';

const [adapter] = partner.outbound;
const TOPIC = adapter?.topic.name ?? '';
let hub: HubDatabase;
let bus: Bus;
let relay: Relay;

beforeAll(async () => {
  hub = await hubDatabase();
  bus = embeddedBus({ url: hub.appUrl });
  await bus.ensureTopics([{ name: 'hub.case.v1', partitions: 4, retentionDays: 1 }, ...partner.outbound.map(({ topic }) => topic)]);
  const outbound = outboundWriter(partner.outbound);
  const em = () => hub.orm.em.fork();
  relay = startRelay({ url: hub.appUrl, em, bus, outbound, returns: returnsWriter, departures: [], clock: systemClock, sendsSimulated: false });
});
afterAll(async () => {
  await relay.close();
  await bus.close();
  await hub.close();
});

function caseEvent(type: string, caseId: string, changes: Partial<OutboxEvent> = {}): OutboxEvent {
  return {
    topic: 'hub.case.v1',
    key: caseId,
    type,
    payload: { caseId },
    subjectIds: [caseId],
    occurredAt: new Date('2026-11-20T09:30:00Z'),
    markings: [],
    regime: 'UK_GDPR_PART2',
    classification: 'OFFICIAL_SENSITIVE',
    agreement: 'INTERNAL',
    ...changes,
  };
}

/** Everything on the partner's topic, in order. */
async function told(): Promise<BusMessage[]> {
  const positions = await bus.positions('nobody', [TOPIC]);
  const spans = positions.map(({ partition, lag }) => bus.read({ topic: TOPIC, partition, from: 0n, to: lag, limit: 1_000 }));
  return (await Promise.all(spans)).flat();
}

test('a case that is opened and closed is told, in this order, and what lies between is not', async () => {
  const caseId = newId();
  for (const type of ['case.opened', 'case.advanced', 'case.closed']) await hub.write((em) => appendToOutbox(em, [caseEvent(type, caseId)]));
  await until('both are told', async () => (await told()).length === 2);
  const types = (await told()).map(({ key, headers }) => [key, headers['ce_type']]);
  expect(types).toEqual([
    [caseId, 'sample-partner.case-opened'],
    [caseId, 'sample-partner.case-closed'],
  ]);
});

test('what was rolled back, what is marked, and what is invented on a hub of real records is told to nobody', async () => {
  const before = (await told()).length;
  const lost = hub.write(async (em) => {
    await appendToOutbox(em, [caseEvent('case.opened', newId())]);
    throw new Error('this work came to nothing');
  });
  await expect(lost).rejects.toThrow('came to nothing');
  const last = newId();
  await hub.write((em) =>
    appendToOutbox(em, [
      caseEvent('case.opened', newId(), { markings: ['MACE'] }),
      caseEvent('case.opened', newId(), { simulated: true }),
      caseEvent('case.opened', last),
    ]),
  );
  await until('the last is told', async () => (await told()).some(({ key }) => key === last));
  expect((await told()).length - before).toBe(1);
});
