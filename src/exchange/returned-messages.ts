/** How a span of lineage becomes the messages that go back: read a page at a time, when it leaves. */
import type { Queries } from '../database/commit-order.ts';
import type { OutgoingMessage } from './bus.ts';
import type { Refusal } from './inbox.ts';
import type { Outcome } from './outcome.ts';
import type { ReturnSpan, ReturnsWriter } from './returns.ts';

/** Messages of one page; letters hold bodies, so a page of them also ends with the one that takes it over so many bytes. */
const PAGE = 500;
const MOST_BYTES = 4_000_000;

interface MessageRow {
  readonly id: string;
  readonly offset: string;
  readonly eventId: string | null;
  readonly eventType: string | null;
  readonly eventSource: string | null;
  readonly key: string | null;
  readonly outcome: Outcome;
  readonly reason: string | null;
  readonly sentence: string | null;
  readonly requiredAction: string | null;
  readonly receivedAt: Date;
  readonly simulated: boolean;
}

const COLUMNS = `m.id, m."offset"::text as offset, m.event_id as "eventId", m.event_type as "eventType", m.event_source as "eventSource", m.outcome,
  m.reason, m.sentence, m.required_action as "requiredAction", m.received_at as "receivedAt", m.simulated`;

/** The receipts of a span, in the order of its offsets. `rowId` is the identity of the row of the outbox. */
export async function* receiptsOf(db: Queries, span: ReturnSpan, rowId: string, writer: ReturnsWriter): AsyncGenerator<OutgoingMessage> {
  for await (const row of pages<MessageRow>(
    db,
    span,
    `select ${COLUMNS}, m.key from message m where m.topic = $1 and m.partition = $2 and m."offset" between $3 and $4 order by m."offset" limit ${PAGE}`,
  )) {
    const { id, offset, outcome, reason, sentence, requiredAction, ...rest } = row;
    const message = {
      ...rest,
      place: { topic: span.topic, partition: span.partition, offset: BigInt(offset) },
      // A replay may have mended the row meanwhile: this receipt says what it was written for.
      outcome: span.failed ? 'FAILED' : outcome,
      refusal: span.failed ?? refusalOf({ reason, sentence, requiredAction }),
    } as const;
    yield writer.receipt(message, span.mended ? rowId : id);
  }
}

interface LetterRow extends MessageRow {
  readonly headers: Record<string, string>;
  readonly value: Buffer | null;
}

/** The dead letters of a span, in the order of its offsets. */
export async function* lettersOf(db: Queries, span: ReturnSpan, writer: ReturnsWriter): AsyncGenerator<OutgoingMessage> {
  for await (const row of pages<LetterRow>(
    db,
    span,
    `select * from (
       select ${COLUMNS}, d.key, d.headers, d.value, m."offset" as nth,
              sum(octet_length(coalesce(d.value, '')) + pg_column_size(d.headers)) over (order by m."offset" rows between unbounded preceding and 1 preceding) as before
         from message m join dead_letter d on d.message_id = m.id
        where m.topic = $1 and m.partition = $2 and m."offset" between $3 and $4 order by m."offset" limit ${PAGE}
     ) as page where coalesce(before, 0) < ${MOST_BYTES} order by nth`,
  )) {
    const { offset, outcome, key, headers, value } = row;
    const refusal = span.failed ?? refusalOf(row);
    if (refusal === null) continue; // taken after all, and its sender has nothing to do
    const place = { topic: span.topic, partition: span.partition, offset: BigInt(offset) };
    yield writer.letter({ place, outcome: span.failed || outcome === 'FAILED' ? 'FAILED' : 'REJECTED', refusal, key, headers, value });
  }
}

async function* pages<Row extends { readonly offset: string }>(db: Queries, span: ReturnSpan, statement: string): AsyncGenerator<Row> {
  for (let from = BigInt(span.from); from <= BigInt(span.to);) {
    const { rows } = await db.query<Row>(statement, [span.topic, span.partition, from, span.to]);
    yield* rows;
    const last = rows.at(-1);
    if (last === undefined) return;
    from = BigInt(last.offset) + 1n;
  }
}

function refusalOf({ reason, sentence, requiredAction }: Pick<MessageRow, 'reason' | 'sentence' | 'requiredAction'>): Refusal | null {
  return reason === null ? null : { reason, sentence: sentence ?? '', requiredAction: requiredAction ?? '' };
}
