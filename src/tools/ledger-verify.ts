/** `npm run --silent ledger:verify`: says whether the ledger is what it was, by the public key and the checkpoints that lie outside the database. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Client } from 'pg';
import { PUBLIC_LEDGER_KEY, publicLedgerKey } from '../access/ledger/ledger-key.ts';
import type { Verdict } from '../access/ledger/verdict.ts';
import { verifyLedger } from '../access/ledger/verify-ledger.ts';
import { type Config, readConfig } from '../config.ts';
import { withConnection } from '../database/connect.ts';
import { startEmbedded } from '../database/embedded.ts';

const USAGE = 'npm run --silent ledger:verify -- [--public-key FILE] [--checkpoints FILE]…';

/** The command cannot be carried out; the message is one sentence. */
class Refused extends Error {
  override readonly name = 'Refused';
}

/** Failures whose message is a sentence for the person who typed the command. */
const PLAIN = new Set(['Refused', 'SettingsWrong', 'DatabaseCannotStart', 'LedgerKeyUnusable']);

export interface LedgerVerifyRun {
  readonly args: readonly string[];
  readonly config: Config;
  readonly out: { write(text: string): unknown };
  readonly err: { write(text: string): unknown };
}

/** 0: the ledger is what it was. 1: it is not, and the first break is told; or it cannot be looked at. 2: the command was not understood. */
export type LedgerVerifyExit = 0 | 1 | 2;

/** Verifies the ledger of the database that the settings name, or of the embedded one. Rejects when it, the key or the checkpoints cannot be read. */
export async function runLedgerVerify({ args, config, out, err }: LedgerVerifyRun): Promise<LedgerVerifyExit> {
  const options = optionsOf(args);
  if (options === null) {
    err.write(`Say it like this: ${USAGE}\n`);
    return 2;
  }
  const publicKey = await publicLedgerKey(options.publicKey ?? join(config.dataFolder, PUBLIC_LEDGER_KEY));
  const missing = options.checkpoints.find((path) => !existsSync(path));
  if (missing !== undefined) throw new Refused(`There is no file ${missing}: name the checkpoints with --checkpoints FILE.`);
  // The embedded database may be named by its address, too. A hub that has never run has no checkpoints.
  const kept = [config.ledger.checkpointsFile, join(config.dataFolder, 'ledger-checkpoints.jsonl')].filter((path) => existsSync(path)).slice(0, 1);
  const checkpoints = options.checkpoints.length > 0 ? options.checkpoints : kept;
  const verdict = await onDatabase(config, async (client) => verifyLedger(client, { publicKey, checkpoints }));
  err.write(`${summaryOf(verdict, checkpoints)}\n`);
  out.write(verdict.firstBreak === null ? 'ok\n' : `${verdict.firstBreak.kind}: ${verdict.firstBreak.sentence}\n`);
  return verdict.firstBreak === null ? 0 : 1;
}

function summaryOf({ sealed, vouchedFor, waiting, checkpoints, checkpointedAt }: Verdict, files: readonly string[]): string {
  const last = checkpointedAt === null ? 'there is none' : `the last is of ${checkpointedAt.toISOString()}`;
  const where = files.length === 0 ? 'no file' : files.join(', ');
  return `${sealed} sealed entries were found right, ${vouchedFor} of them vouched for by ${checkpoints} checkpoints of ${where} (${last}); ${waiting} wait for their seal.`;
}

async function onDatabase<Answer>(config: Config, work: (client: Client) => Promise<Answer>): Promise<Answer> {
  const look = async (client: Client) => {
    const { rows } = await client.query<{ there: boolean }>(`select to_regclass('public.ledger_seal') is not null as there`);
    if (rows[0]?.there !== true)
      throw new Refused('This database has no ledger: name the one of the hub in DATABASE_URL, or the folder of its embedded one in HUB_DATA.');
    return work(client);
  };
  if (config.database !== null) return withConnection(config.database.url, 'DATABASE_URL', look);
  if (!existsSync(join(config.dataFolder, 'data')))
    throw new Refused(`There is no embedded database in ${config.dataFolder}: set HUB_DATA to the folder of the hub, or DATABASE_URL to its database.`);
  const embedded = await startEmbedded(config.dataFolder);
  try {
    return await withConnection(embedded.appUrl, 'HUB_DATA', look);
  } finally {
    await embedded.stop();
  }
}

function optionsOf(args: readonly string[]): { publicKey: string | null; checkpoints: readonly string[] } | null {
  try {
    const options = { 'public-key': { type: 'string' }, checkpoints: { type: 'string', multiple: true } } as const;
    const { values } = parseArgs({ args: [...args], options });
    return { publicKey: values['public-key'] ?? null, checkpoints: values.checkpoints ?? [] };
  } catch {
    return null;
  }
}

if (import.meta.main) {
  try {
    process.exitCode = await runLedgerVerify({ args: process.argv.slice(2), config: readConfig(), out: process.stdout, err: process.stderr });
  } catch (failure) {
    if (!(failure instanceof Error) || !PLAIN.has(failure.name)) throw failure;
    process.stderr.write(`${failure.message}\n`);
    process.exitCode = 1;
  }
}
