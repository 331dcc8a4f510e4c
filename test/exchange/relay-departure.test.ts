/** A domain has the last word at the moment of sending: what it withholds never leaves, and it is told once of what left, wherever a relay breaks off. */
import type { EntityManager } from '@mikro-orm/postgresql';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Clearance, Departure, Leaving } from '../../src/exchange/departure.ts';
import { appendLive } from '../../src/live/live-log.ts';
import type { Clock } from '../../src/shared/clock.ts';
import { startProgram } from '../support/hub-process.ts';
import { until } from '../support/until.ts';
import { numbered, numbersOf, type RelayWorld, relayWorld } from './relay-world.ts';

let world: RelayWorld;

beforeAll(async () => {
  world = await relayWorld();
});
afterEach(() => world.closeRelays());
afterAll(() => world.close());

const GO: Clearance = { go: true };
const STAY: Clearance = { go: false, because: 'consent was withdrawn' };

/** A domain that notes in the live log what it was told of: so the notes stand or fall with the transaction. */
class Domain implements Departure {
  readonly topics: readonly string[];
  readonly #answer: (row: Leaving, nth: number) => Clearance | Promise<Clearance>;
  /** What it was asked, question by question. */
  readonly asked: (readonly Leaving[])[] = [];
  /** Called when it is told that something left. */
  onLeft: () => void | Promise<void> = () => undefined;

  constructor(topic: string, answer: (row: Leaving, nth: number) => Clearance | Promise<Clearance> = () => GO) {
    this.topics = [topic];
    this.#answer = answer;
  }

