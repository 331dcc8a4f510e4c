/** Everything that was read under one broken glass, a page at a time, from the ledger: and that somebody looked stands there before they are told. */
import { sql } from 'kysely';
import { cursorColumns, type Order, orderClause, type PageArgs, type PageWindow, pageWindow, windowCondition, writeCursor } from '../../graph/keyset.ts';
import { columnNamed, modelOf } from '../../graph/model.ts';
import type { RawRow } from '../../graph/rows.ts';
import { ledgerInsert } from '../ledger/append-to-ledger.ts';
import type { LedgerEntry, LedgerItem } from '../ledger/ledger-entry.ts';
import type { LedgerReader, Runs } from '../ledger/ledger-reading.ts';

/** The name of the list, in its cursors. */
const LIST = 'GlassBreak.reads';
/** The most entries of one page. */
const MOST = 100;

/** An entry that was written under broken glass. */
export interface GlassRead extends Pick<LedgerEntry, 'at' | 'kind' | 'purpose' | 'operation' | 'requestId'> {
  readonly id: string;
  readonly items: readonly LedgerItem[];
}

export interface GlassReadEdge {
  readonly cursor: string;
  readonly node: GlassRead;
}

export interface GlassReadPage {
  readonly edges: readonly GlassReadEdge[];
  readonly hasNextPage: boolean;
  readonly hasPreviousPage: boolean;
}

/** The entries of one glass, the latest first. */
export class GlassReads {
  readonly #runs: Runs;
  readonly #glass: string;
  readonly #order: Order;
  readonly #window: PageWindow;
  #page: Promise<GlassReadPage> | null = null;

  private constructor(runs: Runs, glass: string, order: Order, window: PageWindow) {
    this.#runs = runs;
    this.#glass = glass;
    this.#order = order;
    this.#window = window;
  }

  /** Opens the list and puts on record that it was opened. Throws a BAD_USER_INPUT error, before anything is read or written, when the arguments cannot be taken. */
  static async open(runs: Runs, reader: LedgerReader, glass: string, args: PageArgs): Promise<GlassReads> {
    // Its own type is bigserial, which is a word for making columns only.
    const position = { ...columnNamed(modelOf('LedgerRow'), 'position'), kind: 'bigint', sqlType: 'bigint' } as const;
    const order: Order = { keys: [{ alias: 'e', column: position }], descending: true };
    const window = pageWindow(LIST, args, order, MOST);
    const items = [{ about: `GlassBreak:${glass}`, fields: [LIST] }];
    await runs.run(ledgerInsert([{ ...reader, kind: 'CONSULTATION', regimes: [], recipients: [], agreement: null, items }]));
    return new GlassReads(runs, glass, order, window);
  }

  page(): Promise<GlassReadPage> {
    this.#page ??= this.#read();
    return this.#page;
  }

  async total(): Promise<number> {
    const rows = await this.#runs.run(sql<{ count: number }>`select count(*)::int as count from ledger_entry e where e.glass = ${this.#glass}`);
    return rows[0]?.count ?? 0;
  }

  async #read(): Promise<GlassReadPage> {
    const { size, backward, before, after } = this.#window;
    const found = await this.#runs.run(sql<ReadRow & RawRow>`
      select e.id, e.kind, e.purpose, e.request_id as "requestId", e.operation, e.items::text as items,
        (extract(epoch from e.at) * 1000)::bigint::text as at, ${cursorColumns(this.#order)}
      from ledger_entry e
      where e.glass = ${this.#glass} and ${windowCondition(this.#window, this.#order)} order by ${orderClause(this.#order, backward)} limit ${size + 1}
    `);
    const rows = found.slice(0, size);
    if (backward) rows.reverse();
    const more = found.length > size;
    return {
      edges: rows.map((row) => ({ cursor: writeCursor(LIST, this.#order, row), node: told(row) })),
      hasNextPage: backward ? before !== null : more,
      hasPreviousPage: backward ? more : after !== null,
    };
  }
}

interface ReadRow extends Omit<GlassRead, 'at' | 'items'> {
  /** Milliseconds. */
  readonly at: string;
  /** JSON. */
  readonly items: string;
}

function told({ id, kind, purpose, requestId, operation, at, items }: ReadRow): GlassRead {
  return { id, kind, purpose, requestId, operation, at: new Date(Number(at)), items: JSON.parse(items) };
}
