/** Into which cells the incidents of a month are counted, and what is told of each. */
import { type Cell, type CellKeys, EMPTY_CELL, withRecord } from '../../access/counts/cell-key.rules.ts';
import { IncidentCategory } from '../incident/incident.report.ts';

/**
 * What a count is by, beside its month. There are these four and no others: each incident is in four cells for good, and what is added to
 * them is chosen for four (docs/counts.md). A fifth needs more noise.
 */
export const CountBreakdown = { MONTH: 'MONTH', WARD: 'WARD', CATEGORY: 'CATEGORY', WARD_AND_CATEGORY: 'WARD_AND_CATEGORY' } as const;
export type CountBreakdown = (typeof CountBreakdown)[keyof typeof CountBreakdown];

/** An incident as far as counting looks at it. */
export interface CountedIncident {
  readonly id: string;
  /** GSS code of the ward on the day; null where none is known. */
  readonly ward: string | null;
  readonly category: IncidentCategory;
}

/** A cell as it is published. */
export interface PublishedCell {
  readonly breakdown: CountBreakdown;
  /** Null where the count is not by ward, and for what lies in none of the wards. */
  readonly ward: string | null;
  readonly category: IncidentCategory | null;
  /** Null when suppressed. */
  readonly count: number | null;
}

const CATEGORIES = Object.values(IncidentCategory);

/**
 * Every cell of a month, the empty ones too: which cells there are follows from the wards and the categories alone, never from the
 * incidents. An incident of a ward that is not among `wards` counts as one of no ward.
 */
export function protectMonth(incidents: readonly CountedIncident[], wards: readonly string[], keys: CellKeys): PublishedCell[] {
  const known = new Set(wards);
  const cells = new Map<string, Cell>();
  for (const { id, ward: code, category } of incidents) {
    const ward = code !== null && known.has(code) ? code : null;
    const key = keys.recordKey(id);
    const names = [nameOf('MONTH', null, null), nameOf('WARD', ward, null), nameOf('CATEGORY', null, category), nameOf('WARD_AND_CATEGORY', ward, category)];
    for (const name of names) cells.set(name, withRecord(cells.get(name) ?? EMPTY_CELL, key));
  }
  const told = (breakdown: CountBreakdown, ward: string | null, category: IncidentCategory | null): PublishedCell => {
    const name = nameOf(breakdown, ward, category);
    return { breakdown, ward, category, count: keys.protect(name, cells.get(name) ?? EMPTY_CELL) };
  };
  const places = [...wards, null];
  return [
    told('MONTH', null, null),
    ...places.map((ward) => told('WARD', ward, null)),
    ...CATEGORIES.map((category) => told('CATEGORY', null, category)),
    ...places.flatMap((ward) => CATEGORIES.map((category) => told('WARD_AND_CATEGORY', ward, category))),
  ];
}

function nameOf(breakdown: CountBreakdown, ward: string | null, category: string | null): string {
  return `${breakdown} ${ward ?? '-'} ${category ?? '-'}`;
}
