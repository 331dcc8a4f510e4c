/** What an erasure has done so far: how many rows of which tables, and which facts about whom, for the decision and for the ledger. */
import type { EntityManager } from '@mikro-orm/postgresql';
import { type RawBuilder, sql } from 'kysely';
import type { LedgerItem } from '../../access/ledger/ledger-entry.ts';
import type { ErasedPart } from '../../access/retention/retention-decision.rules.ts';
import { entityTypes } from '../../graph/entity-types.ts';
import { modelOf } from '../../graph/model.ts';
import type { Masking } from './known-words.rules.ts';
import { maskWords } from './mask-words.ts';
import type { WordColumns } from './words-of-records.ts';

/** Removes and masks in one transaction, and remembers what it did. */
export class Erasing {
  readonly em: EntityManager;
  readonly #parts = new Map<string, { removed: number; masked: number }>();
  readonly #items = new Map<string, Set<string>>();

  constructor(em: EntityManager) {
    this.em = em;
  }

  /** Removes rows of a table, `t`; answers the keys of what was removed. */
  async remove(table: string, which: RawBuilder<unknown>, key = 'id'): Promise<string[]> {
    const { rows } = await sql<{ key: string }>`delete from ${sql.table(table)} t where ${which} returning ${sql.id('t', key)}::text as key`.execute(
      this.em.getKysely(),
    );
    this.#count(table, { removed: rows.length, masked: 0 });
    const keys = rows.map((row) => row.key);
    this.#note(table, keys);
    return keys;
  }

  /** Runs a statement that empties columns of rows, and counts them as masked. */
  async empty(table: string, statement: RawBuilder<unknown>): Promise<void> {
    const { numAffectedRows } = await statement.execute(this.em.getKysely());
    this.#count(table, { removed: 0, masked: Number(numAffectedRows ?? 0n) });
  }

  /** Masks words in rows of a table, `t`. */
  async mask(columns: WordColumns, which: RawBuilder<unknown>, masking: Masking): Promise<void> {
    const rows = await maskWords(this.em, columns, which, masking);
    this.#count(columns.table, { removed: 0, masked: rows.length });
    for (const { id, columns: changed } of rows) if (id !== null) this.#note(columns.table, [id], changed);
  }

  /** By table, those in which something was done. */
  parts(): ErasedPart[] {
    return [...this.#parts].filter(([, { removed, masked }]) => removed + masked > 0).map(([table, counts]) => ({ table, ...counts }));
  }

  /** Ids and names of fields: of every record that was removed, all that it held; of one in which words were masked, where they stood. */
  items(): LedgerItem[] {
    return [...this.#items].map(([about, fields]) => ({ about, fields: [...fields] }));
  }

  #count(table: string, { removed, masked }: { removed: number; masked: number }): void {
    const before = this.#parts.get(table) ?? { removed: 0, masked: 0 };
    this.#parts.set(table, { removed: before.removed + removed, masked: before.masked + masked });
  }

  /** `columns` are those that were changed; all of them, when left out. */
  #note(table: string, keys: readonly string[], columns: readonly string[] | null = null): void {
    const model = [...entityTypes().keys()].map(modelOf).find((each) => each.table === table);
    if (!model) return;
    const touched = [...model.columns.values()].filter(({ name }) => columns === null || columns.includes(name));
    for (const key of keys) {
      const about = `${model.name}:${key}`;
      const fields = this.#items.get(about) ?? new Set();
      this.#items.set(about, fields);
      for (const { property } of touched) fields.add(`${model.name}.${property}`);
    }
  }
}
