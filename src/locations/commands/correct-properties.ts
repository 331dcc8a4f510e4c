/** Lets a property follow what the latest report says of it: its UPRN stays, its address or its point may be corrected. */
import type { EntityManager } from '@mikro-orm/postgresql';
import { sql } from 'kysely';
import { type Changed, changedColumns, sayChanged } from '../../access/ledger/act-log.ts';
import { afterReport } from '../location.rules.ts';
import type { ReportedPlace } from '../../shared/place.ts';
import { PLACE_FACTS, placeColumns, type Today } from './location-row.ts';

/**
 * Updates the stored locations of these identities where a report says something new, inside the caller's transaction.
 * They are locked in the order of their identity, so that two writers who meet wait for one another in the same direction.
 */
export async function correctProperties(em: EntityManager, said: ReadonlyMap<string, ReportedPlace>, today: Today): Promise<void> {
  const { rows: kept } = await sql<ReportedPlace & { identity: string }>`
    select identity, ${PLACE_FACTS} from location where identity = any(${[...said.keys()]}::text[]) order by identity for no key update
  `.execute(em.getKysely());
  const corrected = kept.flatMap(({ identity, ...facts }) => {
    const latest = afterReport(facts, said.get(identity) ?? facts);
    return JSON.stringify(latest) === JSON.stringify(afterReport(facts, facts)) ? [] : [{ identity, ...placeColumns(latest, today) }];
  });
  if (corrected.length === 0) return;
  const columns = Object.keys(corrected[0] ?? {}).filter((name) => name !== 'identity');
  const changed = await sql<Changed>`
    update location set ${sql.join(columns.map((name) => sql`${sql.ref(name)} = now.${sql.ref(name)}`))}
    from json_populate_recordset(null::location, ${JSON.stringify(corrected)}::json) now, location before
    where location.identity = now.identity and before.id = location.id
    returning location.id, ${changedColumns(columns, 'before', 'location')} as columns
  `.execute(em.getKysely());
  sayChanged(em, 'location', changed.rows);
}
