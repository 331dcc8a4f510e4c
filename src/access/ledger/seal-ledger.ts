/** Seals what was appended: gives each entry its sequence number and its place in the chain, in commit order, by one hub at a time. */
import type { EntityManager } from '@mikro-orm/postgresql';
import { sql } from 'kysely';
import { chained, type EntryFacts, GENESIS } from './chain.rules.ts';
import { ENTRY_TEXT } from './entry-text.ts';

/** The advisory lock of whoever seals, and of whoever writes a checkpoint. */
const LEDGER_LOCK = 7_305_070;
/** How many entries one transaction seals. */
const BATCH = 500;
/** How long a statement may take, in milliseconds: a sealer that hangs would make the hub slow to stop. */
const STATEMENT_LIMIT_MS = 8_000;

/** The end of the chain. */
export interface Head {
  readonly sequence: number;
  readonly position: string;
  readonly hash: string;
}

/** Takes the ledger's lock until the transaction of `em` ends. False when another hub has it. */
export async function holdLedger(em: EntityManager): Promise<boolean> {
  const { rows } = await sql<{ mine: boolean }>`
    select pg_try_advisory_xact_lock(${LEDGER_LOCK}) as mine, set_config('statement_timeout', ${String(STATEMENT_LIMIT_MS)}, true)
  `.execute(em.getKysely());
  return rows[0]?.mine === true;
}

/** Where the chain ends now. */
export async function headOf(em: EntityManager): Promise<Head> {
  const { rows } = await sql<{ sequence: string; position: string; hash: string }>`
    select s.sequence::text as sequence, s.position::text as position, s.hash from ledger_seal s order by s.sequence desc limit 1
  `.execute(em.getKysely());
  const [last] = rows;
  return last === undefined ? { sequence: 0, position: '0', hash: GENESIS } : { ...last, sequence: Number(last.sequence) };
}

/** The hash of the chain at a sequence number; null where there is no seal. */
export async function hashAt(em: EntityManager, sequence: number): Promise<string | null> {
  if (sequence === 0) return GENESIS;
  const { rows } = await sql<{ hash: string }>`select hash from ledger_seal where sequence = ${sequence}`.execute(em.getKysely());
  return rows[0]?.hash ?? null;
}

/**
 * Seals entries up to a position that is settled (src/database/commit-order.ts), a batch in a transaction. Answers how many, and whether nothing up to there
 * is left: not when another hub is sealing at this moment.
 */
export async function sealUpTo(em: () => EntityManager, settled: bigint, signal?: AbortSignal): Promise<{ sealed: number; done: boolean }> {
  for (let sealed = 0; ;) {
    const batch = await em().transactional(async (inside) => ((await holdLedger(inside)) ? sealBatch(inside, settled) : null));
    if (batch === null) return { sealed, done: false };
    sealed += batch;
    if (batch < BATCH) return { sealed, done: true };
    if (signal?.aborted) return { sealed, done: false };
  }
}

async function sealBatch(em: EntityManager, settled: bigint): Promise<number> {
  const head = await headOf(em);
  const { rows } = await sql<{ position: string; entry: string }>`
    select e.position::text as position, ${sql.raw(ENTRY_TEXT)} as entry from ledger_entry e
     where e.position > ${head.position}::bigint and e.position <= ${String(settled)}::bigint order by e.position limit ${BATCH}
  `.execute(em.getKysely());
  if (rows.length === 0) return 0;
  let { sequence, hash } = head;
  const seals = rows.map(({ position, entry }) => {
    const facts: EntryFacts = JSON.parse(entry);
    sequence += 1;
    hash = chained(hash, sequence, facts);
    return { sequence, position, hash };
  });
  await sql`
    insert into ledger_seal (sequence, position, hash)
    select sequence, position, hash from jsonb_to_recordset(${JSON.stringify(seals)}::jsonb) as seal (sequence bigint, position bigint, hash text)
  `.execute(em.getKysely());
  return rows.length;
}
