/** Finds out whether the ledger is what it was: with the public key and the checkpoints outside the database it believes nothing that the database alone says. */
import type { KeyObject } from 'node:crypto';
import { chained, type EntryFacts, GENESIS } from './chain.rules.ts';
import { type CheckpointsRead, readCheckpoints, type Vouched } from './checkpoints-read.ts';
import { ENTRY_TEXT } from './entry-text.ts';
import { CLOCKS_APART_S } from './ledger-entry.ts';
import type { FirstBreak, LedgerBreak, Verdict } from './verdict.ts';

/** A connection of its own, as any role that may read the two tables. */
export interface LedgerConnection {
  query<Row extends object>(text: string, values?: unknown[]): Promise<{ rows: Row[] }>;
}

/** What is outside the database. */
export interface Evidence {
  readonly publicKey: KeyObject;
  /** The files of the checkpoints. */
  readonly checkpoints: readonly string[];
}

/** How many entries are held in memory. */
const PAGE = 1_000;
/** How far the clock of the database may have been set back since a checkpoint, in milliseconds. */
export const SET_BACK_MS = 10_000;
/** How far an entry may say to be from when it was written, in milliseconds: what the way into the ledger sees to, and a second for rounding. */
const APART_MS = (CLOCKS_APART_S + 1) * 1_000;
const BEFORE_ALL = '-9223372036854775808';

interface SealedRow {
  readonly sequence: string;
  readonly position: string;
  readonly hash: string;
  /** Null when the entry is gone. */
  readonly entry: string | null;
}

/**
 * Verifies the whole ledger in one snapshot of the database, a page of entries at a time, and stops at the first break. Rejects when the database or a file cannot be read.
 */
export async function verifyLedger(db: LedgerConnection, { publicKey, checkpoints }: Evidence): Promise<Verdict> {
  const outside = await readCheckpoints(checkpoints, publicKey);
  await db.query('begin transaction isolation level repeatable read read only');
  try {
    // Whoever may alter the role could have it look elsewhere.
    await db.query('set local search_path = pg_catalog, public');
    return await new Walk(db, outside).verdict();
  } finally {
    await db.query('rollback');
  }
}

/** One walk along the chain, from its beginning. */
class Walk {
  readonly #db: LedgerConnection;
  readonly #outside: CheckpointsRead;
  /** How many checkpoints have been met. */
  #met = 0;
  #sequence = 0;
  #position = BEFORE_ALL;
  #hash = GENESIS;
  /** What is recorded before this and stands further on was added later, in milliseconds. */
  #floor = -Infinity;

  constructor(db: LedgerConnection, outside: CheckpointsRead) {
    this.#db = db;
    this.#outside = outside;
  }

  async verdict(): Promise<Verdict> {
    const { wrong, vouched } = this.#outside;
    const firstBreak = wrong === null ? await this.#firstBreak() : broken('CHECKPOINTS_BROKEN', null, wrong);
    const last = vouched.at(-1);
    return {
      firstBreak,
      sealed: this.#sequence,
      vouchedFor: Math.min(last?.sequence ?? 0, this.#sequence),
      waiting: firstBreak === null ? await this.#waiting() : 0,
      checkpoints: vouched.length,
      checkpointedAt: last === undefined ? null : new Date(last.at),
    };
  }

  async #firstBreak(): Promise<FirstBreak | null> {
    const beginning = (await this.#notTables()) ?? this.#meet();
    if (beginning !== null) return beginning;
    for (let rows = await this.#page(); rows.length > 0; rows = await this.#page()) {
      const stranger = await this.#strangerUpTo(rows.at(-1)?.position ?? this.#position);
      for (const row of rows) {
        const next = Number(row.sequence) === this.#sequence + 1;
        const found = (next && stranger !== null && stranger < BigInt(row.position) ? inserted(stranger, row) : null) ?? this.#step(row) ?? this.#meet();
        if (found !== null) return found;
      }
    }
    return (await this.#sealBesideTheChain()) ?? this.#cutOff() ?? (await this.#olderThanItStands()) ?? this.#unvouched();
  }

  /** A view, or a rule, could show to whoever verifies what others are not shown. */
  async #notTables(): Promise<FirstBreak | null> {
    const { rows } = await this.#db.query<{ name: string }>(
      `select name from unnest(array['ledger_entry', 'ledger_seal']) as name
        where not exists (select from pg_class where relname = name and relnamespace = 'public'::regnamespace and relkind = 'r' and not relhasrules)`,
    );
    const [found] = rows;
    return found === undefined ? null : broken('CHANGED', null, `${found.name} is no plain table any more: something else was put in its place.`);
  }

