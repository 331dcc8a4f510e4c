/** What somebody with all rights on the database may do to a ledger, and hopes that nobody sees: kinds of tampering, each drawn at random within it. */
import { randomUUID } from 'node:crypto';
import type { Client } from 'pg';
import { chained, GENESIS } from '../../../src/access/ledger/chain.rules.ts';
import { ENTRY_TEXT } from '../../../src/access/ledger/entry-text.ts';

/** Random numbers that a seed fixes (mulberry32). */
export function dice(seed: number) {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const between = (from: number, to: number) => from + Math.floor(next() * (to - from + 1));
  return { between, one: <Each>(list: readonly Each[]): Each => list[between(0, list.length - 1)] as Each, maybe: () => next() < 0.5 };
}
export type Dice = ReturnType<typeof dice>;

/** What the tamperer does in an open transaction. `vouched` is the last entry that a checkpoint knows. Answers in words what was done. */
export type Tampering = (db: Client, roll: Dice, vouched: number) => Promise<string>;

const positionOf = async (db: Client, sequence: number): Promise<string> => {
  const { rows } = await db.query<{ position: string }>('select position::text as position from ledger_seal where sequence = $1', [sequence]);
  const [row] = rows;
  if (row === undefined) throw new Error(`There is no entry ${sequence} to tamper with.`);
  return row.position;
};

/** Makes all seals anew over what stands there now, as the hub would have made them. */
async function restamp(db: Client): Promise<void> {
  await db.query('delete from ledger_seal');
  const { rows } = await db.query<{ position: string; entry: string }>(
    `select e.position::text as position, ${ENTRY_TEXT} as entry from ledger_entry e order by e.position`,
  );
  let hash = GENESIS;
  const seals = rows.map(({ position, entry }, index) => {
    hash = chained(hash, index + 1, JSON.parse(entry));
    return { sequence: index + 1, position, hash };
  });
  await db.query(
    'insert into ledger_seal (sequence, position, hash) select sequence, position, hash from jsonb_to_recordset($1::jsonb) as s (sequence bigint, position bigint, hash text)',
    [JSON.stringify(seals)],
  );
}

/** In each column of an entry something else than stood there. */
const CHANGES: Readonly<Record<string, string>> = {
  id: 'gen_random_uuid()',
  at: "at + interval '1 millisecond'",
  recorded_at: "recorded_at - interval '1 millisecond'",
  kind: "case kind when 'ERASURE' then 'COLLECTION' else 'ERASURE' end",
  subject: "subject || 'x'",
  agency: "'HUMBERSIDE_POLICE'",
  acting_for: "coalesce(acting_for, '') || 'somebody'",
  purpose: "case purpose when 'SAFEGUARDING' then null else 'SAFEGUARDING' end",
  regimes: "regimes || '{LED_PART3}'::text[]",
  reason: "coalesce(reason, '') || ' asked to'",
  recipients: "recipients || '{REMEDI}'::text[]",
  request_id: 'gen_random_uuid()::text',
  operation: 'null',
  glass: "coalesce(glass, '') || 'x'",
  agreement: "coalesce(agreement, 'ISA-1') || 'x'",
  items: `items || '[{"about":"Person:nobody","fields":[]}]'::jsonb`,
  about: "'{}'::text[]",
};

async function edit(db: Client, roll: Dice, vouched: number): Promise<string> {
  const sequence = roll.between(1, vouched);
  const column = roll.one(Object.keys(CHANGES));
  await db.query(`update ledger_entry set ${column} = ${CHANGES[column]} where position = $1`, [await positionOf(db, sequence)]);
  return `edited ${column} of entry ${sequence}`;
}

async function remove(db: Client, roll: Dice, vouched: number): Promise<string> {
  const sequence = roll.between(1, vouched);
  const position = await positionOf(db, sequence);
  await db.query('delete from ledger_entry where position = $1', [position]);
  if (roll.maybe()) return `deleted entry ${sequence}`;
  await db.query('delete from ledger_seal where sequence = $1', [sequence]);
  return `deleted entry ${sequence} and its seal`;
}

async function copy(db: Client, from: string, columns: Readonly<Record<string, string>>): Promise<void> {
  const own = ['id', 'position', 'at', 'recorded_at', 'subject'];
  const kept = [
    'kind',
    'agency',
    'acting_for',
    'purpose',
    'regimes',
    'reason',
    'recipients',
    'request_id',
    'operation',
    'glass',
    'agreement',
    'items',
    'about',
  ];
  const values = { id: 'gen_random_uuid()', at: 'at', recorded_at: 'recorded_at', subject: "'demo:somebody-else'", ...columns };
  const given = own.filter((column) => column in values);
  await db.query(
    `insert into ledger_entry (${[...given, ...kept].join(', ')}) select ${[...given.map((column) => values[column as keyof typeof values]), ...kept].join(', ')} from ledger_entry where position = $1`,
    [from],
  );
}

