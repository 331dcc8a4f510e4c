/** Which partition a message stands in: the choice of Kafka's own clients, so that a topic moved to Kafka keeps its keys together in the same way. */
import type { OutgoingMessage } from '../../src/exchange/bus.ts';

/** Gives the partition of each message in turn: by the hash of its key, or, without a key, the next one round. */
export class Partitioner {
  readonly #partitions: number;
  #turn = 0;

  constructor(partitions: number) {
    this.#partitions = partitions;
  }

  partitionOf(message: Pick<OutgoingMessage, 'key'>): number {
    if (message.key === null) return this.#turn++ % this.#partitions;
    return (murmur2(Buffer.from(message.key, 'utf8')) & 0x7fffffff) % this.#partitions;
  }
}

const SEED = 0x9747b28c;
const M = 0x5bd1e995;
const R = 24;

/** MurmurHash 2, as org.apache.kafka.common.utils.Utils has it: a signed 32-bit number. */
export function murmur2(bytes: Uint8Array): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const whole = bytes.length & ~3;
  let hash = SEED ^ bytes.length;
  for (let at = 0; at < whole; at += 4) {
    let word = Math.imul(view.getInt32(at, true), M);
    word = Math.imul(word ^ (word >>> R), M);
    hash = Math.imul(hash, M) ^ word;
  }
  const rest = bytes.length - whole;
  if (rest === 3) hash ^= view.getUint8(whole + 2) << 16;
  if (rest >= 2) hash ^= view.getUint8(whole + 1) << 8;
  if (rest >= 1) hash = Math.imul(hash ^ view.getUint8(whole), M);
  hash = Math.imul(hash ^ (hash >>> 13), M);
  return hash ^ (hash >>> 15);
}
