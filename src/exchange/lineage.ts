/** Lineage: one row for every message that came in, whatever became of it, and the dead letters of those that were not taken. */
import type { EntityManager } from '@mikro-orm/postgresql';
import { sql } from 'kysely';
import { newId } from '../shared/ids.ts';
import type { Place } from './bus.ts';
import type { Refusal, Subject } from './inbox.ts';
import type { Outcome } from './outcome.ts';

/** What a sender says of its message is kept as far as this, in characters. */
const LONGEST_ATTRIBUTE = 1_024;
/** What is looked up by an index must fit into it, in whatever alphabet. */
const LONGEST_INDEXED = 500;

/** What is known of a message once its way has ended. */
export interface LineageEntry {
  readonly place: Place;
  readonly key: string | null;
  readonly eventId: string | null;
  readonly eventType: string | null;
  readonly eventSource: string | null;
  readonly schema: string | null;
  readonly correlation: string | null;
  readonly producedAt: Date;
  readonly receivedAt: Date;
  /** Name and version of the adapter that read it. */
  readonly adapter: string;
  readonly outcome: Outcome;
  /** Why it was not taken; null when it was. */
  readonly refusal: Refusal | null;
  /** SHA-256 of the body's bytes in hexadecimal; null for a message without a body. */
  readonly sha256: string | null;
  /** The record it turned out to be about. */
  readonly subject: Subject | null;
  readonly simulated: boolean;
  /** What is kept of a message that was not taken; null for the others. */
  readonly letter: DeadLetterKept | null;
}

export interface DeadLetterKept {
  /** The topic on which the letter was published for its sender. */
  readonly deadTopic: string;
  readonly key: string | null;
  readonly headers: Readonly<Record<string, string>>;
  readonly value: Uint8Array | null;
}

/** Which of these offsets of a partition have a lineage row already: their messages were dealt with before. */
export async function offsetsSeen(
  em: EntityManager,
  { topic, partition }: { topic: string; partition: number },
  offsets: readonly bigint[],
): Promise<Set<bigint>> {
  const { rows } = await sql<{ offset: string }>`
    select "offset"::text as offset from message where topic = ${topic} and partition = ${partition} and "offset" = any(${offsets.map(String)}::bigint[])
  `.execute(em.getKysely());
  return new Set(rows.map(({ offset }) => BigInt(offset)));
}

/** Writes the rows, and the dead letters with them, in the caller's transaction: two statements at most. A message that has a row already is a unique violation. */
export async function writeLineage(em: EntityManager, entries: readonly LineageEntry[]): Promise<void> {
  if (entries.length === 0) return;
  const written = entries.map((entry) => ({ entry, row: rowOf(entry) }));
  const columns = columnsOf(written.map(({ row }) => row));
  await sql`
    insert into message (${columns}) select ${columns} from json_populate_recordset(null::message, ${JSON.stringify(written.map(({ row }) => row))}::json)
  `.execute(em.getKysely());

  const letters = written.flatMap(({ entry: { letter }, row }) => (letter === null ? [] : [letterOf(letter, row.id)]));
  if (letters.length === 0) return;
  const parts = columnsOf(letters);
  await sql`
    insert into dead_letter (${parts}) select ${parts} from json_populate_recordset(null::dead_letter, ${JSON.stringify(letters)}::json)
  `.execute(em.getKysely());
}

/** A message that had FAILED and was taken after all. */
export interface Mended {
  readonly place: Place;
  readonly simulated: boolean;
}

/** Messages that once FAILED and were taken when they were replayed get the outcome that they came to. Answers those whose rows did, in the order of their offsets; touches no other row. */
export async function mendLineage(
  em: EntityManager,
  mended: readonly { readonly place: Place; readonly outcome: Outcome; readonly subject: Subject | null }[],
): Promise<Mended[]> {
  if (mended.length === 0) return [];
  const rows = mended.map(({ place: { topic, partition, offset }, outcome, subject }) => ({
    topic,
    partition,
    offset: String(offset),
    outcome,
    subject_type: subject?.type ?? null,
    subject_id: subject?.id ?? null,
  }));
  const { rows: written } = await sql<{ topic: string; partition: number; offset: string; simulated: boolean }>`
    update message set outcome = now.outcome, subject_type = now.subject_type, subject_id = now.subject_id, reason = null, sentence = null, required_action = null
    from json_populate_recordset(null::message, ${JSON.stringify(rows)}::json) now
    where message.topic = now.topic and message.partition = now.partition and message."offset" = now."offset" and message.outcome = 'FAILED'
    returning message.topic, message.partition, message."offset"::text as offset, message.simulated
  `.execute(em.getKysely());
  return written
    .map(({ topic, partition, offset, simulated }) => ({ place: { topic, partition, offset: BigInt(offset) }, simulated }))
    .toSorted((a, b) => Number(a.place.offset - b.place.offset));
}

