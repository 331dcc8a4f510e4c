/** What leaves by the bus: after every mutation, and after reports of every agency in and out of compartments, each account of a partner can read on its topics what is meant for it and nothing else; and what the hub tells of itself is ids, kinds and times. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { embeddedBus } from '../../integrations/kit/embedded-bus.ts';
import { accounts, integrations } from '../../integrations/registry.ts';
import { intelDeparture } from '../../src/cases/intelligence/intel.departure.ts';
import { recordIncidents } from '../../src/cases/commands/record-incidents.ts';
import { recordRadioEntries } from '../../src/cases/commands/record-radio-entries.ts';
import { referralDeparture } from '../../src/cases/referral/referral.departure.ts';
import { ROLES } from '../../src/access/identity.ts';
import type { Bus } from '../../src/exchange/bus.ts';
import { outboxLag } from '../../src/exchange/outbox-lag.ts';
import { startRelay } from '../../src/exchange/relay.ts';
import { schema } from '../../src/graph/schema.ts';
import { systemClock } from '../../src/shared/clock.ts';
import { newId } from '../../src/shared/ids.ts';
import { aPoliceLog } from '../cases/incident/reports.ts';
import { EVERY_MUTATION } from '../graph/every-mutation/table.ts';
import { until } from '../support/until.ts';
import { asGraph } from '../support/walk/as-graph.ts';
import { documentOf } from '../support/walk/calls.ts';
import { type CanaryWorld, canaryWorld } from '../support/walk/canary-world.ts';
import { hubOfTheWalk, type WalkHub } from '../support/walk/hub-of-the-walk.ts';
import { CANARY, MARKINGS, OWNERS } from '../support/walk/plant.ts';
import { aRadioReport } from '../support/walk/radio.ts';
import { marksIn, unpacked } from '../support/walk/scan.ts';

let world: CanaryWorld;
let hub: WalkHub;
let bus: Bus;
/** What lies on each topic: key, headers and body of each message, as one text. */
const onTopic = new Map<string, readonly { readonly key: string | null; readonly text: string }[]>();

/** Stands in every report that is recorded here, and in no message that the hub writes. */
const WORDS = 'Told to the hub alone';

beforeAll(async () => {
  world = await canaryWorld();
  hub = await hubOfTheWalk(world.database);
  bus = embeddedBus({ url: world.database.appUrl });
  await bus.ensureTopics(integrations.topics);
  const graph = asGraph(hub, world.database);
  for (const [mutation, row] of Object.entries(EVERY_MUTATION)) {
    const { args } = await row(graph);
    await graph.ask(documentOf(schema, mutation), { ...args, idempotencyKey: newId() }, ROLES);
  }
  for (const [nth, ownerAgency] of OWNERS.entries())
    for (const [other, marked] of MARKINGS.entries()) {
      const markings = [...marked];
      const origin = { recordedBy: 'user:walk', ownerAgency, originator: ownerAgency, markings };
      const report = aPoliceLog({ reference: `walk|${newId()}`, summary: WORDS, markings });
      await world.database.write((em) => recordIncidents(em, [{ report, origin }], systemClock));
      await world.database.write((em) => recordRadioEntries(em, [{ report: { ...aRadioReport(`W${nth}-${other}`), words: WORDS }, origin }], systemClock));
    }
  await world.lookAgain();
  const em = () => world.database.orm.em.fork();
  const departures = [intelDeparture, referralDeparture];
  const { outbound, returns } = integrations;
  const relay = startRelay({ url: world.database.appUrl, em, bus, outbound, returns, departures, clock: systemClock, sendsSimulated: true });
  await until('nothing waits any more', async () => (await outboxLag(em())).every(({ waiting }) => waiting === 0), 60_000);
  await relay.close();
  for (const { name } of integrations.topics) {
    const partitions = await bus.positions('nobody', [name]);
    const messages = await Promise.all(partitions.map(({ partition }) => bus.read({ topic: name, partition, from: 0n, to: 10_000n, limit: 10_000 })));
    onTopic.set(
      name,
      messages.flat().map(({ key, headers, value }) => ({ key, text: [key ?? '', JSON.stringify(headers), String(value ?? '')].join('\n') })),
    );
  }
}, 240_000);
afterAll(async () => {
  await bus.close();
  await hub.close();
  await world.database.close();
});

/** The partners' accounts that read, with their topics. */
const READING = accounts
  .filter(({ direction }) => direction === 'receive')
  .map(({ name, topics }) => ({ name, topics: Object.keys(topics).filter((topic) => topics[topic]?.includes('Read')) }));

test('something lies on the topics', () => {
  const sent = [...onTopic].filter(([, messages]) => messages.length > 0).map(([topic]) => topic);
  for (const topic of ['hub.case.v1', 'hub.incident.v1', 'hub.nte-incident.v1', 'hub.person.v1', 'hub.meeting.v1']) expect(sent).toContain(topic);
});

test('what the hub tells of itself is for no partner, and holds not a word of what it tells of', () => {
  const forPartners = new Set(READING.flatMap(({ topics }) => topics));
  for (const [topic, messages] of onTopic) {
    if (forPartners.has(topic)) continue;
    for (const { text } of messages) {
      expect(text, topic).not.toContain(WORDS);
      expect(
        [...marksIn(unpacked(text), CANARY)].filter((mark) => world.cells.has(mark)),
        topic,
      ).toEqual([]);
    }
  }
});

test.each(READING)('$name reads nothing but what is meant for it', ({ topics }) => {
  for (const topic of topics)
    for (const { key, text } of onTopic.get(topic) ?? []) {
      expect(text, topic).not.toContain(WORDS);
      // A message is about the record by whose key it goes, and tells of no other's compartment.
      const about = key === null ? undefined : world.records.get(key);
      for (const mark of marksIn(unpacked(text), CANARY)) {
        const cell = world.cells.get(mark);
        const record = cell && world.records.get(cell.id);
        if (!record) continue;
        expect(about, `${topic} tells ${cell?.table}.${cell?.column}`).toBeDefined();
        expect(
          record.guards.every(({ owner }) => about?.guards.some((guard) => guard.owner === owner)),
          `${topic} tells ${cell?.table}.${cell?.column}`,
        ).toBe(true);
      }
    }
});
