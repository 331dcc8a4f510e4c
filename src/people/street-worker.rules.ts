/** How a woman whom the Street Worker project supports is known: by an alias, which is all that is shown. */
import { invalid, type InvalidInput } from '../shared/refusals.ts';
import type { PersonNameKind } from './person.entity.ts';

/** The compartment of the project (systems row 75: "restricted to project roles"). */
export const STREET_WORKER = 'STREET_WORKER';

/** A name, as far as it matters which of them is shown. */
export interface NameToShow {
  readonly kind: PersonNameKind;
  readonly full: string;
}

/** Null when somebody in these compartments can go by these names; else why not. Row 75: "alias by default; not findable by name search outside the project". */
export function aliasMissing(names: readonly NameToShow[], markings: readonly string[]): InvalidInput | null {
  if (!markings.includes(STREET_WORKER) || names.some(({ kind }) => kind === 'ALIAS')) return null;
  return invalid(
    'names',
    'Somebody whom the Street Worker project supports is known by an alias: send a name of the kind ALIAS, which is shown instead of any other.',
  );
}

/** The name that is shown: of somebody in the project the first alias; of anybody else the name they wish to be called by, or else the first. */
export function nameShown(names: readonly NameToShow[], markings: readonly string[]): string {
  const wanted: PersonNameKind = markings.includes(STREET_WORKER) ? 'ALIAS' : 'PREFERRED';
  return (names.find(({ kind }) => kind === wanted) ?? names[0])?.full.trim() ?? '';
}