  async clear(em: EntityManager, rows: readonly Leaving[], clock: Clock): Promise<readonly Clearance[]> {
    this.asked.push(rows);
    await note(em, 'test.cleared', rows, clock);
    return Promise.all(rows.map((row) => this.#answer(row, this.asked.length)));
  }

  async discloses(_: EntityManager, rows: readonly Leaving[]): Promise<readonly null[]> {
    return rows.map(() => null);
  }

  async left(em: EntityManager, rows: readonly Leaving[], clock: Clock): Promise<void> {
    await note(em, 'test.left', rows, clock);
    await this.onLeft();
  }
}

const note = (em: EntityManager, kind: string, rows: readonly Leaving[], clock: Clock) =>
  appendLive(
    em,
    rows.map(({ eventId }) => ({ kind, subjectId: eventId, wardCode: null, category: null, markings: [], simulated: false, at: clock.now() })),
  );

/** How often it was noted that each of these left. */
async function timesLeft(ids: readonly string[]): Promise<number[]> {
  const rows = await world.hub.ask<{ id: string; times: number }>(
    "select subject_id as id, count(*)::int as times from live_log where kind = 'test.left' group by 1",
  );
  return ids.map((id) => rows.find((row) => row.id === id)?.times ?? 0);
}

/** Two keys that leave by one lane, and so are asked about together. */
async function oneLane(): Promise<[string, string]> {
  const rows = await world.hub.ask<{ key: string }>(
    `select key from (select 'referral-' || n as key from generate_series(1, 200) n) k where abs(hashtext(key) % 8) = abs(hashtext('referral-1') % 8) limit 2`,
  );
  const [one, other] = rows.map(({ key }) => key);
  if (one === undefined || other === undefined) throw new Error('No two keys share a lane.');
  return [one, other];
}

describe('a domain', () => {
  test('is asked of each row before it leaves, and told when it has left', async () => {
    const topic = await world.aTopic();
    const domain = new Domain(topic);
    const subject = '01a209b9-c747-7709-803d-7bc7a0778b55';
    let before: object[] = [];
    world.aRelay({
      departures: [domain],
      between: async (_, publish) => {
        before = await world.hub.ask("select kind from live_log where kind in ('test.cleared', 'test.left')");
        return publish();
      },
    });
    const ids = await world.tell(topic, { key: 'referral-1', type: 'referral.sent', subjectIds: [subject] });
    await world.sent(topic);
    expect(domain.asked).toEqual([[{ eventId: ids[0], topic, key: 'referral-1', type: 'referral.sent', subjectIds: [subject], attempted: false }]]);
    expect(before, 'its answer is committed before the message leaves').toContainEqual({ kind: 'test.cleared' });
    expect(await timesLeft(ids)).toEqual([1]);
    expect(await world.published(topic)).toHaveLength(1);
  });

  test('withholds one row for good, and the others leave in order', async () => {
    const topic = await world.aTopic();
    const withheld = new Set<string>();
    const domain = new Domain(topic, ({ eventId }) => (withheld.has(eventId) ? STAY : GO));
    const ids = await world.tell(topic, ...numbered('a', 5));
    for (const id of [ids[1], ids[3]]) withheld.add(id ?? '');
    world.aRelay({ departures: [domain] });
    await world.sent(topic);
    expect(numbersOf(await world.published(topic))).toEqual([0, 2, 4]);
    expect(await timesLeft(ids)).toEqual([1, 0, 1, 0, 1]);
    withheld.clear();
    await world.tell(topic, ...numbered('a', 1, 5));
    await world.sent(topic);
    expect(numbersOf(await world.published(topic))).toEqual([0, 2, 4, 5]);
  });

  test('is asked of one row of a key at a time, so that what it says of the first stands before the second', async () => {
    const topic = await world.aTopic();
    const domain = new Domain(topic);
    await world.tell(topic, ...numbered('a', 4), ...Array.from({ length: 40 }, (_, nth) => ({ key: `key-${nth}`, payload: { n: nth } })));
    world.aRelay({ departures: [domain] });
    await world.sent(topic);
    for (const rows of domain.asked) {
      expect(new Set(rows.map(({ key }) => key)).size).toBe(rows.length);
      expect(rows.length).toBeLessThanOrEqual(20);
    }
    expect(numbersOf((await world.published(topic)).filter(({ key }) => key === 'a'))).toEqual([0, 1, 2, 3]);
  });

  test('is asked again before each attempt, and told that there was one; what lost its consent meanwhile does not leave', async () => {
    const topic = await world.aTopic();
    const domain = new Domain(topic, (_, nth) => (nth < 4 ? GO : STAY));
    let attempts = 0;
    world.aRelay({
      departures: [domain],
      between: () => {
        attempts += 1;
        throw new Error('no broker');
      },
    });
    const ids = await world.tell(topic, { key: 'a' });
    await world.sent(topic);
    expect(attempts).toBe(3);
    expect(domain.asked.map(([row]) => row?.attempted)).toEqual([false, true, true, true]);
    expect(await world.published(topic)).toEqual([]);
    expect(await timesLeft(ids)).toEqual([0]);
  });

  test('that withheld a row is not asked of it again when the attempt of another fails', async () => {
    const topic = await world.aTopic();
    const first = new Map<string, boolean>();
    const [stay, go] = await oneLane();
    const domain = new Domain(topic, ({ key, eventId }) => {
      if (key === go) return GO;
      const again = first.has(eventId);
      first.set(eventId, again);
      return again ? GO : STAY; // it changes its mind: too late
    });
    const ids = await world.tell(topic, { key: stay, payload: { n: 0 } }, { key: go, payload: { n: 1 } });
    let failures = 2;
    world.aRelay({
      departures: [domain],
      between: async (_, publish) => {
        if (failures-- > 0) throw new Error('no broker');
        return publish();
      },
    });
    await world.sent(topic);
    expect([...first.values()]).toEqual([false]);
    expect(numbersOf(await world.published(topic))).toEqual([1]);
    expect(await timesLeft(ids)).toEqual([0, 1]);
  });

  test('that fails to answer keeps its lane waiting, and nothing leaves unasked', async () => {
    const topic = await world.aTopic();
    const domain = new Domain(topic, (_, nth) => {
      if (nth < 3) throw new Error('a bug');
      return GO;
    });
    let published = 0;
    world.aRelay({ departures: [domain], between: (_, publish) => ((published += 1), publish()) });
    const ids = await world.tell(topic, { key: 'a' });
    await world.sent(topic);
    expect([domain.asked.length, published, await timesLeft(ids)]).toEqual([3, 1, [1]]);
    expect(domain.asked.map(([row]) => row?.attempted)).toEqual([false, false, false]);
  });

  test('that answers for too few rows is at fault, and nothing leaves', async () => {
    const topic = await world.aTopic();
    const careless: Departure = { topics: [topic], clear: async () => [], discloses: async () => [], left: async () => undefined };
    world.aRelay({ departures: [careless] });
    await world.tell(topic, { key: 'a' });
    await until('it is noticed', () => world.lines.some((line) => line.includes('it must answer for each, in order')));
    expect(await world.published(topic)).toEqual([]);
  });

  test('that fails to note what left is told again, and nothing is sent twice for that', async () => {
    const topic = await world.aTopic();
    const domain = new Domain(topic);
    let faults = 2;
    domain.onLeft = () => {
      if (faults-- > 0) throw new Error('a bug');
    };
    world.aRelay({ departures: [domain] });
    const ids = await world.tell(topic, { key: 'a' });
    await world.sent(topic);
    expect(await world.published(topic)).toHaveLength(1);
    expect(await timesLeft(ids)).toEqual([1]);
  });

  test('of a demonstration is not asked by a hub of real records', async () => {
    const topic = await world.aTopic();
    const domain = new Domain(topic);
    world.aRelay({ departures: [domain], sendsSimulated: false });
    await world.tell(topic, { key: 'a', simulated: true });
    await world.sent(topic);
    expect([domain.asked, await world.published(topic)]).toEqual([[], []]);
  });
});

describe('a relay that dies (kill -9)', () => {
  test.each([
    ['after the answer was committed', 'cleared', 1],
    ['when the bus has the message', 'published', 2],
    ['while the domain notes that it left', 'left', 2],
  ])('%s: the next one asks again, knows that there was an attempt, and what left is noted once', async (_, step, copies) => {
    const topic = await world.aTopic();
    const ids = await world.tell(topic, ...numbered('a', 1));
    const dying = startProgram('test/faults/departing.ts', [world.hub.appUrl, topic, step]);
    await dying.ended;
    expect(dying.child.signalCode, dying.err).toBe('SIGKILL');
    expect(await timesLeft(ids)).toEqual([0]);

    const domain = new Domain(topic);
    world.aRelay({ departures: [domain] });
    await world.sent(topic);
    expect(domain.asked.map(([row]) => row?.attempted)).toEqual([true]);
    const found = await world.published(topic);
    expect(found).toHaveLength(copies);
    expect(new Set(found.map(({ headers }) => headers['ce_id']))).toEqual(new Set(ids));
    expect(await timesLeft(ids)).toEqual([1]);
  });

  test('after it withheld a row: the next one does not ask about that again, and it stays', async () => {
    const topic = await world.aTopic();
    const [stay, go] = await oneLane();
    const ids = await world.tell(topic, { key: stay, payload: { n: 0 } }, { key: go, payload: { n: 1 } });
    const dying = startProgram('test/faults/departing.ts', [world.hub.appUrl, topic, 'withheld']);
    await dying.ended;
    expect(dying.child.signalCode, dying.err).toBe('SIGKILL');
    const domain = new Domain(topic);
    world.aRelay({ departures: [domain] });
    await world.sent(topic);
    expect(domain.asked.map((rows) => rows.map(({ eventId, attempted }) => ({ eventId, attempted })))).toEqual([[{ eventId: ids[1], attempted: true }]]);
    expect(numbersOf(await world.published(topic))).toEqual([1]);
    expect(await timesLeft(ids)).toEqual([0, 1]);
  });
});
