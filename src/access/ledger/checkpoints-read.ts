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

/** What was vouched for, by sequence, in little room: years of checkpoints are more than a heap of objects should hold. */
export class VouchedList {
  #length = 0;
  /** Three for each: sequence, settledAt, at. */
  #numbers = new Float64Array(3 * 1_024);
  /** 32 bytes for each. */
  #heads = Buffer.alloc(32 * 1_024);
  #order: Uint32Array | null = null;

  get length(): number {
    return this.#length;
  }

  add({ sequence, head, settledAt, at }: Vouched): void {
    if (3 * this.#length === this.#numbers.length) {
      const [numbers, heads] = [new Float64Array(2 * this.#numbers.length), Buffer.alloc(2 * this.#heads.length)];
      numbers.set(this.#numbers);
      this.#heads.copy(heads);
      [this.#numbers, this.#heads] = [numbers, heads];
    }
    this.#numbers.set([sequence, settledAt, at], 3 * this.#length);
    this.#heads.write(head, 32 * this.#length, 'hex');
    this.#length += 1;
    this.#order = null;
  }

  /** The one at a place in the order of sequences, and of instants where several are of one sequence; a negative place counts from the end. */
  at(place: number): Vouched | undefined {
    const index = this.#sorted().at(place);
    if (index === undefined) return undefined;
    const [sequence = 0, settledAt = 0, at = 0] = this.#numbers.subarray(3 * index, 3 * index + 3);
    return { sequence, settledAt, at, head: this.#heads.toString('hex', 32 * index, 32 * index + 32) };
  }

  #sorted(): Uint32Array {
    if (this.#order === null) {
      const by = (index: number, which: number) => this.#numbers[3 * index + which] ?? 0;
      this.#order = Uint32Array.from({ length: this.#length }, (_, index) => index).sort((a, b) => by(a, 0) - by(b, 0) || by(a, 2) - by(b, 2));
    }
    return this.#order;
  }
}

export interface CheckpointsRead {
  readonly vouched: VouchedList;
  /** What is wrong with the checkpoints themselves, in a sentence; null for nothing. */
  readonly wrong: string | null;
}

/** Reads files of checkpoints, each of one chain or of several, as a file of a hub or a copy of the topic has them. Rejects when a file cannot be read. */
export async function readCheckpoints(paths: readonly string[], publicKey: KeyObject): Promise<CheckpointsRead> {
  const chains = new Map<string, { number: number; hash: string; sequence: number }>();
  const vouched = new VouchedList();
  for (const path of paths) {
    let line = 0;
    for await (const text of linesOf(path)) {
      line += 1;
      if (text === '') continue;
      const checkpoint = readCheckpoint(text);
      const where = `Line ${line} of ${path}`;
      if (checkpoint === null) return { vouched, wrong: `${where} is no checkpoint: it was changed.` };
      if (!isSigned(checkpoint, publicKey))
        return { vouched, wrong: `${where} is not signed with this key: it was changed, or this is the public key of another hub.` };
      const chain = chains.get(checkpoint.hubId) ?? { number: 0, hash: GENESIS, sequence: 0 };
      const wrong = follows(checkpoint, chain);
      if (wrong !== null) return { vouched, wrong: `${where} ${wrong}` };
      const { hubId, number, sequence, head } = checkpoint;
      if (number > chain.number) chains.set(hubId, { number, hash: hashOf(checkpoint), sequence });
      vouched.add({ sequence, head, settledAt: Date.parse(checkpoint.settledAt), at: Date.parse(checkpoint.at) });
    }
  }
  return { vouched, wrong: null };
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
