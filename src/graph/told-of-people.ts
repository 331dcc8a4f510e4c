/** What each column tells of people, as the one field that shows it says; and whether all that is declared agrees. Checked when the hub starts: what says nothing stops it. */
import { coveredBy } from '../access/personal-data.rules.ts';
import type { PersonalData } from '../access/personal-data.ts';
import { rowsTell, tellsNothing } from './entity-types.ts';

/** A constant of personal-data.ts, or false for what tells nothing of anybody. */
export type Said = PersonalData | false;

const HOW_TO = 'docs/how-to/declare-a-personal-field.md shows how';

const columns = new Map<string, PersonalData | null>();
/** What can only be checked when all types are there. */
const checks: (() => void)[] = [];

/** What a field tells. Throws, with what to declare, when neither it nor its type says. */
export function told(entity: string, field: string, said: Said | undefined): PersonalData | null {
  const nothing = tellsNothing(entity);
  if (said === undefined && !nothing)
    throw new Error(
      `${entity}.${field} does not say what it tells of people, so nobody may read it: declare { personal: <a constant of src/access/personal-data.ts> }, or { personal: false } for what tells nothing of anybody (${HOW_TO}).`,
    );
  if (said && nothing)
    throw new Error(
      `${entity}.${field} tells something of people, but its type says personal: 'nothing': let the type say 'fields', and each field what it tells.`,
    );
  return said || null;
}

/** The same for a column, which is remembered: filters, orders and groups by it tell the same. Throws when two fields that show it say different things. */
export function toldByColumn(entity: string, property: string, said: Said | undefined): PersonalData | null {
  const name = `${entity}.${property}`;
  const personal = told(entity, property, said);
  if (columns.has(name) && columns.get(name) !== personal)
    throw new Error(`${name} is shown by two fields that say different things of what it tells of people: let both say the same.`);
  columns.set(name, personal);
  return personal;
}

/** What a column tells that no field here shows anew, such as one that is tested or counted by. Throws when nothing says. */
export function columnTells(entity: string, property: string): PersonalData | null {
  const personal = columns.get(`${entity}.${property}`);
  if (personal === undefined && !tellsNothing(entity))
    throw new Error(
      `${entity}.${property} is tested or counted by, and no field that shows it says what it tells of people: declare { personal: <a constant of src/access/personal-data.ts> } or { personal: false } beside the test (${HOW_TO}).`,
    );
  return personal ?? null;
}

/** A field that was released as never null although it tells of people: whoever gets its row may read it. */
export function neverNull(entity: string, property: string, personal: PersonalData): void {
  const rows = rowsTell(entity);
  if (rows === null || !coveredBy(rows, personal))
    throw new Error(`${entity}.${property} is never null, so the rows of ${entity} may be no wider than it: let the type say personal: the same constant.`);
}

/** A list in an order tells the columns by which it is ordered, in its order and in its cursors: whoever reads it must be allowed to read them. */
export function checkOrder(list: string, target: string, orderBy: readonly string[], readers: readonly (PersonalData | null)[]): void {
  checks.push(() => {
    for (const property of orderBy) {
      const personal = columns.get(`${target}.${property}`);
      if (!personal || readers.some((reader) => reader !== null && coveredBy(reader, personal))) continue;
      throw new Error(
        `List ${list} is ordered by ${property}, which tells of people more than the list says: let the list say so (personal), or order it by something else.`,
      );
    }
  });
}

/** A relation that is never null leads to rows that whoever has the parent may read. */
export function checkRelation(entity: string, property: string, target: string): void {
  checks.push(() => {
    const [rows, parents] = [rowsTell(target), rowsTell(entity)];
    if (rows === null || (parents !== null && coveredBy(parents, rows))) return;
    throw new Error(
      `${entity}.${property} is never null, but not everybody who reads a ${entity} may read the ${target}: let the rows of ${entity} say the same (personal of its type).`,
    );
  });
}

/** Adds a check of something that is declared elsewhere. */
export function checkWhenDeclared(check: () => void): void {
  checks.push(check);
}

/** Checks all that was declared. Throws a sentence that says what to declare. */
export function checkToldOfPeople(): void {
  for (const check of checks.splice(0)) check();
}
