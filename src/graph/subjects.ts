/** Whom or what a row is about, and whose record it is, as the ledger names it: what a row does not say itself is found through the record that it hangs on. */
import { Regime } from '../shared/regime.ts';
import { type Column, type EntityModel, modelOf } from './model.ts';
import type { EntityRow } from './rows.ts';

export interface Subject {
  /** Type and key, such as `Person:0199…`. */
  readonly about: string;
  /** The law under which the row is processed; null where its table does not say. */
  readonly regime: Regime | null;
  /** The code of the agency whose record the row is; null where its table does not say. */
  readonly owner: string | null;
}

/** Finds the row of an entity with this key; null when there is none. */
export type FindRow = (entity: string, key: string) => Promise<EntityRow | null>;

/** Whose records are published for anybody: nobody is told anything of anybody by them, and nothing of anybody is collected with them. */
export const OPEN_DATA = 'OPEN_DATA';

/** The property by which a row names the person it is about. */
const PERSON = 'person';
/** The property that names the agency of a record (src/access/record.ts). */
const OWNER = 'ownerAgency';

/**
 * A row is about the person that it names, such as a referral about who is referred; any other about itself. A row that hangs on a record, such as a name or a move,
 * is named as itself until that record is found (`settledSubject`).
 */
export function subjectOf(model: EntityModel, row: EntityRow): Subject {
  const owner = row[OWNER];
  return {
    about: (hangsOn(model) === null ? personIn(model, row) : null) ?? recordIn(model, row),
    regime: Object.values(Regime).find((each) => each === row['regime']) ?? null,
    owner: typeof owner === 'string' ? owner : null,
  };
}

/** The column by which a row without an owner of its own hangs on the record that has one; null for rows that stand for themselves. */
export function hangsOn(model: EntityModel): Column | null {
  if (model.columns.has(OWNER)) return null;
  return [...model.columns.values()].find(({ target, nullable }) => target !== null && !nullable && isRecord(modelNamed(target))) ?? null;
}

/** What a row named by `about` is about, with the owner and the regime of the record on which it hangs; null when it stands for itself, or is not to be found. */
export async function settledSubject(about: string, find: FindRow): Promise<Subject | null> {
  const colon = about.indexOf(':');
  const [entity, key] = [about.slice(0, colon), about.slice(colon + 1)];
  const model = modelNamed(entity);
  const by = model && hangsOn(model);
  if (!model || !by?.target) return null;
  const row = await find(entity, key);
  const above = row && (await find(by.target, String(row[by.property])));
  if (!row || !above) return null;
  const aboveModel = modelOf(by.target);
  const subject = hangsOn(aboveModel) === null ? subjectOf(aboveModel, above) : await settledSubject(recordIn(aboveModel, above), find);
  // A name is about the person whose it is, and so is a move of their referral; a row of a case that names nobody is about the row.
  const whom = personIn(model, row) ?? (subject?.about.startsWith('Person:') === true ? subject.about : about);
  return subject && { ...subject, about: whom };
}

function personIn(model: EntityModel, row: EntityRow): string | null {
  const target = model.columns.get(PERSON)?.target;
  return target && row[PERSON] ? `${target}:${String(row[PERSON])}` : null;
}

function recordIn(model: EntityModel, row: EntityRow): string {
  return `${model.name}:${String(row[model.key.property])}`;
}

/** Whether rows of an entity have an owner, or hang on one that has. */
function isRecord(model: EntityModel | null): boolean {
  return model !== null && (model.columns.has(OWNER) || hangsOn(model) !== null);
}

function modelNamed(entity: string | null): EntityModel | null {
  try {
    return entity === null ? null : modelOf(entity);
  } catch {
    return null;
  }
}
