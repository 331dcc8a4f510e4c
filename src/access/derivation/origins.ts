/** What a command does with the records from which it makes another: reads their compartments, refuses what would leave them, and writes down what came from what. */
import type { EntityManager } from '@mikro-orm/postgresql';
import { sql } from 'kysely';
import { newId } from '../../shared/ids.ts';
import { invalid, type InvalidInput, type NotFound, notFound } from '../../shared/refusals.ts';
import { ok, refuse, type Result } from '../../shared/result.ts';
import type { CommandContext } from '../command-context.ts';
import { type Barrier, barrier, type BarrierRefusal } from './barrier.rules.ts';
import { barredBy, type DerivationKind, type RecordKey, united, within } from './derivation.rules.ts';
import { markedTable } from './marked-tables.ts';

/** A record that something is made from, or goes into. */
export interface Marked extends RecordKey {
  readonly markings: readonly string[];
  /** The code of the agency whose record it is. */
  readonly owner: string;
}

/** A record that something is made from. */
export interface Origin extends Marked {
  readonly kind: DerivationKind;
  /** The argument that names it. */
  readonly argument: string;
}

/** A record that a command holds as an entity, whatever its type. */
interface Held {
  readonly id: string;
  readonly markings: readonly string[];
  readonly ownerAgency: { readonly code: string };
}

/** The record as something that others come from. */
export function marked(type: string, { id, markings, ownerAgency }: Held): Marked {
  return { type, id, markings, owner: ownerAgency.code };
}

/** The same for what a command is told to make something from. */
export function origin(argument: string, kind: DerivationKind, type: string, held: Held): Origin {
  return { ...marked(type, held), argument, kind };
}

/** How many records one thing may be said to come from. */
export const MOST_ORIGINS = 20;

/** The records of these keys. Refused when the actor sees one of them not: for them it is not there. */
export async function originsNamed(em: EntityManager, argument: string, keys: readonly RecordKey[]): Promise<Result<Origin[], NotFound | InvalidInput>> {
  if (keys.length > MOST_ORIGINS) return refuse(invalid(argument, `Name at most ${MOST_ORIGINS} records in "${argument}".`));
  const found: Origin[] = [];
  for (const key of keys) {
    const record = await recordOfKey(em, key);
    if (!record) return refuse(notFound(argument, 'record that you may read'));
    found.push({ ...record, argument, kind: 'QUOTE' });
  }
  return ok(found);
}

/** The compartments of a record, as the transaction sees it; null where it sees none. */
export async function recordOfKey(em: EntityManager, { type, id }: RecordKey): Promise<Marked | null> {
  const stands = markedTable(type);
  if (!stands) return null;
  const { table, throughMeeting } = stands;
  const carrier = throughMeeting ? sql`${sql.table(table)} one join meeting record on record.id = one.meeting_id` : sql`${sql.table(table)} record`;
  const { rows } = await sql<{ markings: string[]; owner: string }>`
    select record.markings, record.owner_agency_code as owner from ${carrier} where ${sql.ref(throughMeeting ? 'one.id' : 'record.id')} = ${id}::uuid
  `.execute(em.getKysely());
  const [row] = rows;
  return row ? { type, id, ...row } : null;
}

/** The compartments into which whoever asks is read; null for the hub's own work, which is held back by none. */
export async function readInto(em: EntityManager): Promise<readonly string[] | null> {
  const { rows } = await sql<{ hub: boolean; mine: string[] }>`select hub_asker() = 'hub' as hub, hub_compartments() as mine`.execute(em.getKysely());
  const [row] = rows;
  return row?.hub ? null : (row?.mine ?? []);
}

/** Whether single records are opened to whoever asks, by broken glass or by a grant, beside those into whose compartments they are read. */
export async function isOpenedTo(em: EntityManager): Promise<boolean> {
  const { rows } = await sql<{ opened: boolean }>`
    select hub_glass() is not null or coalesce(current_setting('hub.grants', true), '') = 'on' as opened
  `.execute(em.getKysely());
  return rows[0]?.opened === true;
}

/** Something that is to be made. */
export interface Birth {
  readonly origins: readonly Origin[];
  /** The compartments that its maker says. */
  readonly said?: readonly string[];
  /** Where it goes, when its readers are those of something else, such as a meeting with its list: it takes in nothing that lies in more compartments. */
  readonly into?: Marked | null;
}

/** The compartments of something new. Refused when it would carry a fact out of one of them, or into one in which the actor is not. */
export async function bornOf(context: CommandContext, { origins, said = [], into = null }: Birth): Promise<Result<string[], BarrierRefusal | InvalidInput>> {
  const carried = united(into?.markings ?? [], ...origins.map(({ markings }) => markings), said);
  if (carried.length === 0) return ok([]);
  const mine = await readInto(context.em);
  if (mine === null) return ok(carried);
  if (!within(said, mine))
    return refuse(invalid('markings', 'Say only compartments into which you are read, as their codes are written (see `compartments`).'));
  const barred = into === null ? undefined : origins.find(({ markings }) => barredBy(markings, into.markings).length > 0);
  if (into !== null && barred) return refuse(barrierAt(barred, { because: 'PLACE', origins: named(barredBy(barred.markings, into.markings), mine), into }));
  const alone = origins.find(({ markings }) => !within(markings, mine));
  return alone ? refuse(barrierAt(alone, { because: 'OPENED_ALONE', origins: named(alone.markings, mine), into })) : ok(carried);
}

/** What an origin is refused with. */
export function barrierAt(
  { type, id, argument, owner }: Origin,
  { because, origins, into }: Pick<Barrier, 'because' | 'origins'> & { readonly into: RecordKey | null },
): BarrierRefusal {
  const path = [{ type, id }, ...(into === null ? [] : [{ type: into.type, id: into.id }])];
  return barrier({ because, argument, origins, path, releasableBy: [owner] });
}

/** Of some compartments those that may be named to somebody. */
export function named(some: readonly string[], mine: readonly string[]): string[] {
  return some.filter((each) => mine.includes(each));
}

/** Writes down from what the records came. The same again changes nothing. */
export async function noteDerivations(
  context: CommandContext,
  what: readonly RecordKey[],
  origins: readonly Omit<Origin, 'argument' | 'markings' | 'owner'>[],
): Promise<void> {
  const rows = what.flatMap((each) => origins.map((from) => ({ id: newId(), what: each, from })));
  if (rows.length === 0) return;
  const column = (of: (row: (typeof rows)[number]) => string) => rows.map(of);
  await sql`
    insert into derivation (id, what_type, what_id, from_type, from_id, kind, recorded_at, recorded_by)
    select *, ${context.clock.now()}::timestamptz, ${`user:${context.actor.subject}`}::text
      from unnest(${column(({ id }) => id)}::uuid[], ${column(({ what: { type } }) => type)}::text[], ${column(({ what: { id } }) => id)}::uuid[],
        ${column(({ from }) => from.type)}::text[], ${column(({ from }) => from.id)}::uuid[], ${column(({ from }) => from.kind)}::text[])
    on conflict (what_id, from_id, kind) do nothing
  `.execute(context.em.getKysely());
}
