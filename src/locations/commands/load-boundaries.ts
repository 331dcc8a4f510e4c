/** Stores the shapes of wards for the time they were in force. What was placed by other shapes is placed again afterwards, by whoever calls this. */
import type { EntityManager } from '@mikro-orm/postgresql';
import { sql } from 'kysely';
import type { Clock } from '../../shared/clock.ts';
import { newId } from '../../shared/ids.ts';
import { ok, type Result } from '../../shared/result.ts';
import { type BoundaryFile, type BoundaryRefused, readBoundaryFile, refused } from '../ward/boundary-file.rules.ts';
import type { WardOutline } from '../ward/place-ward.rules.ts';
import { holdBoundariesAlone } from '../ward/ward-shapes.ts';

/** The days on which the boundaries of a file were in force; `to` is the first day on which they no longer were, null while they are. */
export interface BoundaryPeriod {
  readonly from: string;
  readonly to: string | null;
}

/** What a file did to the stored shapes. */
export interface BoundariesLoaded {
  readonly added: readonly string[];
  readonly replaced: readonly string[];
  readonly unchanged: readonly string[];
  readonly skipped: readonly string[];
}

/** Loads the text of a GeoJSON file, in the caller's transaction, which nobody who places anything runs beside. The same file and period again change nothing. */
export async function loadBoundaries(
  em: EntityManager,
  text: string,
  period: BoundaryPeriod,
  clock: Clock,
): Promise<Result<BoundariesLoaded, BoundaryRefused>> {
  const { wards, shapes } = await holdBoundariesAlone(em);
  const file = readBoundaryFile(text, new Set(wards.keys()));
  if (!file.ok) return file;
  const overlap = overlapOf(file.value, period, shapes);
  if (overlap !== null) return refused(overlap);

  const before = new Map(shapes.filter(({ inForceFrom }) => inForceFrom === period.from).map((shape) => [shape.wardCode, shape]));
  const effect = ({ wardCode, geometry }: BoundaryFile['wards'][number]) => {
    const stored = before.get(wardCode);
    if (stored === undefined) return 'added';
    return stored.inForceTo === period.to && sameShape(stored, geometry) ? 'unchanged' : 'replaced';
  };
  const loaded = Map.groupBy(file.value.wards, effect);
  await store(em, [...(loaded.get('added') ?? []), ...(loaded.get('replaced') ?? [])], period, clock.now());
  const codes = (of: ReturnType<typeof effect>) => (loaded.get(of) ?? []).map(({ wardCode }) => wardCode);
  return ok({ added: codes('added'), replaced: codes('replaced'), unchanged: codes('unchanged'), skipped: file.value.skipped });
}

function sameShape(stored: WardOutline, geometry: WardOutline['geometry']): boolean {
  return stored.geometry.type === geometry.type && JSON.stringify(stored.geometry.coordinates) === JSON.stringify(geometry.coordinates);
}

/** Two shapes of one ward are never in force on one day. */
function overlapOf({ wards }: BoundaryFile, { from, to }: BoundaryPeriod, shapes: readonly WardOutline[]): string | null {
  const codes = new Set(wards.map(({ wardCode }) => wardCode));
  const other = shapes.find(
    (shape) =>
      codes.has(shape.wardCode) &&
      shape.inForceFrom !== from &&
      (to === null || shape.inForceFrom < to) &&
      (shape.inForceTo === null || from < shape.inForceTo),
  );
  if (other === undefined) return null;
  const until = other.inForceTo === null ? 'without an end' : `to ${other.inForceTo}`;
  const remedy =
    other.inForceFrom < from ? `load that file again with --from ${other.inForceFrom} --to ${from} first` : `say --to ${other.inForceFrom} or an earlier day`;
  return `The ward ${other.wardCode} has a shape from ${other.inForceFrom} ${until}, which overlaps: ${remedy}.`;
}

/** A new id with every new geometry or end: hub processes know by the ids whether their shapes are still right. */
async function store(em: EntityManager, wards: BoundaryFile['wards'], { from, to }: BoundaryPeriod, now: Date): Promise<void> {
  if (wards.length === 0) return;
  const rows = wards.map(({ wardCode, geometry }) => ({ id: newId(), ward_code: wardCode, geometry, in_force_from: from, in_force_to: to, loaded_at: now }));
  await sql`
    insert into ward_shape (id, ward_code, geometry, in_force_from, in_force_to, loaded_at)
    select id, ward_code, geometry, in_force_from, in_force_to, loaded_at from json_populate_recordset(null::ward_shape, ${JSON.stringify(rows)}::json)
    on conflict (ward_code, in_force_from) do update
      set id = excluded.id, geometry = excluded.geometry, in_force_to = excluded.in_force_to, loaded_at = excluded.loaded_at
  `.execute(em.getKysely());
}
