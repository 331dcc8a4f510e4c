/** How a table is read in the order in which its rows became true: no committed row skipped, none repeated, the rows of one key in the order of their transactions. */
import { setTimeout as pause } from 'node:timers/promises';

/** What asks the database: a pool, or a client that is in no transaction, because every statement needs a snapshot of its own. */
export interface Queries {
  query<Row extends object>(text: string, values: unknown[]): Promise<{ rows: Row[] }>;
}

/** How many positions one statement looks at. */
const PAGE = 10_000;

/** A hole in the positions, and who might still fill it. */
interface Gap {
  /** The highest position that was visible when the hole was: every missing position up to here was taken before. */
  readonly through: bigint;
  /** The transactions that were writing to the table just after; none of them: the hole stays a hole. */
  readonly writers: readonly string[];
}

/**
 * The highest position of a table up to which everything is settled: committed and visible, or never to come.
 *
 * The table has a bigint column `position`, filled by its default from a sequence of its own without cache (serial or identity). Transactions
 * take positions in one order and commit in another, so a reader that simply goes on from the last position it saw loses the rows
 * of a slow transaction. A Frontier stops before the first missing position, and passes it only when it is filled or can no longer be:
 *
 * - An INSERT locks the table (RowExclusiveLock) before it takes a position, and keeps the lock until after its rows are visible or gone.
 * - So when a position is missing below a visible one, whoever took it ended already or stands in pg_locks now. Those who stand there are
 *   remembered; when none of them writes any more, everything up to that visible position is settled.
 *
 * The usual horizon, pg_snapshot_xmin, does not do: a snapshot's xmax is one past the last transaction that ENDED, so a running one may
 * have that very number and be passed over; it waits for transactions of other tables and other databases; and to order rows by transaction
 * number turns a key round when the transaction that began first gets the key's row lock last. Positions do not: take them (append)
 * after the lock of the aggregate's row, and the order of a key is the order of its lock.
 *
 * An open transaction that has written to the table holds every reader back at its first position, whether it works or idles; one that has
 * not written to it holds nobody. Idling is bounded by idle_in_transaction_session_timeout of the role that writes.
 *
 * Read the primary, not a replica (it does not know the primary's locks); prepared transactions are not used.
 */
export class Frontier {
  readonly #table: string;
  #settled: bigint;
  #gap: Gap | null = null;

  /** Goes on from `settled`: a position that a reader in commit order had come to before, or 0 for the beginning of the table. */
  constructor(table: string, settled: bigint) {
    this.#table = table;
    this.#settled = settled;
  }

  /**
   * Begins at the present end of the table: whatever commits after this resolves lies beyond. Waits for the transactions that are writing
   * to the table at the moment of the call, and for no later one.
   */
  static async atEnd(db: Queries, table: string): Promise<Frontier> {
    // First the highest position, then the writers: whoever took a lower one began before, so it ended or stands among them.
    const { rows } = await db.query<{ last: string }>(`select coalesce(max(position), 0)::text as last from ${quoted(table)}`, []);
    const last = BigInt(rows[0]?.last ?? 0);
    let writers = await writersOf(db, table);
    while (writers.length > 0) {
      await pause(20);
      writers = await stillWriting(db, table, writers);
    }
    return new Frontier(table, last);
  }

  /** Every row up to and including this position is there for every later statement to read, and none will ever be added below it. */
  get settled(): bigint {
    return this.#settled;
  }

  /** A running transaction holds the frontier back: ask again soon, for a rollback sends no notification. */
  get heldBack(): boolean {
    return this.#gap !== null;
  }

  /** Moves as far as the present allows and answers the new `settled`; read the rows after that. One statement when nothing is missing. */
  async advance(db: Queries): Promise<bigint> {
    for (;;) {
      if (this.#gap !== null && (await stillWriting(db, this.#table, this.#gap.writers)).length === 0) this.#settle(this.#gap.through);
      const runs = await runsAfter(db, this.#table, this.#settled);
      for (const run of runs) {
        if (run.from > this.#settled + 1n) break;
        this.#settle(run.to);
      }
      const last = runs.at(-1);
      if (last === undefined) this.#gap = null;
      if (last === undefined || this.#gap !== null) return this.#settled;
      if (last.to > this.#settled) {
        const writers = await writersOf(db, this.#table);
        this.#gap = { through: last.to, writers };
        if (writers.length > 0) return this.#settled;
      } else if (last.counted < PAGE) return this.#settled;
    }
  }

  #settle(through: bigint): void {
    if (through > this.#settled) this.#settled = through;
    if (this.#gap !== null && this.#settled >= this.#gap.through) this.#gap = null;
  }
}

/** Positions without a hole between them. */
interface Run {
  readonly from: bigint;
  readonly to: bigint;
  /** How many positions this run and those before it have. */
  readonly counted: number;
}

async function runsAfter(db: Queries, table: string, settled: bigint): Promise<Run[]> {
  const { rows } = await db.query<{ from: string; to: string; counted: string }>(
    `select min(position)::text as "from", max(position)::text as "to", max(nth)::text as counted
       from (select position, row_number() over (order by position) as nth
               from (select position from ${quoted(table)} where position > $1 order by position limit ${PAGE}) as page) as numbered
      group by position - nth order by min(position)`,
    [settled],
  );
  return rows.map((run) => ({ from: BigInt(run.from), to: BigInt(run.to), counted: Number(run.counted) }));
}

/** The transactions that have written to the table and have not ended, as pg_locks names them. */
async function writersOf(db: Queries, table: string): Promise<string[]> {
  const { rows } = await db.query<{ writer: string }>(
    `select distinct virtualtransaction as writer from pg_locks
      where locktype = 'relation' and relation = $1::regclass and mode = 'RowExclusiveLock' and granted
        and database = (select oid from pg_database where datname = current_database())`,
    [quoted(table)],
  );
  return rows.map((row) => row.writer);
}

async function stillWriting(db: Queries, table: string, writers: readonly string[]): Promise<string[]> {
  if (writers.length === 0) return [];
  const now = new Set(await writersOf(db, table));
  return writers.filter((writer) => now.has(writer));
}

function quoted(table: string): string {
  return `"${table.replaceAll('"', '""')}"`;
}
