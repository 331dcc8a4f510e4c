/** What a relay asks the database: the rows of a lane, and how far the lane has been sent. */
import type { Pool } from 'pg';
import type { PlainEvent } from './outbound.ts';

/** The rows of one topic whose keys fall into one shard: they leave in their order. */
export interface LaneName {
  readonly topic: string;
  readonly shard: number;
}

/** A row of the outbox that is to leave. */
export interface WaitingRow extends PlainEvent {
  readonly position: bigint;
  readonly subjectIds: readonly string[];
  /** The bytes that people approved; null for an event whose payload is its body. */
  readonly sealed: { readonly headers: Readonly<Record<string, string>>; readonly value: Uint8Array } | null;
}

/** Where a lane stands when a relay takes it over. */
export interface LaneStanding {
  readonly term: number;
  readonly sentThrough: bigint;
}

/** How many rows are read at a time; fewer when they are large. */
const PAGE = 500;
const MOST_BYTES = 4_000_000;

/** The furthest position that any relay has sent through: everything up to it was settled then. */
export async function furthestSent(pool: Pool): Promise<bigint> {
  const { rows } = await pool.query<{ furthest: string }>('select coalesce(max(sent_through), 0)::text as furthest from outbox_lane');
  return BigInt(rows[0]?.furthest ?? 0);
}

/** The lanes to which rows were added in a span of positions. */
export async function lanesBetween(pool: Pool, after: bigint, through: bigint): Promise<LaneName[]> {
  const { rows } = await pool.query<LaneName>('select distinct topic, shard from outbox where position > $1 and position <= $2', [after, through]);
  return rows;
}

/** The topics of a shard in which rows wait. Looks at one row for each topic. */
export async function topicsWaiting(pool: Pool, shard: number): Promise<string[]> {
  const { rows } = await pool.query<{ topic: string }>(
    `${TOPICS_OF_OUTBOX}
     select topic from topics where topic is not null and exists (
       select from outbox o where o.topic = topics.topic and o.shard = $1
          and o.position > coalesce((select sent_through from outbox_lane l where l.topic = topics.topic and l.shard = $1), 0)
     )`,
    [shard],
  );
  return rows.map(({ topic }) => topic);
}

/** The topics that have rows, found by jumping from one to the next in the index. */
export const TOPICS_OF_OUTBOX = `
  with recursive topics (topic) as (
    (select topic from outbox order by topic limit 1)
    union all select (select o.topic from outbox o where o.topic > topics.topic order by o.topic limit 1) from topics where topics.topic is not null
  )`;

/** Begins a new term of a lane: from then on, the relay that had it before can move it no more. */
export async function beginTerm(pool: Pool, { topic, shard }: LaneName): Promise<LaneStanding> {
  const { rows } = await pool.query<{ term: number; sentThrough: string }>(
    `insert into outbox_lane (topic, shard, sent_through, term) values ($1, $2, 0, 1)
       on conflict (topic, shard) do update set term = outbox_lane.term + 1
     returning term, sent_through::text as "sentThrough"`,
    [topic, shard],
  );
  return { term: rows[0]?.term ?? 1, sentThrough: BigInt(rows[0]?.sentThrough ?? 0) };
}

/** The next rows of a lane, up to a settled position. */
export async function rowsAfter(pool: Pool, { topic, shard }: LaneName, after: bigint, settled: bigint): Promise<WaitingRow[]> {
  const { rows } = await pool.query<Row>({
    name: 'relay rows',
    text: `select position::text, event_id as "eventId", topic, key, type, payload, subject_ids as "subjectIds", occurred_at as "occurredAt", markings, regime,
                  classification, agreement, simulated, sealed, headers, value
             from (
               select page.*, s.event_id is not null as sealed, s.headers, s.value,
                      sum(octet_length(coalesce(s.value, '')) + pg_column_size(page.payload)) over (order by position rows between unbounded preceding and 1 preceding) as before
                 from (select * from outbox where topic = $1 and shard = $2 and position > $3 and position <= $4 order by position limit ${PAGE}) as page
                 left join sealed_message s on s.event_id = page.event_id
             ) as sized where coalesce(before, 0) < ${MOST_BYTES} order by sized.position`,
    values: [topic, shard, after, settled],
  });
  return rows.map(waitingRow);
}

/** Notes that everything up to a position is on the bus. False when another relay has the lane now. */
export async function moveLane(pool: Pool, { topic, shard }: LaneName, term: number, through: bigint, at: Date): Promise<boolean> {
  const { rowCount } = await pool.query({
    name: 'relay move',
    text: `update outbox_lane set sent_through = $4, sent_at = $5 where topic = $1 and shard = $2 and term = $3 and sent_through < $4`,
    values: [topic, shard, term, through, at],
  });
  return rowCount === 1;
}

interface Row extends PlainEvent {
  readonly position: string;
  readonly subjectIds: readonly string[];
  readonly sealed: boolean;
  readonly headers: Record<string, string> | null;
  readonly value: Buffer | null;
}

function waitingRow({ position, sealed, headers, value, ...event }: Row): WaitingRow {
  if (sealed && (headers === null || value === null))
    throw new Error(`The sealed message ${event.eventId} has lost its bytes before it was sent: put them back from a backup.`);
  return { ...event, position: BigInt(position), sealed: headers === null || value === null ? null : { headers, value } };
}
