/** What the ledger says of one thing that was done with what the hub holds: who, why, about whom, which facts. Ids, names of fields and words of purpose; never what a record says. */
import type { Regime } from '../../shared/regime.ts';
import { LONGEST_REASON } from '../asking.ts';

/** DPA 2018 s.62(1) names these six; domain rule 49 adds that reads are among them. */
export const LedgerKind = {
  COLLECTION: 'COLLECTION',
  ALTERATION: 'ALTERATION',
  CONSULTATION: 'CONSULTATION',
  /** To somebody outside the agency whose record it is, transfers among them. */
  DISCLOSURE: 'DISCLOSURE',
  COMBINATION: 'COMBINATION',
  ERASURE: 'ERASURE',
} as const;
export type LedgerKind = (typeof LedgerKind)[keyof typeof LedgerKind];

/** One record, and the fields of it that were touched. */
export interface LedgerItem {
  /** The type and the key of the record, such as `Person:019aa2f0-3c00-7a10-9b00-000000000012`. */
  readonly about: string;
  /** With their type, such as `Person.displayName`; of a message, its paths, such as `$.contact[].value`. */
  readonly fields: readonly string[];
}

/** An entry, as whoever does the thing hands it over. */
export interface LedgerEntry {
  /**
   * When it was done, by the hub's clock: now. What it was about may be of any time. Where it is not within CLOCKS_APART_S of the database's clock at the
   * moment of writing, that one's time is taken: so an entry that says it is older than where it stands was not written by a hub.
   */
  readonly at: Date;
  readonly kind: LedgerKind;
  /** The `sub` of the token, or `hub` for what the hub does by itself. */
  readonly subject: string;
  /** The code of the agency for which it was done. */
  readonly agency: string;
  /** Whom a system said that it acts for; null for nobody else. */
  readonly actingFor: string | null;
  /** Null where none was given. */
  readonly purpose: string | null;
  /** The regimes of the records that it was about. */
  readonly regimes: readonly Regime[];
  /** Why, in the words of who did it: where the purpose demands a reason (domain rule 50). */
  readonly reason: string | null;
  /** Whom it was told to: the codes of agencies, or topics. Domain rule 49: the log of a disclosure names them. */
  readonly recipients: readonly string[];
  /** That of the request; null for what no request asked for. */
  readonly requestId: string | null;
  /** The name of the operation, where it has one. */
  readonly operation: string | null;
  /** The id of the broken glass under which it was done; null without. */
  readonly glass: string | null;
  /** The reference of the sharing agreement under which a message left; null for what no message told. */
  readonly agreement: string | null;
  readonly items: readonly LedgerItem[];
}

/** How far the clock of a hub, and the time that a transaction takes, may be from the clock of the database, in seconds. */
export const CLOCKS_APART_S = 5;

const ABOUT = /^[A-Z][A-Za-z0-9]{0,59}:[A-Za-z0-9_.:|/-]{1,200}$/;
const FIELD = /^(?:[A-Z][A-Za-z0-9]{0,59}\.[a-z_][A-Za-z0-9_]{0,59}|\$(?:\.[A-Za-z_][A-Za-z0-9_]{0,59}|\[\]){1,12})$/;

/** What is wrong with an entry, in a sentence; null when it may stand. What is no id and no name of a field might be about somebody, and the ledger is kept for years. */
export function wrongWith({ kind, recipients, reason, items }: LedgerEntry): string | null {
  if (kind === 'DISCLOSURE' && recipients.length === 0) return 'A disclosure names whom it was told to (DPA 2018 s.62(3)): fill "recipients".';
  if (reason !== null && [...reason].length > LONGEST_REASON) return `A reason has at most ${LONGEST_REASON} characters.`;
  for (const { about, fields } of items) {
    if (!ABOUT.test(about)) return 'An item is about a type and a key, such as "Person:<uuid>".';
    if (!fields.every((field) => FIELD.test(field)))
      return 'An item names fields with their type, such as "Person.displayName", or paths of a message, such as "$.person.name", and nothing else.';
  }
  return null;
}
