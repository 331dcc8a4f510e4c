/** How a command tells the partners: it appends events to the outbox in its own transaction; the relay sends them in commit order. */
import { createHash } from 'node:crypto';
import type { EntityManager } from '@mikro-orm/postgresql';
import { sql } from 'kysely';
import { settleChanges } from '../database/in-transaction.ts';
import { newId } from '../shared/ids.ts';
import type { Classification, Regime } from '../shared/regime.ts';
import type { OutgoingMessage } from './bus.ts';

/** The channel on which a commit wakes the relays; it says nothing but "look". */
export const OUTBOX_CHANNEL = 'hub_outbox';

/** Brokers take about a million bytes, key and headers among them. */
export const LARGEST_MESSAGE = 900_000;

/** Something that happened and that partners may be told. It carries ids, kinds and times: least personal data on the wire. */
export interface OutboxEvent {
  readonly topic: string;
  /** The natural key of the aggregate: the events of one key are sent in the order of its changes. */
  readonly key: string;
  /** `noun.past-tense`, such as `incident.recorded`. */
  readonly type: string;
  readonly payload: Readonly<Record<string, unknown>>;
  /** Ids of the records it is about. */
  readonly subjectIds: readonly string[];
  readonly occurredAt: Date;
  /** Compartments of all that it is about, unordered: said each time, because an event that leaves them out would tell everybody. */
  readonly markings: readonly string[];
  readonly regime: Regime;
  readonly classification: Classification;
  /** The sharing agreement or licence it may go out under. */
  readonly agreement: string;
  readonly simulated?: boolean;
  /** Its identity, where one was given out before, such as to a preview; left out, a new one. */
  readonly eventId?: string;
}

/**
 * Appends events in the order given, answers their identities, and wakes the relays when the transaction of `em` commits. Joins that transaction,
 * after flushing its changes; rolls back with it. Throws when `em` is in no transaction, and when no broker would take an event's message: it could never
 * be sent, and would hold up every later one.
 */
export async function appendToOutbox(em: EntityManager, events: readonly OutboxEvent[]): Promise<string[]> {
  await settleChanges(em, 'An event');
  if (events.length === 0) return [];
  for (const { type, key, payload } of events) refuseTooLarge(type, key, JSON.stringify(payload), {});
  const rows = events.map((event) => ({ simulated: false, ...event, eventId: event.eventId ?? newId() }));
  await sql`
    with appended as (
      insert into outbox (event_id, topic, key, type, payload, subject_ids, occurred_at, markings, regime, classification, agreement, simulated)
      select "eventId", topic, key, type, payload, "subjectIds", "occurredAt", markings, regime, classification, agreement, simulated
        from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as event ("eventId" uuid, topic text, key text, type text, payload jsonb,
          "subjectIds" uuid[], "occurredAt" timestamptz, markings text[], regime text, classification text, agreement text, simulated boolean)
    ) select pg_notify(${OUTBOX_CHANNEL}, '')
  `.execute(em.getKysely());
  return rows.map((row) => row.eventId);
}

/**
 * Appends an event whose bytes are fixed now, because people approved them: the relay sends these, and no others. The payload of the
 * event stays with ids, kinds and times. Answers the SHA-256 of the body, in hexadecimal.
 */
export async function appendSealed(em: EntityManager, event: OutboxEvent & { readonly eventId: string }, message: OutgoingMessage): Promise<string> {
  if (message.value === null) throw new Error('A sealed message has a body.');
  if (message.topic !== event.topic || message.key !== event.key) throw new Error('A sealed message leaves on the topic and under the key of its event.');
  refuseTooLarge(event.type, message.key ?? '', message.value, message.headers);
  const sha256 = createHash('sha256').update(message.value).digest('hex');
  await appendToOutbox(em, [event]);
  await sql`
    insert into sealed_message (event_id, headers, value, sha256)
    values (${event.eventId}, ${JSON.stringify(message.headers)}::jsonb, ${Buffer.from(message.value)}, ${sha256})
  `.execute(em.getKysely());
  return sha256;
}

function refuseTooLarge(type: string, key: string, body: string | Uint8Array, headers: Readonly<Record<string, string>>): void {
  const size = Buffer.byteLength(body) + Buffer.byteLength(key) + Buffer.byteLength(JSON.stringify(headers));
  if (size > LARGEST_MESSAGE)
    throw new Error(`A message of type ${type} has ${size} bytes, and no broker takes more than ${LARGEST_MESSAGE}: say less in it, or send it in parts.`);
}
