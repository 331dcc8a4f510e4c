/** For which purposes each column may be shown at all, as the schema's declarations say it of the fields that show it. */
import { isObjectType } from 'graphql';
import type { PersonalData } from '../../../src/access/personal-data.ts';
import { type Declaration, entityTypes, rowsTell } from '../../../src/graph/entity-types.ts';
import { columnNamed, modelOf } from '../../../src/graph/model.ts';
import { schema } from '../../../src/graph/schema.ts';
import type { SeeingClass } from './classes.ts';

interface Shown {
  /** Table and column. */
  readonly place: string;
  /** Null where the field tells nothing of anybody. */
  readonly personal: PersonalData | null;
}

const shown: ReadonlyMap<string, readonly Shown[]> = Map.groupBy(
  Object.values(schema.getTypeMap()).flatMap((type) =>
    isObjectType(type) ? Object.values(type.getFields()).flatMap(({ extensions }) => shownBy(extensions['hub'] as Declaration | undefined)) : [],
  ),
  ({ place }) => place,
);

function shownBy(declaration: Declaration | undefined): Shown[] {
  if (declaration?.declares !== 'property') return [];
  const model = modelOf(declaration.entity);
  return [{ place: `${model.table}.${columnNamed(model, declaration.property).name}`, personal: declaration.personal }];
}

const rows: ReadonlyMap<string, PersonalData | null> = new Map([...entityTypes().keys()].map((entity) => [modelOf(entity).table, rowsTell(entity)]));

/** Whether the rows of a table, or one column of it, may be told to somebody for what they ask for. */
export function toldFor({ purpose }: SeeingClass): (table: string, column?: string) => boolean {
  const allowed = (personal: PersonalData | null) => personal === null || (purpose !== null && personal.purposes.includes(purpose));
  return (table, column) => {
    if (column === undefined) return allowed(rows.get(table) ?? null);
    const fields = shown.get(`${table}.${column}`);
    return fields === undefined || fields.some(({ personal }) => allowed(personal));
  };
}
