/**
 * The second wall: which rows PostgreSQL itself shows to whom, whatever the program asks. Spread into an entity's declaration. The conditions are
 * uncorrelated subqueries where they can be, so that they are worked out once for a statement and not for each row.
 */
import type { PolicyDef } from '@mikro-orm/postgresql';
import type { DataItem } from './agreement/data-item.ts';

interface Wall {
  /** Forced: it holds for the owner of the tables, too. */
  readonly rowLevelSecurity: 'force';
  readonly policies: PolicyDef[];
}

/**
 * Around a table that has the record columns: an asker sees the records of their own agency, and those of another that shares this kind of data with it for the purpose
 * that they ask for, by an agreement in force on the day; and writes no others. The hub's own work sees all. Written as PostgreSQL prints it.
 */
export function walledAs(item: DataItem): Wall {
  const condition = `((owner_agency_code)::text = ANY (( SELECT hub_reads('${item}'::text) AS hub_reads)::text[]))`;
  return { rowLevelSecurity: 'force', policies: [{ name: 'own_or_shared', using: condition, check: condition }] };
}

/** Around a table whose rows hang on those of another: who sees that row sees these. `column` names the row they hang on. */
export function walledBehind(table: string, column: string): Wall {
  const condition = `((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR (EXISTS ( SELECT 1 FROM ${table} behind WHERE (behind.id = ${column}))))`;
  return { rowLevelSecurity: 'force', policies: [{ name: 'behind_another', using: condition, check: condition }] };
}

/** Around a table that is for the hub's own work alone: nobody who asks sees a row of it. */
export function walledOff(): Wall {
  const condition = `(( SELECT hub_asker() AS hub_asker) = 'hub'::text)`;
  return { rowLevelSecurity: 'force', policies: [{ name: 'hub_alone', using: condition, check: condition }] };
}
