/** What a checkpoint says and why it can be believed: how the chain of the ledger stood at an instant, signed, and bound to the checkpoint before it. */
import { createHash, type KeyObject, sign, verify } from 'node:crypto';
import { z } from 'zod';
import { canonical, GENESIS } from './chain.rules.ts';

const Hash = z.string().regex(/^[0-9a-f]{64}$/);
const Instant = z.iso.datetime();
const Count = z.int().nonnegative();

/** A checkpoint as it stands in the file and on the topic. */
export const Checkpoint = z.strictObject({
  /** The chain of checkpoints to which it belongs: one for each file. */
  hubId: z.uuid(),
  /** When it was made, by the clock of the database. */
  at: Instant,
  /** The how-manieth of its chain, from 1. */
  number: z.int().positive(),
  /** The last entry that was sealed; 0 for none. */
  sequence: Count,
  /** How many entries the ledger holds up to there. */
  count: Count,
  /** The hash of the chain at `sequence`. */
  head: Hash,
  /** All that was recorded before this instant is sealed. */
  settledAt: Instant,
  /** The hash of the checkpoint before it in its chain; zeros for the first. */
  previous: Hash,
  /** SHA-256 of the public key (SPKI, DER). */
  keyId: Hash,
  /** Ed25519 over the canonical JSON (RFC 8785) of all the rest, in hexadecimal. */
  signature: z.string().regex(/^[0-9a-f]{128}$/),
});
export type Checkpoint = Readonly<z.infer<typeof Checkpoint>>;

/** How the chain stands, as the database tells it. */
export type Standing = Pick<Checkpoint, 'at' | 'sequence' | 'head' | 'settledAt'>;

/** The name of a public key. */
export function keyIdOf(publicKey: KeyObject): string {
  return createHash('sha256')
    .update(publicKey.export({ type: 'spki', format: 'der' }))
    .digest('hex');
}

/** The hash by which the next checkpoint of the chain names this one. */
export function hashOf(checkpoint: Checkpoint): string {
  return createHash('sha256').update(canonical(checkpoint)).digest('hex');
}

/** The next checkpoint after `last`, or the first of the chain `hubId`. */
export function nextCheckpoint(standing: Standing, last: Checkpoint | null, hubId: string, key: { privateKey: KeyObject; publicKey: KeyObject }): Checkpoint {
  const said = {
    ...standing,
    hubId: last?.hubId ?? hubId,
    number: (last?.number ?? 0) + 1,
    count: standing.sequence,
    previous: last === null ? GENESIS : hashOf(last),
    keyId: keyIdOf(key.publicKey),
  };
  return { ...said, signature: sign(null, Buffer.from(canonical(said)), key.privateKey).toString('hex') };
}

/** Whether the holder of the key made this checkpoint, word for word. */
export function isSigned({ signature, ...said }: Checkpoint, publicKey: KeyObject): boolean {
  return said.keyId === keyIdOf(publicKey) && verify(null, Buffer.from(canonical(said)), publicKey, Buffer.from(signature, 'hex'));
}

/** The checkpoint in a line of a file; null when it is none. */
export function readCheckpoint(line: string): Checkpoint | null {
  let parsed: unknown;
  try {
    parsed = JSON.parse(line);
  } catch {
    return null;
  }
  const read = Checkpoint.safeParse(parsed);
  return read.success ? read.data : null;
}
