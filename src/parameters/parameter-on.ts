/** What was in force on a day: a rule reads the value of the day of its event, whatever holds today. */
import type { EntityManager } from '@mikro-orm/postgresql';
import { sql } from 'kysely';
import { type ParameterName, PARAMETERS, type ParameterValueOf } from './parameter-defaults.ts';

export type { ParameterName, ParameterValueOf } from './parameter-defaults.ts';

/** Values by their names. */
export type ParameterValues<Name extends ParameterName> = { readonly [Each in Name]: ParameterValueOf<Each> };

/**
 * The value of one parameter that is in force on a day in Europe/London, written `2026-11-23` (see londonDay). Of several rows that cover
 * the day the one with the latest first day speaks. Throws when none does, or when what stands there is of another kind: the reference data is then wrong.
 */
export async function parameterOn<Name extends ParameterName>(em: EntityManager, name: Name, day: string): Promise<ParameterValueOf<Name>> {
  return (await parametersOn(em, [name], day))[name];
}

/** The same for what may have ended, such as an agreement: null when nothing is in force on the day. */
export async function parameterOrNullOn<Name extends ParameterName>(em: EntityManager, name: Name, day: string): Promise<ParameterValueOf<Name> | null> {
  return (await inForce(em, [name], day))[name] ?? null;
}

/** The same for several parameters, in one statement. */
export async function parametersOn<Name extends ParameterName>(em: EntityManager, names: readonly Name[], day: string): Promise<ParameterValues<Name>> {
  const found = await inForce(em, names, day);
  for (const name of names)
    if (found[name] === undefined) throw new Error(`No value of ${name} is in force on ${day}: add a row to the table parameter that covers the day.`);
  return found as ParameterValues<Name>;
}

async function inForce<Name extends ParameterName>(em: EntityManager, names: readonly Name[], day: string): Promise<Partial<ParameterValues<Name>>> {
  const { rows } = await sql<{ name: string; value: unknown }>`
    select distinct on (name) name, value from parameter
    where name = any (${[...names]}) and valid_from <= ${day}::date and (valid_to is null or valid_to > ${day}::date)
    order by name, valid_from desc
  `.execute(em.getKysely());
  const found = new Map(rows.map((row) => [row.name, row.value]));
  for (const name of names) {
    const value = found.get(name);
    if (value !== undefined && kindOf(value) !== kindOf(PARAMETERS[name].values[0].value))
      throw new Error(
        `${name} is a ${kindOf(PARAMETERS[name].values[0].value)}, but on ${day} a ${kindOf(value)} is in force: correct that row of the table parameter.`,
      );
  }
  return Object.fromEntries(found) as Partial<ParameterValues<Name>>;
}

function kindOf(value: unknown): 'number' | 'text' | 'list of texts' | 'value of no known kind' {
  if (typeof value === 'number') return 'number';
  if (typeof value === 'string') return 'text';
  return Array.isArray(value) && value.every((each) => typeof each === 'string') ? 'list of texts' : 'value of no known kind';
}
