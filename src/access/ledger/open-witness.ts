/** What a hub vouches for its ledger with, as its settings say: the key and the file of the checkpoints; and the check of the ledger by them. */
import type { Config } from '../../config.ts';
import { withConnection } from '../../database/connect.ts';
import { openCheckpoints } from './checkpoint-file.ts';
import type { Witness } from './checkpoint-ledger.ts';
import { ownLedgerKey, givenLedgerKey } from './ledger-key.ts';
import type { Verdict } from './verdict.ts';
import { verifyLedger } from './verify-ledger.ts';

/** Reads the key, or makes it where the settings name none; and makes sure of the file. Throws LedgerKeyUnusable and CheckpointsUnusable. */
export async function openWitness({ dataFolder, ledger }: Pick<Config, 'dataFolder' | 'ledger'>, simulated: boolean): Promise<Witness> {
  const key = ledger.keyFile === null ? await ownLedgerKey(dataFolder) : await givenLedgerKey(ledger.keyFile);
  openCheckpoints(ledger.checkpointsFile);
  return { key, path: ledger.checkpointsFile, simulated };
}

/** Verifies the ledger of the database of `url` by the hub's own checkpoints. However many ask, the ledger is read once at a time. */
export function verifierOf(url: string, { key, path }: Witness): () => Promise<Verdict> {
  let running: Promise<Verdict> | null = null;
  const verify = () => withConnection(url, 'DATABASE_URL', (client) => verifyLedger(client, { publicKey: key.publicKey, checkpoints: [path] }));
  return () => {
    running ??= verify().finally(() => {
      running = null;
    });
    return running;
  };
}
