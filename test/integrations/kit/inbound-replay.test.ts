/** Proof that what lies on the bus comes in once through any number of hubs, and that taking it again changes nothing. */
import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type InboundFeed, type InboundSettings, replay, type Replayed, startInbound } from '../../../integrations/kit/inbound.ts';
import { policeIncidentFeed } from '../../../integrations/police-incidents/feed.ts';
import type { OutgoingMessage, Place, Subscription } from '../../../src/exchange/bus.ts';
import { outcomesAt, outcomesOf } from '../../../src/exchange/lineage.ts';
import { until } from '../../support/until.ts';
import { aLog, type Changes, examples, messageOf, NOW } from '../police-incidents/messages-for-tests.ts';
import { feedThat, type InboundWorld, inboundWorld, lyingAt, TOPIC } from './inbound-world.ts';

let world: InboundWorld;
const subscriptions: Subscription[] = [];

beforeAll(async () => {
  world = await inboundWorld();
});
beforeEach(() => world.forget());
afterEach(async () => {
  await Promise.all(subscriptions.splice(0).map((subscription) => subscription.close()));
});
afterAll(() => world.close());

/** One more hub on the same bus and database. */
async function aHub(feed: InboundFeed = policeIncidentFeed, about: Partial<InboundSettings> = {}): Promise<void> {
  subscriptions.push(...(await startInbound([feed], { ...world.settings, ...about })));
}

function log(number: number, changes: Changes = {}, correlation = ''): OutgoingMessage {
  const headers = correlation === '' ? {} : { ce_correlationid: correlation };
  return aLog({ log: { forceCode: 'humberside', date: '2026-11-20', number }, key: `humberside|2026-11-20|${number}`, ...changes }, {}, headers);
}

const ended = (places: readonly Place[]) =>
  until('every message has its end', async () => (await outcomesAt(world.hub.orm.em.fork(), places)).length === places.length, 15_000);

/** The spans in which these messages lie, one for each partition. */
function spansOf(places: readonly Place[]) {
  return [...Map.groupBy(places, ({ topic, partition }) => `${topic}/${partition}`).values()].flatMap((own) => {
    const [first] = own;
    const offsets = own.map(({ offset }) => offset).toSorted((a, b) => Number(a - b));
    return first ? [{ topic: first.topic, partition: first.partition, from: offsets[0] ?? 0n, to: offsets.at(-1) ?? 0n }] : [];
  });
}

async function replayAll(places: readonly Place[], about: Partial<InboundSettings> = {}, feed = policeIncidentFeed): Promise<Replayed[]> {
  const all: Replayed[] = [];
  for (const span of spansOf(places)) all.push(...(await replay([feed], span, { ...world.settings, ...about })));
  return all;
}

