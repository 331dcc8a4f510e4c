/** How rows leave that a domain has a last word on: it is asked, and what it said is committed, before they are on the bus; it is told when they are. */
import type { EntityManager } from '@mikro-orm/postgresql';
import { sql } from 'kysely';
import type { Clock } from '../shared/clock.ts';
import type { Departure, Leaving } from './departure.ts';
import { putLeavingOnRecord } from './disclosures.ts';
import type { LaneName, WaitingRow } from './relay-rows.ts';

/** Rows of one departure at a time: each locks an aggregate. */
const MOST_ROWS = 20;

/** The lane is another relay's now. */
export class LaneLost extends Error {
  override readonly name = 'LaneLost';

  constructor({ topic, shard }: LaneName) {
    super(`Lane ${shard} of ${topic} was taken over by another hub.`);
  }
}

export interface DepartureParts {
  readonly em: () => EntityManager;
  readonly clock: Clock;
  readonly lane: LaneName;
  readonly term: number;
  readonly departure: Departure;
}

/** The next rows that may be asked about together: each key once, so that what is said of one of its rows stands before the next is asked about. */
export function askedTogether(rows: readonly WaitingRow[]): WaitingRow[] {
  const keys = new Set<string>();
  const end = rows.findIndex(({ key }, index) => index === MOST_ROWS || keys.size === keys.add(key).size);
  return rows.slice(0, end < 0 ? rows.length : end);
}

/** Asks which of these rows may go, and notes both answers on the lane: those that stay, stay for good. Throws LaneLost. */
export async function clearToGo({ em, clock, lane, term, departure }: DepartureParts, rows: readonly WaitingRow[]): Promise<WaitingRow[]> {
  return em().transactional(async (tx) => {
    const before = await lockLane(tx, lane, term);
    const asked = rows.filter(({ position }) => !before.withheld.has(position));
    if (asked.length === 0) return [];
    const answers = await departure.clear(
      tx,
      asked.map((row) => leaving(row, before.attempting.has(row.position))),
      clock,
    );
    if (answers.length !== asked.length)
      throw new Error(`A departure answered for ${answers.length} rows of ${asked.length}: it must answer for each, in order.`);
    const going = asked.filter((_, index) => answers[index]?.go === true);
    const staying = asked.filter((_, index) => answers[index]?.go !== true);
    for (const { position } of going) before.attempting.add(position);
    for (const { position } of staying) {
      before.attempting.delete(position);
      before.withheld.add(position);
    }
    await tellLedger(tx, departure, going, clock);
    await tx.flush();
    await sql`
      update outbox_lane set attempting = ${listOf(before.attempting)}::bigint[], withheld = ${listOf(before.withheld)}::bigint[]
      where topic = ${lane.topic} and shard = ${lane.shard}
    `.execute(tx.getKysely());
    return going;
  });
}

/** DPA 2018 s.62: what leaves is on record with whom it was told to, before it leaves: should the hub die in between, it is said of a message that it left, and never the other way. */
async function tellLedger(em: EntityManager, departure: Departure, going: readonly WaitingRow[], clock: Clock): Promise<void> {
  const disclosed = await departure.discloses(
    em,
    going.map((row) => leaving(row, true)),
  );
  if (disclosed.length !== going.length)
    throw new Error(`A departure said of ${disclosed.length} messages of ${going.length} what they tell: it must say it of each, in order.`);
  const leaves = going.flatMap((row, index) => {
    const told = disclosed[index];
    // An event without bytes of its own says its payload.
    const body = row.sealed?.value ?? Buffer.from(JSON.stringify(row.payload));
    return told ? [{ event: row, body, disclosed: told, id: row.eventId }] : [];
  });
  await putLeavingOnRecord(em, leaves, clock);
}

/** The rows up to `through` are on the bus, or stay: moves the lane and tells the domain of those that left, together. Throws LaneLost. */
export async function tellLeft({ em, clock, lane, term, departure }: DepartureParts, left: readonly WaitingRow[], through: bigint): Promise<void> {
  await em().transactional(async (tx) => {
    const before = await lockLane(tx, lane, term);
    const beyond = (positions: ReadonlySet<bigint>) => listOf(new Set([...positions].filter((position) => position > through)));
    if (left.length > 0)
      await departure.left(
        tx,
        left.map((row) => leaving(row, true)),
        clock,
      );
    await tx.flush();
    await sql`
      update outbox_lane set sent_through = ${through}, sent_at = ${clock.now()}, attempting = ${beyond(before.attempting)}::bigint[],
        withheld = ${beyond(before.withheld)}::bigint[]
      where topic = ${lane.topic} and shard = ${lane.shard}
    `.execute(tx.getKysely());
  });
}

async function lockLane(em: EntityManager, lane: LaneName, term: number): Promise<{ attempting: Set<bigint>; withheld: Set<bigint> }> {
  const { rows } = await sql<{ attempting: string[]; withheld: string[] }>`
    select attempting::text[] as attempting, withheld::text[] as withheld from outbox_lane
    where topic = ${lane.topic} and shard = ${lane.shard} and term = ${term} for update
  `.execute(em.getKysely());
  const [found] = rows;
  if (!found) throw new LaneLost(lane);
  return { attempting: new Set(found.attempting.map(BigInt)), withheld: new Set(found.withheld.map(BigInt)) };
}

function leaving({ eventId, topic, key, type, subjectIds }: WaitingRow, attempted: boolean): Leaving {
  return { eventId, topic, key, type, subjectIds, attempted };
}

function listOf(positions: ReadonlySet<bigint>): string {
  return `{${[...positions].join(',')}}`;
}
