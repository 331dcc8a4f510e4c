/** Proof that a table can be read in commit order while many write to it: nothing skipped, nothing repeated, every key in order. */
import { setTimeout as pause } from 'node:timers/promises';
import { Client, Pool, type ClientConfig } from 'pg';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { Frontier, type Queries } from '../../src/database/commit-order.ts';
import { freshDatabase, type TestDatabase } from '../support/database.ts';
import { until } from '../support/until.ts';

let database: TestDatabase;
let pool: Pool;
const writers: Client[] = [];

beforeAll(async () => {
  database = await freshDatabase();
  const owner = await connect({ connectionString: database.ownerUrl });
  await owner.query('create table case_file (name text primary key, steps int not null)');
  await owner.query('create table journal (position bigserial primary key, name text not null, step int not null)');
  await owner.query('create table notice_board (position bigserial primary key)');
  await owner.query('grant select, insert, update, delete, truncate on case_file, journal, notice_board to hub_app');
  await owner.query('grant usage on sequence journal_position_seq, notice_board_position_seq to hub_app');
  await owner.end();
  pool = new Pool({ connectionString: database.appUrl, max: 4 });
  pool.on('error', () => undefined); // dropping the database may overtake the last goodbye
});

beforeEach(async () => {
  await Promise.all(writers.splice(0).map((writer) => writer.end()));
  await pool.query('truncate journal');
});

afterAll(async () => {
  await Promise.all(writers.map((writer) => writer.end()));
  await pool.end();
  await database.drop();
});

async function connect(config: ClientConfig): Promise<Client> {
  const client = new Client(config);
  client.on('error', () => undefined);
  await client.connect();
  return client;
}

async function aWriter(settings = ''): Promise<Client> {
  const writer = await connect({ connectionString: database.appUrl, options: settings });
  writers.push(writer);
  return writer;
}

const write = (writer: Client, name: string, step = 1) => writer.query('insert into journal (name, step) values ($1, $2)', [name, step]);

/** Reads the journal in commit order, as a consumer does: up to the frontier, then on from there. */
class JournalReader {
  readonly seen: string[] = [];
  readonly frontier: Frontier;
  #read: bigint;

  constructor(frontier: Frontier) {
    this.frontier = frontier;
    this.#read = frontier.settled;
  }

  static fromTheStart(): JournalReader {
    return new JournalReader(new Frontier('journal', 0n));
  }