describe('messages on the bus', () => {
  test('come in once through two hubs, with one end each, and the sender can count them', async () => {
    const correlation = randomUUID();
    await aHub();
    await aHub();
    const messages = Array.from({ length: 60 }, (_, index) =>
      log(1 + (index % 40), { revision: 1 + Math.floor(index / 40), summary: `As of ${Math.floor(index / 40)}.` }, correlation),
    );
    const places = await world.bus.publish([...messages, log(99, { nsirCategory: null }, correlation), log(1, { summary: 'Forged.' }, correlation)]);
    await ended(places);
    expect(await outcomesOf(world.hub.orm.em.fork(), correlation)).toEqual([
      { outcome: 'ACCEPTED', reason: null, count: 40 },
      { outcome: 'AMENDED', reason: null, count: 20 },
      { outcome: 'REJECTED', reason: 'NSIR_MISSING', count: 1 },
      { outcome: 'REJECTED', reason: 'REVISION_CONFLICT', count: 1 },
    ]);
    expect(await outcomesOf(world.hub.orm.em.fork(), 'another run')).toEqual([]);
    expect(await outcomesAt(world.hub.orm.em.fork(), places.slice(-2))).toEqual(
      expect.arrayContaining([
        {
          place: places.at(-2),
          outcome: 'REJECTED',
          reason: 'NSIR_MISSING',
          sentence: 'The incident is anti-social behaviour and has no NSIR category.',
          requiredAction: 'Send nsirCategory as one of PERSONAL, NUISANCE, ENVIRONMENTAL.',
          receivedAt: NOW,
        },
      ]),
    );
  });

  test('of both topics come in through one feed', async () => {
    await aHub();
    const places = await world.bus.publish(examples('accepted').map(messageOf));
    await ended(places);
    expect(new Set((await outcomesAt(world.hub.orm.em.fork(), places)).map(({ outcome }) => outcome))).toEqual(new Set(['ACCEPTED']));
  });

  test('behind one that always fails go on coming in', async () => {
    await aHub(
      feedThat((_, reports) => {
        if (reports.some(({ summary }) => summary === 'poison')) throw new TypeError('the hub has a bug');
      }),
      { attempts: 2 },
    );
    const places = await world.bus.publish([log(1, { summary: 'poison' }), log(1, { revision: 2 }), log(1, { revision: 3, summary: 'Later.' })]);
    await ended(places);
    expect((await outcomesAt(world.hub.orm.em.fork(), places)).map(({ outcome }) => outcome)).toEqual(['FAILED', 'ACCEPTED', 'AMENDED']);
  });
});

