/** Where entries of what is told at the same moment to many are written: together, in one transaction, before any of them is told. */
import type { EntityManager } from '@mikro-orm/postgresql';
import DataLoader from 'dataloader';
import { appendAllToLedger, type LedgerEntry } from './append-to-ledger.ts';

/** The most entries of one transaction. */
const MOST = 200;

/** Puts an entry on record; resolves when it is there for good, and rejects when it is not. */
export type PutOnRecord = (entry: LedgerEntry) => Promise<void>;

/** A desk for the entries of one process. `em` is asked for each transaction. Those of one turn of the event loop stand or fall together. */
export function ledgerDesk(em: () => EntityManager): PutOnRecord {
  const desk = new DataLoader<LedgerEntry, null>(
    async (entries) => {
      await em().transactional((inside) => appendAllToLedger(inside, entries));
      return entries.map(() => null);
    },
    { cache: false, maxBatchSize: MOST },
  );
  return async (entry) => void (await desk.load(entry));
}
