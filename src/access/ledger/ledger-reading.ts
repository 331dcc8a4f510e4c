/** Reads the ledger about one person, a page at a time, for those whom the law lets: and that they did stands in the ledger before they are told. */
import { type RawBuilder, sql } from 'kysely';
import { cursorColumns, type Order, orderClause, type PageArgs, type PageWindow, pageWindow, windowCondition, writeCursor } from '../../graph/keyset.ts';
import { columnNamed, modelOf } from '../../graph/model.ts';
import type { RawRow } from '../../graph/rows.ts';
import { ledgerInsert } from './append-to-ledger.ts';
import type { LedgerEntry, LedgerItem, LedgerKind } from './ledger-entry.ts';

/** The most entries of one page. */
const MOST = 100;

/** What runs a statement in the transaction of the asker's reads, which is committed before anything is told. */
export interface Runs {
  run<Row>(statement: RawBuilder<Row>): Promise<Row[]>;
}

/** Who reads, and why. */
export interface LedgerReader extends Pick<LedgerEntry, 'at' | 'subject' | 'agency' | 'actingFor' | 'purpose' | 'reason' | 'operation' | 'glass'> {
  readonly requestId: string;
}

/** An entry, as far as it is about the person who was asked for. */
export interface LedgerEntryTold extends Omit<LedgerEntry, 'items'> {
  readonly id: string;
  /** The how-manieth it is; null while it waits for its seal. */
  readonly sequence: string | null;
  /** The fields of this person. */
  readonly fields: readonly string[];
  /** How many other records the entry is about. */
  readonly others: number;
}

export interface LedgerEdge {
  readonly cursor: string;
  readonly node: LedgerEntryTold;
}

export interface LedgerPage {
  readonly edges: readonly LedgerEdge[];
  readonly hasNextPage: boolean;
  readonly hasPreviousPage: boolean;
}

/** The entries of one kind about one person, the newest first. */
export class LedgerList {
  readonly #runs: Runs;
  readonly #list: string;
  readonly #kind: LedgerKind;
  readonly #about: string;
  readonly #order: Order;
  readonly #window: PageWindow;
  #page: Promise<LedgerPage> | null = null;

  private constructor(runs: Runs, asked: { list: string; kind: LedgerKind; about: string; order: Order; window: PageWindow }) {
    this.#runs = runs;
    this.#list = asked.list;
    this.#kind = asked.kind;
    this.#about = asked.about;
    this.#order = asked.order;
    this.#window = asked.window;
  }

  /**
   * Opens a list and puts on record that it was opened. `list` is the root field. Throws a BAD_USER_INPUT error, before anything is read or written, when the
   * arguments cannot be taken. A person who is not there has no entries but those of who asked for them.
   */
  static async open(
    runs: Runs,
    reader: LedgerReader,
    list: 'consultations' | 'disclosures',
    kind: LedgerKind,
    person: string,
    args: PageArgs,
  ): Promise<LedgerList> {
    // Its own type is bigserial, which is a word for making columns only.
    const position = { ...columnNamed(modelOf('LedgerRow'), 'position'), kind: 'bigint', sqlType: 'bigint' } as const;
    const order: Order = { keys: [{ alias: 'e', column: position }], descending: true };
    const window = pageWindow(list, args, order, MOST);
    const about = `Person:${person}`;
    await runs.run(
      ledgerInsert([{ ...reader, kind: 'CONSULTATION', regimes: [], recipients: [], agreement: null, items: [{ about, fields: [`Query.${list}`] }] }]),
    );
    return new LedgerList(runs, { list, kind, about, order, window });
  }

  page(): Promise<LedgerPage> {
    this.#page ??= this.#read();
    return this.#page;
  }

  async total(): Promise<number> {
    const rows = await this.#runs.run(sql<{ count: number }>`select count(*)::int as count from ledger_entry e where ${this.#which()}`);
    return rows[0]?.count ?? 0;
  }

  #which(): RawBuilder<unknown> {
    return sql`e.kind = ${this.#kind} and e.about @> ${[this.#about]}::text[]`;
  }

  async #read(): Promise<LedgerPage> {
    const { size, backward, before, after } = this.#window;
    const found = await this.#runs.run(sql<EntryRow & RawRow>`
      select e.id, e.kind, e.subject, e.agency, e.acting_for as "actingFor", e.purpose, to_jsonb(e.regimes)::text as regimes, e.reason,
        to_jsonb(e.recipients)::text as recipients, e.request_id as "requestId", e.operation, e.glass, e.agreement, e.items::text as items,
        (extract(epoch from e.at) * 1000)::bigint::text as at, s.sequence::text as sequence, ${cursorColumns(this.#order)}
      from ledger_entry e left join ledger_seal s on s.position = e.position
      where ${this.#which()} and ${windowCondition(this.#window, this.#order)} order by ${orderClause(this.#order, backward)} limit ${size + 1}
    `);
    const rows = found.slice(0, size);
    if (backward) rows.reverse();
    const more = found.length > size;
    return {
      edges: rows.map((row) => ({ cursor: writeCursor(this.#list, this.#order, row), node: this.#told(row) })),
      hasNextPage: backward ? before !== null : more,
      hasPreviousPage: backward ? more : after !== null,
    };
  }

  #told({ id, kind, subject, agency, actingFor, purpose, reason, requestId, operation, glass, agreement, sequence, ...row }: EntryRow): LedgerEntryTold {
    const items: readonly LedgerItem[] = JSON.parse(row.items);
    const own = items.filter(({ about }) => about === this.#about);
    return {
      id,
      sequence,
      kind,
      subject,
      agency,
      actingFor,
      purpose,
      reason,
      requestId,
      operation,
      glass,
      agreement,
      at: new Date(Number(row.at)),
      regimes: JSON.parse(row.regimes),
      recipients: JSON.parse(row.recipients),
      fields: [...new Set(own.flatMap(({ fields }) => fields))],
      others: new Set(items.map(({ about }) => about)).size - 1,
    };
  }
}

interface EntryRow extends Omit<LedgerEntryTold, 'at' | 'regimes' | 'recipients' | 'fields' | 'others'> {
  /** Milliseconds. */
  readonly at: string;
  /** JSON. */
  readonly regimes: string;
  readonly recipients: string;
  readonly items: string;
}