describe('a replay', () => {
  test('of everything changes nothing, whatever became of it at first', async () => {
    await aHub();
    const places = await world.bus.publish([
      ...examples('accepted').map(messageOf),
      ...examples('rejected').map(messageOf),
      log(1),
      log(1, { revision: 3, summary: 'Group has moved on.' }),
      log(1, { revision: 2, summary: 'Group is still there.' }),
      log(1, { revision: 4, summary: 'Group has moved on.' }),
      log(1, { summary: 'Something else.' }),
    ]);
    await ended(places);
    const before = await everything();
    const first = new Map(
      (await outcomesAt(world.hub.orm.em.fork(), places)).map(({ place, outcome, reason }) => [
        `${place.topic}/${place.partition}/${place.offset}`,
        reason ?? outcome,
      ]),
    );

    const replayed = await replayAll(places);
    expect(replayed).toHaveLength(places.length);
    for (const end of replayed) {
      const then = first.get(`${end.place.topic}/${end.place.partition}/${end.place.offset}`);
      const now = end.outcome === 'REJECTED' ? end.rejection.reason : end.outcome;
      expect(now).toBe(end.outcome === 'REJECTED' ? then : 'DUPLICATE');
    }
    expect(await everything()).toEqual(before);
  });

  test('of a part, in pages and up to its last offset, answers for that part alone', async () => {
    await aHub();
    const places = await world.bus.publish(Array.from({ length: 1_200 }, (_, index) => log(1, { revision: index + 1, summary: `As of ${index}.` })));
    await ended(places);
    const [first] = places;
    if (!first) throw new Error('nothing was published');
    const span = { topic: first.topic, partition: first.partition, from: places[10]?.offset ?? 0n, to: places[1_100]?.offset ?? 0n };
    const replayed = await replay([policeIncidentFeed], span, world.settings);
    expect(replayed.map(({ place }) => place.offset)).toEqual(places.slice(10, 1_101).map(({ offset }) => offset));
    expect(new Set(replayed.map(({ outcome }) => outcome))).toEqual(new Set(['DUPLICATE']));
    expect(await replay([policeIncidentFeed], { ...span, from: 5n, to: 4n }, world.settings)).toEqual([]);
  });

  test('years later still finds in the future what lay in the future then', async () => {
    const early = { now: () => new Date('2026-11-19T12:00:00Z') };
    await aHub(policeIncidentFeed, { clock: early });
    const places = await world.bus.publish([log(1)]);
    await ended(places);
    const before = await everything();
    expect(await replayAll(places)).toMatchObject([{ outcome: 'REJECTED', rejection: { reason: 'IN_THE_FUTURE' } }]);
    expect(await everything()).toEqual(before);
  });

  test('takes what once failed, when the hub has been mended, and its row says so', async () => {
    const broken = feedThat(() => {
      throw new TypeError('the hub has a bug');
    });
    await aHub(broken, { attempts: 1 });
    const places = await world.bus.publish([log(1), log(2, { nsirCategory: null })]);
    await ended(places);
    expect(await replayAll(places, {}, broken)).toMatchObject([{ outcome: 'FAILED', rejection: { reason: 'HUB_FAILED' } }, { outcome: 'REJECTED' }]);
    expect((await outcomesAt(world.hub.orm.em.fork(), places)).map(({ outcome }) => outcome)).toEqual(['FAILED', 'REJECTED']);

    expect((await replayAll(places)).map(({ outcome }) => outcome)).toEqual(['ACCEPTED', 'REJECTED']);
    const [incident] = await world.hub.ask<{ id: string }>('select id from incident');
    expect(await world.hub.ask('select outcome, reason, required_action, subject_id from message order by outcome')).toMatchObject([
      { outcome: 'ACCEPTED', reason: null, required_action: null, subject_id: incident?.id },
      { outcome: 'REJECTED', reason: 'NSIR_MISSING' },
    ]);
    expect((await replayAll(places)).map(({ outcome }) => outcome)).toEqual(['DUPLICATE', 'REJECTED']);
  });

  test('of messages that the hub has never seen records them, and leaves their rows to the hub that takes them', async () => {
    const places = await world.bus.publish([log(1)]);
    expect(await replayAll(places)).toMatchObject([{ outcome: 'ACCEPTED' }]);
    expect(await world.outcomes()).toEqual([]);
    await aHub();
    await ended(places);
    expect((await outcomesAt(world.hub.orm.em.fork(), places)).map(({ outcome }) => outcome)).toEqual(['DUPLICATE']);
  });

  test('of a topic that no feed reads is refused', async () => {
    await expect(replay([policeIncidentFeed], { topic: 'fire.arson.v1', partition: 0, from: 0n, to: 1n }, world.settings)).rejects.toThrow(
      'No feed reads the topic fire.arson.v1: name one of police.incident.v1, opendata.incident.v1.',
    );
  });

  test('that finds the database gone says so and writes nothing', async () => {
    const places = await world.bus.publish([log(1)]);
    const away = feedThat(() => {
      throw Object.assign(new Error('terminating connection'), { code: '57P01' });
    });
    await expect(replayAll(places, {}, away)).rejects.toThrow('terminating connection');
    expect(await world.outcomes()).toEqual([]);
  });
});

test('what was taken by hand is not taken again from the bus', async () => {
  const [place] = await world.bus.publish([log(1)]);
  if (!place) throw new Error('nothing was published');
  await world.take([{ ...lyingAt(0, log(1)), ...place }]);
  await aHub();
  const [next] = await world.bus.publish([log(1, { revision: 2, summary: 'Later.' })]);
  const both = [place, ...(next ? [next] : [])];
  await ended(both);
  expect((await outcomesAt(world.hub.orm.em.fork(), both)).map(({ outcome }) => outcome)).toEqual(['ACCEPTED', 'AMENDED']);
  expect(await world.letters(TOPIC)).toEqual([]);
});

/** Every row that the way in writes, with its version: equal means that nothing was written. */
async function everything(): Promise<object[]> {
  const tables = ['message', 'dead_letter', 'incident_revision', 'incident', 'location', 'live_log', 'outbox'];
  return Promise.all(tables.map((table) => world.hub.ask(`select ${table}.xmin::text as version, to_jsonb(${table}) as row from ${table} order by 2::text`)));
}
