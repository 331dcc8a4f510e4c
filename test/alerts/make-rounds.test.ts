/** Rounds: each is made again and again, by one hub at a time, and one that fails stops neither itself nor the others. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { makeRound, makeRounds, type Round } from '../../src/alerts/make-rounds.ts';
import { raiseAlert } from '../../src/alerts/raise-alert.ts';
import { EVERY_MS, rounds } from '../../src/rounds.ts';
import { type HubDatabase, hubDatabase } from '../support/hub-database.ts';
import { until } from '../support/until.ts';
import { atNine, trouble } from './troubles.ts';

let hub: HubDatabase;
beforeAll(async () => {
  hub = await hubDatabase();
});
afterAll(() => hub.close());
beforeEach(() => hub.ask('delete from alert'));

function watching(each: readonly Round[]) {
  const lines: string[] = [];
  const watch = makeRounds(each, { em: () => hub.orm.em.fork(), clock: atNine, log: (line) => lines.push(line) });
  return { lines, close: () => watch.close() };
}

describe('the rounds of the hub', () => {
  test('each has a name of its own, and comes often enough that what is overdue is flagged inside a minute', () => {
    expect(new Set(rounds.map(({ name }) => name)).size).toBe(rounds.length);
    for (const { name, everyMs } of rounds) {
      expect(name).toMatch(/^[a-z]+(-[a-z]+)*$/);
      expect(everyMs, name).toBeLessThanOrEqual(30_000);
    }
    expect(EVERY_MS).toBeLessThanOrEqual(30_000);
  });

  test.each(rounds)('$name finds nothing on an empty hub', async (round) => {
    expect(await makeRound(round, hub.orm.em.fork(), atNine)).toBe(true);
    expect(await hub.ask('select 1 from alert')).toEqual([]);
  });

  test('two of one name are refused', () => {
    const round: Round = { name: 'twice', everyMs: 1, run: async () => undefined };
    expect(() => watching([round, round])).toThrow('Two rounds are called twice');
  });
});

describe('a round', () => {
  test('is made at once, again and again, with the clock of the hub', async () => {
    const seen: Date[] = [];
    const watch = watching([{ name: 'counting', everyMs: 1, run: async (_, clock) => void seen.push(clock.now()) }]);
    await until('three rounds', () => seen.length >= 3);
    await watch.close();
    expect(seen[0]).toEqual(atNine.now());
  });

  test('that fails rolls back what it did, says so once without the words of the failure, and goes on; the others never notice', async () => {
    let broken = true;
    let others = 0;
    const watch = watching([
      {
        name: 'failing',
        everyMs: 1,
        run: async (em, clock) => {
          const fails = broken;
          await raiseAlert(em, clock, trouble('OUTBOX_STUCK', fails ? 'never' : 'at last'));
          if (fails) throw new Error('row of Petunia Example, 01632 960 001');
        },
      },
      { name: 'sound', everyMs: 1, run: async () => void (others += 1) },
    ]);
    await until('the other round goes on', () => others >= 5);
    expect(await hub.ask('select 1 from alert')).toEqual([]);
    broken = false;
    await until('it goes well again', () => watch.lines.length === 2);
    await watch.close();
    expect(watch.lines).toEqual(['The round failing failed (Error); it is made again every 1 s.', 'The round failing goes well again.']);
    expect(await hub.ask('select about from alert')).toEqual([{ about: 'at last' }]);
  });

  test('that the database refuses is told by its code', async () => {
    const watch = watching([{ name: 'refused', everyMs: 60_000, run: async (em) => void (await em.execute('select nothing from nowhere')) }]);
    await until('it is told', () => watch.lines.length === 1);
    await watch.close();
    expect(watch.lines).toEqual(['The round refused failed (TableNotFoundException 42P01); it is made again every 60 s.']);
  });

  test('is made by one hub at a time', async () => {
    let inside = 0;
    let most = 0;
    let made = 0;
    const round: Round = {
      name: 'alone',
      everyMs: 1,
      run: async (em) => {
        inside += 1;
        most = Math.max(most, inside);
        await em.execute('select pg_sleep(0.01)');
        inside -= 1;
        made += 1;
      },
    };
    const hubs = [watching([round]), watching([round]), watching([round])];
    await until('twelve rounds', () => made >= 12);
    await Promise.all(hubs.map((each) => each.close()));
    expect(most).toBe(1);
    expect(hubs.flatMap(({ lines }) => lines)).toEqual([]);
  });

  test('that another hub is making now is left to it', async () => {
    const round: Round = { name: 'held', everyMs: 1, run: async () => undefined };
    const held = await hub.write(async (em) => {
      await em.execute("select pg_advisory_xact_lock(7305060, hashtext('held'))");
      return makeRound(round, hub.orm.em.fork(), atNine);
    });
    expect(held).toBe(false);
    expect(await makeRound(round, hub.orm.em.fork(), atNine)).toBe(true);
  });

  test('in hand is waited for when the hub stops', async () => {
    let done = false;
    let begun = false;
    const watch = watching([
      {
        name: 'slow',
        everyMs: 60_000,
        run: async (em) => {
          begun = true;
          await em.execute('select pg_sleep(0.2)');
          done = true;
        },
      },
    ]);
    await until('it has begun', () => begun);
    await watch.close();
    expect(done).toBe(true);
  });
});
