/** The ledger of what is done with what the hub holds (DPA 2018 s.62), and the seals that hold its entries in their order. */
import { defineEntity, type InferEntity, p } from '@mikro-orm/postgresql';
import { type LedgerItem, LedgerKind } from './ledger-entry.ts';

export const LedgerRow = defineEntity({
  name: 'LedgerRow',
  tableName: 'ledger_entry',
  comment:
    'Append-only: the role that serves requests may add and read, and nothing else. Read in commit order (src/database/commit-order.ts); the chain covers every column; one that came later is nullable, and covered in the entries that have it.',
  properties: {
    /** Taken from a sequence by the insert; the role that serves requests may not choose it. */
    position: p.bigint().primary().autoincrement(),
    id: p.uuid().unique(),
    /** When it was done, by the clock of the hub. */
    at: p.datetime(3),
    /** When it was written, by the clock of the database; the role that serves requests may not choose it. */
    recordedAt: p.datetime(3).defaultRaw('clock_timestamp()'),
    kind: p.enum(() => LedgerKind),
    subject: p.text(),
    agency: p.text(),
    actingFor: p.text().nullable(),
    purpose: p.text().nullable(),
    regimes: p.array().$type<string[]>().columnType('text[]'),
    reason: p.text().nullable(),
    recipients: p.array().$type<string[]>().columnType('text[]'),
    requestId: p.text().nullable(),
    operation: p.text().nullable(),
    /** The broken glass under which it was done. */
    glass: p.text().nullable(),
    /** The sharing agreement under which it was told. */
    agreement: p.text().nullable(),
    items: p.json<readonly LedgerItem[]>(),
    /** What the items are about, once each: by this the entries about somebody are found. */
    about: p.array().$type<string[]>().columnType('text[]'),
  },
  indexes: [
    { name: 'ledger_entry_glass', expression: 'create index "ledger_entry_glass" on "ledger_entry" ("glass", "position") where "glass" is not null' },
    { name: 'ledger_entry_about', expression: 'create index "ledger_entry_about" on "ledger_entry" using gin ("about")' },
  ],
});
export type LedgerRow = InferEntity<typeof LedgerRow>;

export const LedgerSeal = defineEntity({
  name: 'LedgerSeal',
  tableName: 'ledger_seal',
  comment: 'Beside the entries, which are never changed: which is the how-manieth, and the chain up to it (src/access/ledger/chain.rules.ts).',
  properties: {
    /** From 1, without a hole. */
    sequence: p.bigint().primary().autoincrement(false),
    /** The entry that is sealed. */
    position: p.bigint().unique(),
    /** SHA-256 in hexadecimal: over the hash before it and this entry. */
    hash: p.text(),
  },
});
export type LedgerSeal = InferEntity<typeof LedgerSeal>;
