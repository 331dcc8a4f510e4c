/** The chain of the ledger: each entry's hash holds all before it, so that none can be changed, moved, added or taken out without changing every later one. */
import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';

/** What stands before the first entry. */
export const GENESIS = '0'.repeat(64);

/** An entry as the database tells it (src/access/ledger/entry-text.ts): every column of it, under the column's own name. */
export type EntryFacts = Readonly<Record<string, unknown>>;

/**
 * The hash of the chain up to and including an entry: SHA-256, in hexadecimal, over the 32 bytes of the hash before it and the canonical JSON
 * (RFC 8785) of the entry with its sequence number. Throws when the facts are not JSON.
 */
export function chained(previous: string, sequence: number, facts: EntryFacts): string {
  return createHash('sha256')
    .update(Buffer.from(previous, 'hex'))
    .update(canonical({ ...facts, sequence }))
    .digest('hex');
}

/** RFC 8785. Throws for what has no such form. */
export function canonical(value: object): string {
  const text = canonicalize(value);
  if (text === undefined) throw new Error('What is no JSON has no canonical form.');
  return text;
}
