/** How far partners lag behind: what waits in the outbox, what waits on the bus, and the alert when what has to leave does not. */
import type { EntityManager } from '@mikro-orm/postgresql';
import { sql } from 'kysely';
import { AlertKind } from '../alerts/alert.entity.ts';
import { raiseStanding, settleAlert } from '../alerts/raise-alert.ts';
import type { Clock } from '../shared/clock.ts';
import type { Bus, GroupPosition } from './bus.ts';
import { SHARDS } from './outbox.entity.ts';
import { TOPICS_OF_OUTBOX } from './relay-rows.ts';

/** How a topic of the outbox stands. */
export interface OutboxLag {
  readonly topic: string;
  /** Rows that were committed and have not been sent. */
  readonly waiting: number;
  /** When the oldest of them was recorded, and for how many seconds it has been waiting; null when none waits. */
  readonly oldestAt: Date | null;
  readonly oldestSeconds: number | null;
  /** The furthest position that was sent, as a decimal number, and when; null when nothing was. */
  readonly sentThrough: string | null;
  readonly sentAt: Date | null;
}

/** A consumer group of the hub and what it reads. */
export interface ReadingGroup {
  readonly group: string;
  readonly topics: readonly string[];
}

/** How far a group has come in one partition. */
export interface InboundLag extends GroupPosition {
  readonly group: string;
}

/** How each topic stands on which something was ever told, by name. A few index look-ups for each. */
export async function outboxLag(em: EntityManager): Promise<OutboxLag[]> {
  const { rows } = await sql<Omit<OutboxLag, 'oldestAt' | 'sentAt'> & { oldestAt: string | null; sentAt: string | null }>`
    ${sql.raw(TOPICS_OF_OUTBOX)}
    select lanes.topic, sum(waiting.rows)::int as waiting,
           (extract(epoch from min(oldest.recorded_at)) * 1000)::bigint::text as "oldestAt",
           extract(epoch from clock_timestamp() - min(oldest.recorded_at))::float8 as "oldestSeconds",
           nullif(max(lanes.sent_through), 0)::text as "sentThrough",
           (extract(epoch from max(lanes.sent_at)) * 1000)::bigint::text as "sentAt"
      from (
        select topic, shard, coalesce(sent_through, 0) as sent_through, sent_at
          from (select topic from topics where topic is not null union select topic from outbox_lane) as known
          cross join generate_series(0, ${SHARDS} - 1) as shard left join outbox_lane using (topic, shard)
      ) as lanes
      cross join lateral (select count(*) as rows from outbox o where o.topic = lanes.topic and o.shard = lanes.shard and o.position > lanes.sent_through) as waiting
      left join lateral (
        select recorded_at from outbox o where o.topic = lanes.topic and o.shard = lanes.shard and o.position > lanes.sent_through order by o.position limit 1
      ) as oldest on true
      group by lanes.topic order by lanes.topic
  `.execute(em.getKysely());
  return rows.map((row) => ({ ...row, oldestAt: dateOf(row.oldestAt), sentAt: dateOf(row.sentAt) }));
}

/** How far these groups have come in each partition that they read. Rejects when the bus cannot be reached, or lacks a topic. */
export async function inboundLag(bus: Bus, groups: readonly ReadingGroup[]): Promise<InboundLag[]> {
  const positions = await Promise.all(
    groups.map(async ({ group, topics }) => (await bus.positions(group, topics)).map((position): InboundLag => ({ group, ...position }))),
  );
  return positions.flat();
}

/** How long a message may wait before somebody is told, in seconds: reliability target of the outbox. */
export const STUCK_AFTER_SECONDS = 30;

/** A round: raises an alert for each topic whose oldest row waits for too long, and settles it when that is over, in the caller's transaction. One alert for each topic. */
export async function watchOutbox(em: EntityManager, clock: Clock, after = STUCK_AFTER_SECONDS): Promise<void> {
  const stuck = new Map((await outboxLag(em)).flatMap((lag) => (lag.oldestSeconds !== null && lag.oldestSeconds > after ? [[lag.topic, lag]] : [])));
  const { rows } = await sql<{ about: string }>`select about from alert where kind = ${AlertKind.OUTBOX_STUCK} and settled_at is null`.execute(em.getKysely());
  const open = new Set(rows.map(({ about }) => about));
  const raise = [...stuck.keys()].filter((topic) => !open.has(topic));
  const settle = [...open].filter((topic) => !stuck.has(topic));
  for (const about of settle) await settleAlert(em, clock, { kind: AlertKind.OUTBOX_STUCK, about });
  for (const about of raise)
    await raiseStanding(em, clock, {
      kind: AlertKind.OUTBOX_STUCK,
      severity: 'HIGH',
      sentence:
        `What the hub has to say on ${about} has not left for more than ${after} seconds. Nothing is lost: it goes on by itself. ` +
        'See whether the bus can be reached and has the topic; the log of the hub names the reason.',
      about,
      subject: null,
      markings: [],
      simulated: false,
    });
}

function dateOf(milliseconds: string | null): Date | null {
  return milliseconds === null ? null : new Date(Number(milliseconds));
}
