/** Who does something, as an entry of the ledger says it of somebody who asks. */
import type { Asking } from '../asking.ts';
import type { LedgerEntry } from './ledger-entry.ts';

/** The part of an entry that is the same for all that one request does. */
export type WhoAsks = Pick<LedgerEntry, 'subject' | 'agency' | 'actingFor' | 'purpose' | 'reason' | 'glass'>;

/** What an entry says of who asks. */
export function whoAsks({ identity, purpose, actingFor, reason, glass }: Asking): WhoAsks {
  return { subject: identity.subject, agency: identity.agency, actingFor, purpose, reason, glass };
}
