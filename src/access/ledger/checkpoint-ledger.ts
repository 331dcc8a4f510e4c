/** Makes checkpoints: how the chain stands is signed, written outside the database and told on the bus; never when the database contradicts what was signed before. */
import type { EntityManager } from '@mikro-orm/postgresql';
import { sql } from 'kysely';
import { appendToOutbox } from '../../exchange/outbox.ts';
import { newId } from '../../shared/ids.ts';
import { type Checkpoint, isSigned, nextCheckpoint } from './checkpoint.rules.ts';
import { appendCheckpoint, lastCheckpoint } from './checkpoint-file.ts';
import { ledgerCheckpointed } from './ledger.events.ts';
import type { LedgerKey } from './ledger-key.ts';
import { hashAt, headOf, holdLedger } from './seal-ledger.ts';

/** The database is not what was signed before; the message is a sentence without anything of what an entry says. */
export class LedgerInDoubt extends Error {
  override readonly name = 'LedgerInDoubt';
}

export interface Witness {
  readonly key: LedgerKey;
  /** The file of the checkpoints. */
  readonly path: string;
  /** Whether the hub holds an invented world: its messages say so. */
  readonly simulated: boolean;
}

/** How long a checkpoint holds, in milliseconds: while entries come, and while none do. */
export interface Pace {
  readonly busyMs: number;
  readonly idleMs: number;
}

/** While entries come none is older than 60 s, with the time between two looks: what was done to entries before it is found. While none come fewer, to say that none did. */
export const PACE: Pace = { busyMs: 55_000, idleMs: 600_000 };

/**
 * Makes a checkpoint when one is due. `settledAt` is an instant, by the clock of the database, before which all that was recorded is sealed. Answers it; null when none is due, when there is nothing to vouch for, or when another hub holds the ledger.
 * Throws LedgerInDoubt when the chain is not the one that the last checkpoint knew, and CheckpointsUnusable.
 */
export async function checkpointIfDue(em: EntityManager, { key, path, simulated }: Witness, settledAt: Date, pace: Pace): Promise<Checkpoint | null> {
  return em.transactional(async (inside) => {
    if (!(await holdLedger(inside))) return null;
    const head = await headOf(inside);
    const before = lastCheckpoint(path);
    await refuseAnotherChain(inside, head.sequence, before, key);
    if (head.sequence === 0) return null;
    const now = await databaseNow(inside);
    const made = appendCheckpoint(path, (last) => {
      if (last?.number !== before?.number) return null; // another process was there in between
      const held = head.sequence === last?.sequence ? pace.idleMs : pace.busyMs;
      if (last !== null && now.getTime() - Date.parse(last.at) < held) return null;
      const standing = { at: now.toISOString(), sequence: head.sequence, head: head.hash, settledAt: settledAt.toISOString() };
      return nextCheckpoint(standing, last, newId(), key);
    });
    if (made !== null) await appendToOutbox(inside, [ledgerCheckpointed(made, simulated)]);
    return made;
  });
}

/** The present instant by the clock of the database, to the millisecond below it. */
export async function databaseNow(em: EntityManager): Promise<Date> {
  const { rows } = await sql<{ now: string }>`select floor(extract(epoch from clock_timestamp()) * 1000)::bigint::text as now`.execute(em.getKysely());
  return new Date(Number(rows[0]?.now));
}

/**
 * An instant before which nothing is recorded that cannot be seen by a statement begun after this resolves: the present, or when the oldest transaction began
 * that is writing to the ledger. Null when that cannot be known, because a role is writing whose sessions this one may not see.
 */
export async function allRecordedBefore(em: EntityManager): Promise<Date | null> {
  const { rows } = await sql<{ since: string | null; unknown: boolean }>`
    select floor(extract(epoch from least(min(a.xact_start), clock_timestamp())) * 1000)::bigint::text as since,
           coalesce(bool_or(a.xact_start is null), false) as unknown
      from pg_locks l left join pg_stat_activity a on a.pid = l.pid
     where l.locktype = 'relation' and l.relation = 'ledger_entry'::regclass and l.mode = 'RowExclusiveLock' and l.granted
       and l.database = (select oid from pg_database where datname = current_database())
  `.execute(em.getKysely());
  const [row] = rows;
  return row === undefined || row.unknown || row.since === null ? null : new Date(Number(row.since));
}

async function refuseAnotherChain(em: EntityManager, sequence: number, last: Checkpoint | null, { publicKey }: LedgerKey): Promise<void> {
  if (last === null) return;
  if (!isSigned(last, publicKey))
    throw new LedgerInDoubt('The last checkpoint is not signed with the key of this hub: set HUB_LEDGER_CHECKPOINTS to a new file when the key was changed.');
  if (last.sequence > sequence)
    throw new LedgerInDoubt(
      `The ledger ends at entry ${sequence}, and a checkpoint knows ${last.sequence}: run \`npm run --silent ledger:verify\`; no checkpoint is made until this is settled.`,
    );
  if ((await hashAt(em, last.sequence)) !== last.head)
    throw new LedgerInDoubt(
      `The ledger is not what it was at entry ${last.sequence}, where a checkpoint was made: run \`npm run --silent ledger:verify\`; no checkpoint is made until this is settled.`,
    );
}
