/** How a command tells the partners: it appends events to the outbox in its own transaction; the relay sends them in commit order. */
import { createHash } from 'node:crypto';
import type { EntityManager } from '@mikro-orm/postgresql';
import { sql } from 'kysely';
import { settleChanges } from '../database/in-transaction.ts';
import { newId } from '../shared/ids.ts';
import type { Classification, Regime } from '../shared/regime.ts';
import type { OutgoingMessage } from './bus.ts';

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
  /** Compartments, unordered; none when left out. */
  readonly markings?: readonly string[];
  readonly regime: Regime;
  readonly classification: Classification;
  /** The sharing agreement or licence it may go out under. */
  readonly agreement: string;
  readonly simulated?: boolean;
  /** Its identity, where one was given out before, such as to a preview; left out, a new one. */
  readonly eventId?: string;
}

/**
 * Appends events in the order given and answers their identities. Joins the transaction of `em`, after flushing its changes; rolls back
 * with it. Throws when `em` is in no transaction.
 */
export async function appendToOutbox(em: EntityManager, events: readonly OutboxEvent[]): Promise<string[]> {
  await settleChanges(em, 'An event');
  if (events.length === 0) return [];
  const rows = events.map((event) => ({ markings: [], simulated: false, ...event, eventId: event.eventId ?? newId() }));
  await sql`
    insert into outbox (event_id, topic, key, type, payload, subject_ids, occurred_at, markings, regime, classification, agreement, simulated)
    select "eventId", topic, key, type, payload, "subjectIds", "occurredAt", markings, regime, classification, agreement, simulated
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as event ("eventId" uuid, topic text, key text, type text, payload jsonb,
        "subjectIds" uuid[], "occurredAt" timestamptz, markings text[], regime text, classification text, agreement text, simulated boolean)
  `.execute(em.getKysely());
  return rows.map((row) => row.eventId);
}

/**
 * Appends an event whose bytes are fixed now, because people approved them: the relay sends these, and no others. The payload of the
 * event stays with ids, kinds and times. Answers the SHA-256 of the body, in hexadecimal.
 */
export async function appendSealed(em: EntityManager, event: OutboxEvent & { readonly eventId: string }, message: OutgoingMessage): Promise<string> {
  if (message.value === null) throw new Error('A sealed message has a body.');
  const sha256 = createHash('sha256').update(message.value).digest('hex');
  await appendToOutbox(em, [event]);
  await sql`
    insert into sealed_message (event_id, headers, value, sha256)
    values (${event.eventId}, ${JSON.stringify(message.headers)}::jsonb, ${Buffer.from(message.value)}, ${sha256})
  `.execute(em.getKysely());
  return sha256;
}
