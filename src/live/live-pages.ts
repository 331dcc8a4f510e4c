/** Where entries of the live log are read from: the newest from memory, shared by all followers; the others from the table. */
import type { Pool } from 'pg';
import type { LiveEntry, NewLiveEntry } from './live-entry.ts';

/** How long an entry is kept, in days: a screen that was away longer reads the state anew. */
export const KEPT_DAYS = 7;
/** How many of the newest entries stay in memory, for all followers together. */
const IN_MEMORY = 2_000;
const PAGE = 500;

/** Some entries behind a position, in order. */
export interface LivePage {
  readonly entries: readonly LiveEntry[];
  /** There is no entry between the last of these and this position: go on from here. */
  readonly through: bigint;
  /** The oldest position still in the table, where the page was read from there; null for an empty table or a page from memory. */
  readonly oldest: bigint | null;
}

export class LivePages {
  readonly #pool: Pool;
  /** The entries of the positions after `#start` up to `#end`, all of them. */
  #recent: LiveEntry[] = [];
  #start: bigint;
  #end: bigint;

  constructor(pool: Pool, end: bigint) {
    this.#pool = pool;
    this.#start = end;
    this.#end = end;
  }

  /** The last position that may be given out. */
  get end(): bigint {
    return this.#end;
  }

  /** Takes the entries up to `settled` into memory, if there is anybody to hear them, and gives them free. */
  async readTo(settled: bigint, wanted: boolean): Promise<void> {
    if (!wanted && settled > this.#end) [this.#recent, this.#start, this.#end] = [[], settled, settled];
    while (this.#end < settled) {
      const page = await this.#fromTable(this.#end, settled);
      this.#recent.push(...page.entries);
      const dropped = this.#recent.splice(0, Math.max(0, this.#recent.length - IN_MEMORY)).at(-1);
      if (dropped) this.#start = dropped.position;
      this.#end = page.through;
    }
  }

  /** The next entries behind `position`; none only when there are none up to `end`. */
  async after(position: bigint): Promise<LivePage> {
    if (position >= this.#end) return { entries: [], through: position, oldest: null };
    if (position < this.#start) return this.#fromTable(position, this.#end);
    const known = this.#recent.findLastIndex((entry) => entry.position <= position);
    return { ...pageOf(this.#recent.slice(known + 1, known + 1 + PAGE), this.#end), oldest: null };
  }

  /** The position of the newest entry in the table; 0 when there never was one. */
  async newest(): Promise<bigint> {
    const { rows } = await this.#pool.query<{ newest: string }>('select coalesce(max(position), 0)::text as newest from live_log');
    return BigInt(rows[0]?.newest ?? 0);
  }

  /** The oldest position in the table, null when there is none, and the newest, 0 when there never was one. */
  async ends(): Promise<{ readonly oldest: bigint | null; readonly newest: bigint }> {
    const { rows } = await this.#pool.query<{ oldest: string | null; newest: string | null }>(
      'select min(position)::text as oldest, max(position)::text as newest from live_log',
    );
    const { oldest = null, newest = null } = rows[0] ?? {};
    return { oldest: oldest === null ? null : BigInt(oldest), newest: BigInt(newest ?? 0) };
  }

  /** Removes the entries of more than a week ago, but for the newest: it shows that there were others before it. */
  async prune(now: Date): Promise<void> {
    const before = new Date(now.getTime() - KEPT_DAYS * 86_400_000);
    await this.#pool.query(
      `delete from live_log where position < (
         select coalesce(min(position) filter (where at >= $1), max(position)) from live_log
       )`,
      [before],
    );
  }

  async #fromTable(after: bigint, through: bigint): Promise<LivePage> {
    const { rows } = await this.#pool.query<Row>({
      name: 'live page',
      text: `select (select min(position)::text from live_log) as oldest, position::text, kind, subject_id as "subjectId", ward_code as "wardCode", category, markings, simulated, at
               from (select) as always left join lateral
                    (select * from live_log where position > $1 and position <= $2 order by position limit ${PAGE}) as page on true`,
      values: [after, through],
    });
    const oldest = rows[0]?.oldest ?? null;
    return { ...pageOf(rows.flatMap(entryOf), through), oldest: oldest === null ? null : BigInt(oldest) };
  }
}

interface Row extends NewLiveEntry {
  readonly oldest: string | null;
  readonly position: string | null;
}

function entryOf({ position, kind, subjectId, wardCode, category, markings, simulated, at }: Row): LiveEntry[] {
  return position === null ? [] : [{ position: BigInt(position), kind, subjectId, wardCode, category, markings, simulated, at }];
}

/** A full page ends with its last entry, any other where it was asked to end. */
function pageOf(entries: LiveEntry[], end: bigint): Pick<LivePage, 'entries' | 'through'> {
  const last = entries.length === PAGE ? entries.at(-1) : undefined;
  return { entries, through: last?.position ?? end };
}