/** Makes room for a position between two entries, for entries and seals alike. */
async function shiftFrom(db: Client, position: string): Promise<void> {
  for (const table of ['ledger_seal', 'ledger_entry']) {
    await db.query(`update ${table} set position = -(position + 1) where position >= $1`, [position]);
    await db.query(`update ${table} set position = -position where position < 0`);
  }
}

async function insert(db: Client, roll: Dice, vouched: number): Promise<string> {
  const sequence = roll.between(1, vouched);
  const position = await positionOf(db, sequence);
  const way = roll.one([
    'before all',
    'between',
    'between, restamped',
    'at the end, as old',
    'at the end, written now as of then',
    'at the end, seconds before the checkpoint',
  ]);
  if (way === 'before all') await copy(db, position, { position: `${-roll.between(1, 1_000)}` });
  else if (way === 'at the end, as old') await copy(db, position, { at: "at - interval '2 hours'", recorded_at: "recorded_at - interval '2 hours'" });
  else if (way === 'at the end, written now as of then') await copy(db, position, { at: "at - interval '3 days'", recorded_at: 'clock_timestamp()' });
  else if (way === 'at the end, seconds before the checkpoint')
    await copy(db, position, {
      at: "clock_timestamp() - interval '20 seconds'",
      recorded_at: roll.maybe() ? "clock_timestamp() - interval '20 seconds'" : 'clock_timestamp()',
    });
  else {
    await shiftFrom(db, position);
    await copy(db, String(BigInt(position) + 1n), { position });
    if (way !== 'between') await restamp(db);
  }
  return `inserted an entry ${way} (${sequence})`;
}

async function reorder(db: Client, roll: Dice, vouched: number): Promise<string> {
  const one = roll.between(1, vouched - 1);
  const other = roll.between(one + 1, vouched);
  const [a, b] = [await positionOf(db, one), await positionOf(db, other)];
  const swap = async (table: string) => {
    await db.query(`update ${table} set position = -1000000 where position = $1`, [a]);
    await db.query(`update ${table} set position = $1 where position = $2`, [a, b]);
    await db.query(`update ${table} set position = $1 where position = -1000000`, [b]);
  };
  const way = roll.one(['entries', 'seals', 'entries and seals', 'entries, restamped']);
  if (way !== 'seals') await swap('ledger_entry');
  if (way === 'seals' || way === 'entries and seals') await swap('ledger_seal');
  if (way === 'entries, restamped') await restamp(db);
  return `swapped ${way} ${one} and ${other}`;
}

async function cutTail(db: Client, roll: Dice, vouched: number): Promise<string> {
  const from = roll.between(1, vouched);
  const position = await positionOf(db, from);
  await db.query('delete from ledger_entry where position >= $1', [position]);
  if (roll.maybe()) return `cut off the entries from ${from} on`;
  await db.query('delete from ledger_seal where position >= $1', [position]);
  return `cut off the entries from ${from} on, with their seals`;
}

async function empty(db: Client): Promise<string> {
  await db.query('truncate ledger_entry, ledger_seal');
  return 'emptied both tables';
}

async function restampAll(db: Client, roll: Dice, vouched: number): Promise<string> {
  const done = roll.maybe() ? await edit(db, roll, vouched) : await remove(db, roll, vouched);
  await restamp(db);
  return `${done}, and restamped the whole chain`;
}

/** An older state, with the sequence where it was then; in half of the cases work goes on from there, beyond what the checkpoints know. */
async function rollBack(db: Client, roll: Dice, vouched: number): Promise<string> {
  const kept = roll.between(1, vouched - 1);
  const position = await positionOf(db, kept);
  await db.query('delete from ledger_entry where position > $1', [position]);
  await db.query('delete from ledger_seal where position > $1', [position]);
  if (roll.maybe()) return `rolled back to entry ${kept}`;
  const more = vouched - kept + roll.between(0, 20);
  for (let index = 1; index <= more; index++)
    await copy(db, position, { position: String(BigInt(position) + BigInt(index)), at: 'clock_timestamp()', recorded_at: 'clock_timestamp()' });
  await restamp(db);
  return `rolled back to entry ${kept} and went on with ${more} others`;
}

async function tamperWithSeal(db: Client, roll: Dice, vouched: number): Promise<string> {
  const sequence = roll.between(1, vouched);
  const way = roll.one(['hash', 'sequence', 'gone', 'one more']);
  const hash = randomUUID().replaceAll('-', '').repeat(2);
  if (way === 'hash') await db.query('update ledger_seal set hash = $2 where sequence = $1', [sequence, hash]);
  else if (way === 'sequence') await db.query('update ledger_seal set sequence = -sequence where sequence = $1', [sequence]);
  else if (way === 'gone') await db.query('delete from ledger_seal where sequence = $1', [sequence]);
  else await db.query('insert into ledger_seal values (-1, -1, $1)', [hash]);
  return `tampered with the seal of entry ${sequence}: ${way}`;
}

/** As the acceptance names them: edit, delete, insert, reorder, truncate the tail, re-stamp the whole chain, roll back to a backup. */
export const TAMPERINGS: readonly Tampering[] = [edit, remove, insert, reorder, cutTail, empty, restampAll, rollBack, tamperWithSeal];
