/** A ledger for tests: in a database of its own, with a key and checkpoints in a folder of its own, and a superuser beside it who may do anything to the database. */
import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { EntityManager } from '@mikro-orm/postgresql';
import { Client } from 'pg';
import { inject } from 'vitest';
import { appendToLedger, type LedgerEntry } from '../../../src/access/ledger/append-to-ledger.ts';
import { checkpointIfDue, databaseNow, type Pace, type Witness } from '../../../src/access/ledger/checkpoint-ledger.ts';
import { openCheckpoints } from '../../../src/access/ledger/checkpoint-file.ts';
import { ownLedgerKey } from '../../../src/access/ledger/ledger-key.ts';
import { type Sealer, type SealerSettings, startSealer } from '../../../src/access/ledger/sealer.ts';
import { headOf, sealUpTo } from '../../../src/access/ledger/seal-ledger.ts';
import type { Verdict } from '../../../src/access/ledger/verdict.ts';
import { verifyLedger } from '../../../src/access/ledger/verify-ledger.ts';
import { inDatabase } from '../../support/database.ts';
import { type HubDatabase, hubDatabase } from '../../support/hub-database.ts';
import { scratchFolder } from '../../support/scratch.ts';

/** A checkpoint with every look. */
export const ALWAYS: Pace = { busyMs: 0, idleMs: 0 };

/** An officer's look at somebody. */
export function anEntry(words: Partial<LedgerEntry> = {}): LedgerEntry {
  return {
    at: new Date(),
    kind: 'CONSULTATION',
    subject: 'demo:asb-officer',
    agency: 'SAFER_NEIGHBOURHOODS',
    actingFor: null,
    purpose: 'PROBLEM_SOLVING',
    regimes: ['UK_GDPR_PART2'],
    reason: null,
    recipients: [],
    requestId: randomUUID(),
    operation: 'CasesOfTonight',
    glass: null,
    agreement: null,
    items: [{ about: `Person:${randomUUID()}`, fields: ['Person.displayName', 'Person.dateOfBirth'] }],
    ...words,
  };
}

export interface Ledger {
  readonly hub: HubDatabase;
  readonly folder: string;
  readonly witness: Witness;
  /** As the role that may do anything. */
  readonly superuser: Client;
  append(entry?: Partial<LedgerEntry>): Promise<string>;
  /** Seals all that was committed and makes a checkpoint of it. */
  seal(): Promise<void>;
  /** A sealer at work; it ends with the ledger. */
  sealer(settings?: Partial<SealerSettings>): Sealer;
  /** By the public key and the checkpoints, as the role that serves requests. */
  verify(files?: readonly string[]): Promise<Verdict>;
  close(): Promise<void>;
}

export async function aLedger(): Promise<Ledger> {
  const hub = await hubDatabase();
  const folder = await scratchFolder();
  const witness: Witness = { key: await ownLedgerKey(folder), path: join(folder, 'checkpoints.jsonl'), simulated: true };
  openCheckpoints(witness.path);
  const name = new URL(hub.appUrl).pathname.slice(1);
  const [superuser, reader] = [new Client({ connectionString: inDatabase(inject('cluster').adminUrl, name) }), new Client({ connectionString: hub.appUrl })];
  for (const client of [superuser, reader]) {
    client.on('error', () => undefined);
    await client.connect();
  }
  const em = (): EntityManager => hub.orm.em.fork();
  const sealers: Sealer[] = [];
  return {
    hub,
    folder,
    witness,
    superuser,
    append: (entry) => hub.write((inside) => appendToLedger(inside, anEntry(entry))),
    async seal() {
      const now = await databaseNow(em());
      await sealUpTo(em, (await lastPosition(hub)) ?? 0n);
      await checkpointIfDue(em(), witness, now, ALWAYS);
    },
    sealer(settings = {}) {
      const sealer = startSealer({ url: hub.appUrl, em, witness, lookMs: 10, pace: ALWAYS, ...settings });
      sealers.push(sealer);
      return sealer;
    },
    verify: (files = [witness.path]) => verifyLedger(reader, { publicKey: witness.key.publicKey, checkpoints: files }),
    async close() {
      await Promise.all(sealers.map((sealer) => sealer.close()));
      await Promise.all([superuser.end(), reader.end()]);
      await hub.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** How many entries are sealed. */
export async function sealedIn({ hub }: Ledger): Promise<number> {
  return (await headOf(hub.orm.em.fork())).sequence;
}

async function lastPosition(hub: HubDatabase): Promise<bigint | null> {
  const [row] = await hub.ask<{ last: string | null }>('select max(position)::text as last from ledger_entry');
  return row?.last == null ? null : BigInt(row.last);
}