  async look(db: Queries = pool): Promise<string[]> {
    const settled = await this.frontier.advance(db);
    const { rows } = await pool.query<{ name: string; step: number }>(
      'select name, step from journal where position > $1 and position <= $2 order by position',
      [this.#read, settled],
    );
    this.#read = settled;
    const fresh = rows.map((row) => `${row.name} ${row.step}`);
    this.seen.push(...fresh);
    return fresh;
  }
}

test('who took its position first and commits last is read first, and holds the other back until then', async () => {
  const reader = JournalReader.fromTheStart();
  const [a, b] = [await aWriter(), await aWriter()];
  await a.query('begin');
  await write(a, 'A');
  await write(b, 'B');
  expect(await reader.look()).toEqual([]);
  expect(reader.frontier.heldBack).toBe(true);
  await a.query('commit');
  expect(await reader.look()).toEqual(['A 1', 'B 1']);
  expect(reader.frontier.heldBack).toBe(false);
});

test.for([1, 2, 3, 4])('a commit that falls right behind statement %i of a reader is not lost', async (nth) => {
  const reader = JournalReader.fromTheStart();
  const [a, b] = [await aWriter(), await aWriter()];
  await a.query('begin');
  await write(a, 'A');
  await write(b, 'B');
  let asked = 0;
  const interrupted = afterEachAnswer(async () => {
    if (++asked === nth) await a.query('commit');
  });
  while (asked < nth) await reader.look(interrupted);
  await reader.look();
  expect(reader.seen).toEqual(['A 1', 'B 1']);
});

test('a position that was rolled back is passed over at once when nobody writes any more', async () => {
  const reader = JournalReader.fromTheStart();
  const [a, b] = [await aWriter(), await aWriter()];
  await a.query('begin');
  await write(a, 'A');
  await write(b, 'B');
  await a.query('rollback');
  await write(b, 'B', 2);
  expect(await reader.look()).toEqual(['B 1', 'B 2']);
});

test('a hole is passed when those who wrote at its time are gone, although others write since', async () => {
  const reader = JournalReader.fromTheStart();
  const [a, b, later] = [await aWriter(), await aWriter(), await aWriter()];
  await a.query('begin');
  await write(a, 'A');
  await write(b, 'B');
  expect(await reader.look()).toEqual([]);
  await later.query('begin');
  await write(later, 'later');
  await a.query('rollback');
  await write(b, 'B', 2);
  expect(await reader.look()).toEqual(['B 1']);
  await later.query('commit');
  expect(await reader.look()).toEqual(['later 1', 'B 2']);
});

test('a savepoint that was rolled back leaves a hole that its living transaction does not hold open', async () => {
  const reader = JournalReader.fromTheStart();
  const [a, b] = [await aWriter(), await aWriter()];
  await a.query('begin');
  await a.query('savepoint attempt');
  await write(a, 'A');
  await a.query('rollback to savepoint attempt');
  await write(b, 'B');
  expect(await reader.look()).toEqual(['B 1']);
  await a.query('commit');
});

test('a transaction that got its number first and the lock of the key last does not turn the key round', async () => {
  const reader = JournalReader.fromTheStart();
  await pool.query("insert into case_file values ('K', 0)");
  const [early, late] = [await aWriter(), await aWriter()];
  await early.query('begin');
  await early.query('select pg_current_xact_id()');
  await late.query('begin');
  await stepUnderLock(late, 'K');
  const waiting = stepUnderLock(early, 'K');
  await late.query('commit');
  await waiting;
  await early.query('commit');

  expect(await reader.look()).toEqual(['K 1', 'K 2']);
  // What ordering by transaction number would have said:
  const { rows } = await pool.query<{ step: number }>('select step from journal order by xmin::text::bigint');
  expect(rows.map((row) => row.step)).toEqual([2, 1]);
});

test('an open transaction that has not written to the table holds nobody back, not even at a hole', async () => {
  const reader = JournalReader.fromTheStart();
  const [elsewhere, a, b] = [await aWriter(), await aWriter(), await aWriter()];
  await elsewhere.query('begin');
  await elsewhere.query('insert into notice_board default values');
  await a.query('begin');
  await write(a, 'A');
  await write(b, 'B');
  await a.query('rollback');
  expect(await reader.look()).toEqual(['B 1']);
  await elsewhere.query('rollback');
});

test('a writer that idles in its transaction holds readers back until the time-out ends it', async () => {
  const reader = JournalReader.fromTheStart();
  const [idle, b] = [await aWriter('-c idle_in_transaction_session_timeout=300'), await aWriter()];
  const ended = new Promise((resolve) => idle.once('end', resolve));
  await idle.query('begin');
  await write(idle, 'idle');
  await write(b, 'B');
  expect(await reader.look()).toEqual([]);
  await ended;
  await until('the reader is released', async () => (await reader.look()).length > 0);
  expect(reader.seen).toEqual(['B 1']);
});

test('who begins at the end misses nothing that commits afterwards', async () => {
  const [a, b] = [await aWriter(), await aWriter()];
  await write(b, 'long ago');
  await a.query('begin');
  await write(a, 'A');
  await write(b, 'B');
  let [begun, asked] = [false, 0];
  const counting = afterEachAnswer(() => void asked++);
  const beginning = Frontier.atEnd(counting, 'journal').then((frontier) => {
    begun = true;
    return new JournalReader(frontier);
  });
  await until('the beginner has asked twice who still writes', () => asked >= 2);
  await write(b, 'B', 2);
  expect(begun).toBe(false);
  await a.query('commit');
  const reader = await beginning;
  await write(b, 'B', 3);
  await reader.look();
  expect(reader.seen.at(-1)).toBe('B 3');
  expect(reader.seen).not.toContain('long ago 1');
});

test('more rows than one page, with holes in them, are read to the end', async () => {
  const reader = JournalReader.fromTheStart();
  await pool.query("insert into journal (name, step) select 'bulk', n from generate_series(1, 25000) n");
  await pool.query('delete from journal where step % 7777 = 0');
  const seen = await reader.look();
  expect(seen).toHaveLength(25_000 - 3);
  expect(reader.frontier.heldBack).toBe(false);
});

test('fifty writers with random delays and rollbacks, two readers: every committed row once, each key in the order of its lock', async () => {
  const names = Array.from({ length: 7 }, (_, n) => `case ${n}`);
  await pool.query('insert into case_file select name, 0 from unnest($1::text[]) as name', [names]);
  const readers = [JournalReader.fromTheStart(), JournalReader.fromTheStart()];
  let writing = true;
  const reading = readers.map(async (reader) => {
    while (writing) await reader.look();
  });

  const rolledBack = { count: 0 };
  const writes = Array.from({ length: 50 }, async (_, n) => {
    const writer = await aWriter();
    for (let turn = 0; turn < 12; turn++) {
      await writer.query('begin');
      // Half of them have their transaction number long before they get the lock of their key.
      if (n % 2 === 0) await writer.query('select pg_current_xact_id()');
      if (n % 5 === 0) await pause(Math.random() * 20);
      await stepUnderLock(writer, names[Math.floor(Math.random() * names.length)] ?? '');
      await pause(Math.random() * 8);
      const givesUp = Math.random() < 0.2;
      if (givesUp) rolledBack.count++;
      await writer.query(givesUp ? 'rollback' : 'commit');
    }
  });
  await Promise.all(writes);
  writing = false;
  await Promise.all(reading);
  await Promise.all(readers.map((reader) => reader.look()));

  const { rows } = await pool.query<{ name: string; step: number }>('select name, step from journal');
  const committed = rows.map((row) => `${row.name} ${row.step}`).sort();
  expect(rolledBack.count).toBeGreaterThan(0);
  expect(committed).toHaveLength(600 - rolledBack.count);
  for (const reader of readers) {
    expect([...reader.seen].sort()).toEqual(committed);
    for (const name of names) {
      const steps = reader.seen.filter((line) => line.startsWith(`${name} `));
      expect(steps).toEqual(steps.map((_, at) => `${name} ${at + 1}`));
    }
  }
  expect(readers[0]?.seen).toEqual(readers[1]?.seen);
}, 60_000);

/** The pool, with something happening behind each answer before the reader gets it. */
function afterEachAnswer(happens: () => Promise<unknown> | void): Queries {
  return {
    query: async (text, values) => {
      const answer = await pool.query(text, values);
      await happens();
      return answer;
    },
  };
}

/** What a command does: takes the lock of the aggregate's row, changes it, and notes the change. */
async function stepUnderLock(writer: Client, name: string): Promise<void> {
  const { rows } = await writer.query<{ steps: number }>('update case_file set steps = steps + 1 where name = $1 returning steps', [name]);
  await write(writer, name, rows[0]?.steps ?? 0);
}
