/** How anything that touches what the hub holds goes on record: an entry in the caller's own transaction, so that there is no act without its entry and no entry without its act. */
import type { EntityManager } from '@mikro-orm/postgresql';
import { type RawBuilder, sql } from 'kysely';
import { settleChanges } from '../../database/in-transaction.ts';
import { newId } from '../../shared/ids.ts';
import { CLOCKS_APART_S, type LedgerEntry, wrongWith } from './ledger-entry.ts';

export type { LedgerEntry, LedgerItem } from './ledger-entry.ts';
export { LedgerKind } from './ledger-entry.ts';

/**
 * Appends an entry, and answers its id. Joins the transaction of `em` after flushing its changes, and rolls back with it: answer nobody before
 * that transaction has committed. Sealed within seconds of the commit (src/access/ledger/sealer.ts).
 * Throws when `em` is in no transaction, and when the entry holds what could be about somebody instead of ids and names of fields.
 */
export async function appendToLedger(em: EntityManager, entry: LedgerEntry): Promise<string> {
  const [id] = await appendAllToLedger(em, [entry]);
  if (id === undefined) throw new Error('The database took an entry of the ledger and did not say so.');
  return id;
}

/** The same for several at once, in their order: one statement, however many they are. */
export async function appendAllToLedger(em: EntityManager, entries: readonly LedgerEntry[]): Promise<string[]> {
  if (entries.length === 0) return [];
  const statement = ledgerInsert(entries);
  await settleChanges(em, 'An entry of the ledger');
  const { rows } = await statement.execute(em.getKysely());
  if (rows.length !== entries.length) throw new Error('The database took entries of the ledger and did not say so of each.');
  return rows.map(({ id }) => id);
}

/** An entry with an identity of its own, under which it is on record once however often it is handed in. */
export interface EntryOnce {
  readonly id: string;
  readonly entry: LedgerEntry;
}

/** Appends those that are not on record yet, as `appendToLedger` does. */
export async function appendOnceToLedger(em: EntityManager, entries: readonly EntryOnce[]): Promise<void> {
  if (entries.length === 0) return;
  const statement = sql`${insertOf(entries.map(({ id, entry }) => valuesOf(entry, id)))} on conflict (id) do nothing`;
  await settleChanges(em, 'An entry of the ledger');
  await statement.execute(em.getKysely());
}

/** The statement that appends entries, at least one, for whoever has a transaction and no entity manager. Throws as appendToLedger does. */
export function ledgerInsert(entries: readonly LedgerEntry[]): RawBuilder<{ readonly id: string }> {
  return sql<{ id: string }>`${insertOf(entries.map((entry) => valuesOf(entry)))} returning id`;
}

function insertOf(values: readonly RawBuilder<unknown>[]): RawBuilder<unknown> {
  return sql`
    insert into ledger_entry (id, at, kind, subject, agency, acting_for, purpose, regimes, reason, recipients, request_id, operation, glass, agreement, items, about)
    values ${sql.join(values)}
  `;
}

function valuesOf(entry: LedgerEntry, id = newId()): RawBuilder<unknown> {
  const wrong = wrongWith(entry);
  if (wrong !== null) throw new Error(wrong);
  const { at, kind, subject, agency, actingFor, purpose, regimes, reason, recipients, requestId, operation, glass, agreement, items } = entry;
  const about = [...new Set(items.map((item) => item.about))];
  return sql`(${id}, case when abs(extract(epoch from ${at}::timestamptz - clock_timestamp())) <= ${CLOCKS_APART_S} then ${at}::timestamptz else clock_timestamp() end, ${kind},
    ${subject}, ${agency}, ${actingFor}, ${purpose}, ${[...regimes]}::text[], ${reason}, ${[...recipients]}::text[], ${requestId}, ${operation}, ${glass}, ${agreement}, ${JSON.stringify(items)}::jsonb, ${about}::text[])`;
}
