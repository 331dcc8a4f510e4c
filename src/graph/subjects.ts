/** Whom or what a row is about, as the ledger of reads names it. */
import { Regime } from '../shared/regime.ts';
import type { EntityModel } from './model.ts';
import type { EntityRow } from './rows.ts';

export interface Subject {
  /** Type and key, such as `Person:0199…`. */
  readonly about: string;
  /** The law under which the row is processed; null where its table does not say. */
  readonly regime: Regime | null;
  /** The code of the agency whose record the row is; null where its table does not say. */
  readonly owner: string | null;
}

/** The property by which a row names the person it is about. */
const PERSON = 'person';
/** The property that names the agency of a record (src/access/record.ts). */
const OWNER = 'ownerAgency';

/** A row is about the person that it names, such as a name about whose it is and a referral about who is referred; any other about itself. */
export function subjectOf(model: EntityModel, row: EntityRow): Subject {
  const person = model.columns.get(PERSON);
  const about = person?.target && row[PERSON] ? `${person.target}:${String(row[PERSON])}` : `${model.name}:${String(row[model.key.property])}`;
  const owner = row[OWNER];
  return { about, regime: Object.values(Regime).find((each) => each === row['regime']) ?? null, owner: typeof owner === 'string' ? owner : null };
}