/** How many messages of a correlation came to an outcome, for each reason. */
export interface OutcomeCount {
  readonly outcome: Outcome;
  readonly reason: string | null;
  readonly count: number;
}

/** What has become, so far, of the messages with this correlation id. */
export async function outcomesOf(em: EntityManager, correlation: string): Promise<OutcomeCount[]> {
  const { rows } = await sql<OutcomeCount>`
    select outcome, reason, count(*)::int as count from message where correlation = ${cut(correlation, LONGEST_INDEXED)} group by outcome, reason order by outcome, reason
  `.execute(em.getKysely());
  return rows;
}

/** What became of one message. */
export interface OutcomeAt {
  readonly place: Place;
  readonly outcome: Outcome;
  readonly reason: string | null;
  readonly sentence: string | null;
  readonly requiredAction: string | null;
  readonly receivedAt: Date;
}

/** What became of the messages at these places; those that have not been dealt with yet are missing. */
export async function outcomesAt(em: EntityManager, places: readonly Place[]): Promise<OutcomeAt[]> {
  if (places.length === 0) return [];
  const { rows } = await sql<Omit<OutcomeAt, 'place' | 'receivedAt'> & { topic: string; partition: number; offset: string; receivedAt: string }>`
    select asked.topic, asked.partition, asked."offset"::text as offset, found.*
    from unnest(${places.map(({ topic }) => topic)}::text[], ${places.map(({ partition }) => partition)}::int[], ${places.map(({ offset }) => String(offset))}::bigint[])
      as asked (topic, partition, "offset"),
    lateral (
      select outcome, reason, sentence, required_action as "requiredAction", (extract(epoch from received_at) * 1000)::bigint::text as "receivedAt"
      from message where message.topic = asked.topic and message.partition = asked.partition and message."offset" = asked."offset" limit 1
    ) found
    order by asked.topic, asked.partition, asked."offset"
  `.execute(em.getKysely());
  return rows.map(({ topic, partition, offset, receivedAt, ...rest }) => ({
    place: { topic, partition, offset: BigInt(offset) },
    ...rest,
    receivedAt: new Date(Number(receivedAt)),
  }));
}

function rowOf(entry: LineageEntry) {
  const { place, refusal, subject } = entry;
  return {
    id: newId(),
    topic: place.topic,
    partition: place.partition,
    offset: String(place.offset),
    key: entry.key !== null && entry.key.length <= LONGEST_ATTRIBUTE ? storable(entry.key) : null,
    event_id: cut(entry.eventId, LONGEST_ATTRIBUTE),
    event_type: cut(entry.eventType, LONGEST_ATTRIBUTE),
    event_source: cut(entry.eventSource, LONGEST_ATTRIBUTE),
    schema: cut(entry.schema, LONGEST_ATTRIBUTE),
    correlation: cut(entry.correlation, LONGEST_INDEXED),
    produced_at: entry.producedAt,
    received_at: entry.receivedAt,
    adapter: entry.adapter,
    outcome: entry.outcome,
    reason: refusal?.reason ?? null,
    sentence: storable(refusal?.sentence ?? null),
    required_action: storable(refusal?.requiredAction ?? null),
    sha256: entry.sha256,
    subject_type: subject?.type ?? null,
    subject_id: subject?.id ?? null,
    simulated: entry.simulated,
  };
}

function letterOf({ deadTopic, key, headers, value }: DeadLetterKept, messageId: string) {
  return {
    message_id: messageId,
    dead_topic: deadTopic,
    key: storable(key),
    headers: Object.fromEntries(Object.entries(headers).map(([name, text]) => [storable(name), storable(text)])),
    value: value === null ? null : `\\x${Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('hex')}`,
  };
}

/** Lineage must never fail because of what a sender wrote: no database keeps NUL or half a surrogate pair. The letter's body keeps its bytes. */
function storable(text: string): string;
function storable(text: string | null): string | null;
function storable(text: string | null): string | null {
  return text === null ? null : text.replaceAll('\0', '\uFFFD').toWellFormed();
}

function cut(text: string | null, length: number): string | null {
  return text === null ? null : storable(text.slice(0, length));
}

function columnsOf(rows: readonly object[]) {
  return sql.join(Object.keys(rows[0] ?? {}).map((name) => sql.ref(name)));
}