  /** The seals that come next, each with its entry. */
  async #page(): Promise<SealedRow[]> {
    const { rows } = await this.#db.query<SealedRow>(
      `select s.sequence::text as sequence, s.position::text as position, s.hash, case when e.position is not null then ${ENTRY_TEXT} end as entry
         from (select * from ledger_seal where sequence > $1 order by sequence limit ${PAGE}) s
         left join ledger_entry e on e.position = s.position order by s.sequence, s.position`,
      [this.#sequence],
    );
    return rows;
  }

  /** The first entry without a seal up to a position that is sealed: nothing is ever added there (src/database/commit-order.ts). */
  async #strangerUpTo(position: string): Promise<bigint | null> {
    const { rows } = await this.#db.query<{ position: string }>(
      `select e.position::text as position from ledger_entry e
        where e.position > $1 and e.position <= $2 and not exists (select from ledger_seal s where s.position = e.position) order by e.position limit 1`,
      [this.#position, position],
    );
    return rows[0] === undefined ? null : BigInt(rows[0].position);
  }

  /** Takes one entry into the chain. */
  #step({ sequence: said, position, hash, entry }: SealedRow): FirstBreak | null {
    const sequence = this.#sequence + 1;
    if (Number(said) > sequence) return broken('MISSING', sequence, `The seal of entry ${sequence} is gone: after ${this.#sequence} comes ${said}.`);
    if (Number(said) < sequence) return broken('REORDERED', Number(said), `Entry ${said} is sealed twice.`);
    if (BigInt(position) <= BigInt(this.#position))
      return broken(
        'REORDERED',
        sequence,
        `Entry ${sequence} stands at position ${position}, before the one that was sealed before it: the order was changed.`,
      );
    if (entry === null) return broken('MISSING', sequence, `Entry ${sequence} (position ${position}) is gone, and its seal is there.`);
    const facts: EntryFacts = JSON.parse(entry);
    if (hash !== hashOrNull(this.#hash, sequence, facts))
      return broken('CHANGED', sequence, `Entry ${sequence} (position ${position}) is not what was sealed: it, or its seal, was changed.`);
    [this.#sequence, this.#position, this.#hash] = [sequence, position, hash];
    return this.#tooOld(sequence, facts);
  }

  /** Compares the chain with all that was vouched for about the place where it has come to. */
  #meet(): FirstBreak | null {
    for (let next = this.#next(); next?.sequence === this.#sequence; next = this.#next()) {
      if (next.head !== this.#hash)
        return broken(
          'RESTAMPED',
          this.#sequence,
          `At entry ${this.#sequence} the chain agrees with itself, but not with the checkpoint of ${new Date(next.at).toISOString()}: entries were changed and all later seals made anew.`,
        );
      this.#floor = Math.max(this.#floor, next.settledAt);
      this.#met += 1;
    }
    return null;
  }

  #next(): Vouched | undefined {
    return this.#outside.vouched.at(this.#met);
  }

  #tooOld(sequence: number, facts: EntryFacts): FirstBreak | null {
    const [at, recorded] = [Date.parse(String(facts['at'])), Date.parse(String(facts['recorded_at']))];
    if (!(recorded >= this.#floor - SET_BACK_MS))
      return broken(
        'INSERTED',
        sequence,
        `Entry ${sequence} says that it was recorded at ${String(facts['recorded_at'])}, when all of that time had been sealed: it was added later.`,
      );
    if (!(Math.abs(at - recorded) <= APART_MS))
      return broken(
        'INSERTED',
        sequence,
        `Entry ${sequence} was recorded at ${String(facts['recorded_at'])} and says that it is of ${String(facts['at'])}: it was added later.`,
      );
    return null;
  }

  async #sealBesideTheChain(): Promise<FirstBreak | null> {
    const { rows } = await this.#db.query<{ count: string }>('select count(*)::text as count from ledger_seal');
    const count = Number(rows[0]?.count ?? 0);
    return count === this.#sequence
      ? null
      : broken('INSERTED', null, `There are ${count} seals, and ${this.#sequence} of them are the chain: the others were added.`);
  }

  #cutOff(): FirstBreak | null {
    const next = this.#next();
    if (next === undefined) return null;
    return broken(
      'CUT_OFF',
      this.#sequence + 1,
      `The ledger ends at entry ${this.#sequence}, but the checkpoint of ${new Date(next.at).toISOString()} knows ${next.sequence}: its end was cut off, or an older backup was put back.`,
    );
  }

  /** An entry that waits for its seal and is older than the last checkpoint. */
  async #olderThanItStands(): Promise<FirstBreak | null> {
    const floor = Number.isFinite(this.#floor) ? new Date(this.#floor - SET_BACK_MS) : null;
    const { rows } = await this.#db.query<{ position: string }>(
      `select e.position::text as position from ledger_entry e
        where e.position > $1 and case when isfinite(e.at) and isfinite(e.recorded_at)
          then e.recorded_at < $2::timestamptz or abs(extract(epoch from e.at - e.recorded_at)) > $3 else true end order by e.position limit 1`,
      [this.#position, floor, APART_MS / 1_000],
    );
    const [found] = rows;
    return found === undefined
      ? null
      : broken('INSERTED', this.#sequence + 1, `The entry at position ${found.position} says that it is older than where it stands: it was added later.`);
  }

  #unvouched(): FirstBreak | null {
    if (this.#sequence === 0 || this.#outside.vouched.length > 0) return null;
    return broken(
      'NO_CHECKPOINTS',
      null,
      `There are ${this.#sequence} sealed entries and no checkpoint: nothing outside the database says that they are what was sealed.`,
    );
  }

  async #waiting(): Promise<number> {
    const { rows } = await this.#db.query<{ count: string }>('select count(*)::text as count from ledger_entry where position > $1', [this.#position]);
    return Number(rows[0]?.count ?? 0);
  }
}

function broken(kind: LedgerBreak, sequence: number | null, sentence: string): FirstBreak {
  return { kind, sequence, sentence };
}

function inserted(position: bigint, before: SealedRow): FirstBreak {
  return broken(
    'INSERTED',
    Number(before.sequence),
    `The entry at position ${position} has no seal and stands before entry ${before.sequence}, which has one: it was added later.`,
  );
}

/** Null for what is no JSON of ours, such as a number that no JSON can hold. */
function hashOrNull(previous: string, sequence: number, facts: EntryFacts): string | null {
  try {
    return chained(previous, sequence, facts);
  } catch {
    return null;
  }
}
