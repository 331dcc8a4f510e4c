/** For whom a statement runs. The policies of the tables show no row to a connection that does not say; these are the only two ways of saying it. */
import { ASKED_LIMIT_MS } from './limits.ts';

/** What `hub.asker` holds: the hub's own work (what comes in, what leaves, rounds and measures), or somebody who asked. */
export const HUB = 'hub';
export const SOMEONE = 'someone';

/**
 * The address of a database for the hub's own work: each of its connections says so from its first statement to its last. Never hand it to
 * what answers requests.
 */
export function asTheHub(url: string): string {
  return saying(url, HUB);
}

/** The address of a database for what is asked: each of its connections is nobody's, whatever the setting says, until a transaction says who asks. */
export function asNobody(url: string): string {
  return saying(url, '', `-c statement_timeout=${ASKED_LIMIT_MS}`);
}

function saying(url: string, asker: string, more = ''): string {
  const address = new URL(url);
  const before = address.searchParams
    .get('options')
    ?.replaceAll(/-c hub\.asker=\S*/g, '')
    .trim();
  address.searchParams.set('options', [before, `-c hub.asker=${asker}`, more].filter(Boolean).join(' '));
  // What libpq and pg read is percent-encoded, not the form encoding of URLSearchParams.
  address.search = address.search.replaceAll('+', '%20');
  return address.href;
}

/** Somebody who asks, as far as policies look at it. */
export interface Someone {
  /** The `sub` of their token. */
  readonly subject: string;
  /** The code of the agency that they ask for. */
  readonly agency: string;
  readonly roles: readonly string[];
  /** Null when they give none: then nothing of another agency is seen. */
  readonly purpose: string | null;
  /** Today in London, as `2026-11-20`: what is in force is in force on a day. */
  readonly day: string;
  /** This instant: what is opened to somebody is opened until an instant. Where it is not said, nothing is. */
  readonly at?: Date;
  /** The broken glass that they use; null or left out for none. */
  readonly glass?: string | null;
  /** Whether single records that owners have opened to them are shown. */
  readonly granted?: boolean;
}

/** The settings of a transaction that is somebody's: set with the transaction, gone with it. */
export function asSomeone({ subject, agency, roles, purpose, day, at, glass, granted = false }: Someone): Record<string, string> {
  return {
    'hub.asker': SOMEONE,
    'hub.subject': subject,
    'hub.agency': agency,
    'hub.roles': roles.join(','),
    'hub.purpose': purpose ?? '',
    'hub.day': day,
    'hub.at': at?.toISOString() ?? '',
    'hub.glass': glass ?? '',
    'hub.grants': granted ? 'on' : '',
  };
}
