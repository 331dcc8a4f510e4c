/** What leaves by the bus about people is a disclosure: on record before it leaves, once for each message, however often it is sent. */
import { createHash } from 'node:crypto';
import type { EntityManager } from '@mikro-orm/postgresql';
import { appendOnceToLedger } from '../access/ledger/append-to-ledger.ts';
import type { LedgerEntry, LedgerItem } from '../access/ledger/ledger-entry.ts';
import type { Clock } from '../shared/clock.ts';
import type { OutgoingMessage } from './bus.ts';
import type { PlainEvent } from './outbound.ts';

/** To whom a message tells whose facts, as the domain knows it that sends the message. */
export interface Disclosed {
  /** The codes of agencies. Domain rule 49: "Disclosure log: when + who disclosed + recipients". */
  readonly recipients: readonly string[];
  /** The code of the agency whose record it is of. */
  readonly agency: string;
  /** The purpose for which the agreement lets it go. */
  readonly purpose: string | null;
  /** Whom or what the fact at a path of the body is about, such as `Person:<key>` for `$.person.name`. */
  about(path: string): string;
}

/** A message that is about to leave, with what it tells. */
export interface Leaves {
  readonly event: Pick<PlainEvent, 'eventId' | 'type' | 'regime' | 'agreement'>;
  readonly body: Uint8Array;
  readonly disclosed: Disclosed;
  /** The identity of its entry: the same however often it is sent. */
  readonly id: string;
}

/**
 * Puts messages on record in the transaction of `em`, which is committed before they are on the bus. A message that was on record before, because an earlier attempt was
 * broken off, is on record once: it says that the partner was told, or may have been.
 */
export async function putLeavingOnRecord(em: EntityManager, messages: readonly Leaves[], clock: Clock): Promise<void> {
  await appendOnceToLedger(
    em,
    messages.map(({ event, body, disclosed, id }) => ({ id, entry: entryOf(event, itemsOf(body, disclosed), disclosed, clock) })),
  );
}

function entryOf(
  { type, regime, agreement }: Leaves['event'],
  items: readonly LedgerItem[],
  { recipients, agency, purpose }: Disclosed,
  clock: Clock,
): LedgerEntry {
  return {
    at: clock.now(),
    kind: 'DISCLOSURE',
    subject: 'hub',
    agency,
    actingFor: null,
    purpose,
    regimes: [regime],
    reason: null,
    recipients,
    requestId: null,
    operation: type,
    glass: null,
    agreement,
    items,
  };
}

function itemsOf(body: Uint8Array, { about }: Disclosed): LedgerItem[] {
  const paths = pathsOf(JSON.parse(Buffer.from(body).toString('utf8')));
  return [...Map.groupBy(paths, about)].map(([whom, fields]) => ({ about: whom, fields }));
}

/** The paths of a body at which something is said, such as `$.contact[].value`: each once, in alphabetical order; what is null says nothing. */
export function pathsOf(body: unknown): string[] {
  const paths = new Set<string>();
  const walk = (value: unknown, path: string) => {
    if (value === null || value === undefined) return;
    if (Array.isArray(value)) for (const each of value) walk(each, `${path}[]`);
    else if (typeof value === 'object') for (const [name, each] of Object.entries(value)) walk(each, `${path}.${name}`);
    else paths.add(path);
  };
  walk(body, '$');
  return [...paths].toSorted();
}

/** What the copy of an event tells a partner on a topic of its own: of the record of the event, and of the person whom it names. */
export function copyLeaves(event: PlainEvent, { topic, value }: OutgoingMessage, agreement: string): Leaves | null {
  if (value === null) return null;
  const record = `${nounOf(event.topic)}:${event.key}`;
  const { personId } = event.payload;
  const person = typeof personId === 'string' ? `Person:${personId}` : null;
  const about = (path: string) => (person !== null && /person/i.test(path) ? person : record);
  return {
    event: { ...event, agreement },
    body: value,
    disclosed: { recipients: [topic], agency: HUB_AGENCY, purpose: null, about },
    id: idOf(`${event.eventId} ${topic}`),
  };
}

/** Whose the hub's own events are. */
const HUB_AGENCY = 'SAFER_NEIGHBOURHOODS';

/** `hub.nte-incident.v1` is about a NteIncident. */
function nounOf(topic: string): string {
  return (topic.split('.').at(1) ?? 'record').replaceAll(/(?:^|-)([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

/** A UUID that is the same for the same words. */
function idOf(words: string): string {
  const hex = createHash('sha256').update(words).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
