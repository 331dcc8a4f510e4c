/** Reads checkpoints for whoever verifies: each signed, each chain of them whole, from its first to its last. */
import type { KeyObject } from 'node:crypto';
import { type Checkpoint, hashOf, isSigned, readCheckpoint } from './checkpoint.rules.ts';
import { GENESIS } from './chain.rules.ts';
import { linesOf } from './checkpoint-file.ts';

/** How the ledger stood at an instant, as somebody vouched for it. */
export interface Vouched {
  readonly sequence: number;
  readonly head: string;
  /** In milliseconds. */
  readonly settledAt: number;
  readonly at: number;
}

export interface CheckpointsRead {
  /** By sequence; of several for one sequence the newest. */
  readonly vouched: readonly Vouched[];
  readonly count: number;
  /** What is wrong with the checkpoints themselves, in a sentence; null for nothing. */
  readonly wrong: string | null;
}

/** Reads files of checkpoints, each of one chain or of several, as a file of a hub or a copy of the topic has them. Rejects when a file cannot be read. */
export async function readCheckpoints(paths: readonly string[], publicKey: KeyObject): Promise<CheckpointsRead> {
  const chains = new Map<string, { number: number; hash: string; sequence: number }>();
  const vouched = new Map<number, Vouched>();
  let count = 0;
  const result = (wrong: string | null): CheckpointsRead => ({ vouched: [...vouched.values()].toSorted((a, b) => a.sequence - b.sequence), count, wrong });
  for (const path of paths) {
    let line = 0;
    for await (const text of linesOf(path)) {
      line += 1;
      if (text === '') continue;
      const checkpoint = readCheckpoint(text);
      const where = `Line ${line} of ${path}`;
      if (checkpoint === null) return result(`${where} is no checkpoint: it was changed.`);
      if (!isSigned(checkpoint, publicKey)) return result(`${where} is not signed with this key: it was changed, or this is the public key of another hub.`);
      const chain = chains.get(checkpoint.hubId) ?? { number: 0, hash: GENESIS, sequence: 0 };
      const wrong = follows(checkpoint, chain);
      if (wrong !== null) return result(`${where} ${wrong}`);
      if (checkpoint.number > chain.number)
        chains.set(checkpoint.hubId, { number: checkpoint.number, hash: hashOf(checkpoint), sequence: checkpoint.sequence });
      const { sequence, head } = checkpoint;
      const known = vouched.get(sequence);
      if (known !== undefined && known.head !== head)
        return result(`${where} contradicts another checkpoint about entry ${sequence}: two ledgers were signed with this key.`);
      const settledAt = Math.max(Date.parse(checkpoint.settledAt), known?.settledAt ?? 0);
      vouched.set(sequence, { sequence, head, settledAt, at: Math.max(Date.parse(checkpoint.at), known?.at ?? 0) });
      count += 1;
    }
  }
  return result(null);
}

/** Why a checkpoint is not the next of its chain, as the end of a sentence; null when it is, or is one that came twice, as messages may. */
function follows(
  { number, previous, sequence }: Checkpoint,
  chain: { readonly number: number; readonly hash: string; readonly sequence: number },
): string | null {
  if (number <= chain.number) return null;
  if (number > chain.number + 1)
    return chain.number === 0
      ? `is the first of its chain and has the number ${number}: those before it are missing.`
      : `has the number ${number} and follows number ${chain.number}: those between are missing.`;
  if (previous !== chain.hash) return `does not follow the checkpoint before it: that one was replaced.`;
  return sequence < chain.sequence ? `knows fewer entries (${sequence}) than the checkpoint before it (${chain.sequence}).` : null;
}
