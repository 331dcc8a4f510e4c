/** Puts stored records into the wards of their points again, after the boundaries changed: a batch at a time, each in a transaction of its own. */
import type { EntityManager } from '@mikro-orm/postgresql';
import { type RawBuilder, sql } from 'kysely';
import { placeWard } from './place-ward.rules.ts';
import { holdBoundariesAlone } from './ward-shapes.ts';

/** How many records were looked at, and how many have another ward or another basis now. */
export interface PlacedAgain {
  readonly seen: number;
  readonly moved: number;
}

/** A stored record, as far as its ward depends on it. */
export interface PlacedRow {
  readonly id: string;
  readonly longitude: number | null;
  readonly latitude: number | null;
  readonly wardCodeAsSent: string | null;
  readonly wardCode: string | null;
  readonly wardBasis: string;
}

/** Records with a ward: a table with `id`, `ward_code` and `ward_basis`. */
export interface PlacedTable<Row extends PlacedRow> {
  readonly name: string;
  /** The first so many rows behind `after` and up to `last`, in the order of their ids. */
  readonly rows: (after: string, last: string, limit: number) => RawBuilder<Row>;
  /** The London day on which the ward of a row is asked for. */
  readonly dayOf: (row: Row) => string;
}

const BATCH = 2_000;
const BEFORE_ALL = '00000000-0000-0000-0000-000000000000';

/**
 * Places the rows that are stored at the moment of the call: whatever is stored later is placed by the same shapes already. Nobody else
 * places anything while a batch is at work; between batches they may. `em` is in no transaction.
 */
export async function placeAgain<Row extends PlacedRow>(
  em: EntityManager,
  table: PlacedTable<Row>,
  onBatch: (soFar: PlacedAgain) => void,
): Promise<PlacedAgain> {
  const { rows } = await sql<{ id: string }>`select id from ${sql.table(table.name)} order by id desc limit 1`.execute(em.getKysely());
  const last = rows[0]?.id ?? BEFORE_ALL;
  let total: PlacedAgain = { seen: 0, moved: 0 };
  for (let after = BEFORE_ALL; after !== last;) {
    const batch = await em.fork().transactional((tx) => placeBatch(tx, table, after, last));
    total = { seen: total.seen + batch.seen, moved: total.moved + batch.moved };
    after = batch.reached;
    onBatch(total);
  }
  return total;
}

async function placeBatch<Row extends PlacedRow>(
  em: EntityManager,
  table: PlacedTable<Row>,
  after: string,
  last: string,
): Promise<PlacedAgain & { readonly reached: string }> {
  const map = await holdBoundariesAlone(em);
  const { rows } = await table.rows(after, last, BATCH).execute(em.getKysely());
  const moved = rows.flatMap((row) => {
    const found = placeWard(map, { ...row, day: table.dayOf(row) });
    return found.wardCode === row.wardCode && found.basis === row.wardBasis ? [] : [{ id: row.id, ward_code: found.wardCode, ward_basis: found.basis }];
  });
  if (moved.length > 0)
    await sql`
      update ${sql.table(table.name)} placed set ward_code = now.ward_code, ward_basis = now.ward_basis
      from json_populate_recordset(null::${sql.table(table.name)}, ${JSON.stringify(moved)}::json) now where placed.id = now.id
    `.execute(em.getKysely());
  return { seen: rows.length, moved: moved.length, reached: rows.at(-1)?.id ?? last };
}
