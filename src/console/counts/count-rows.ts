/** What the bars show: counts as rows with a share of the longest, the largest first, and what cannot be a bar told apart. */
import type { IncidentCountsQuery } from '../generated/graphql.ts';
import { categoryWords, wardWords } from '../incidents/incident-words.ts';

export interface CountRow {
  readonly key: string;
  readonly label: string;
  readonly count: number;
  /** Of the largest count among these rows: 0 to 1. */
  readonly share: number;
}

export interface Counts {
  readonly wards: readonly CountRow[];
  /** Incidents in no ward of North Lincolnshire, or in none that is known. */
  readonly outsideWards: number;
  readonly categories: readonly CountRow[];
  readonly total: number;
  /** How many of the total are invented. */
  readonly invented: number;
  /** How many of the total are published by data.police.uk. */
  readonly openData: number;
}

/** The hub's counts as the page shows them. */
export function readCounts({ byWard, byCategory, bySource, invented }: IncidentCountsQuery): Counts {
  const wards = byWard.flatMap(({ ward, count }) => (ward === null ? [] : [{ key: ward.code, label: wardWords(ward), count }]));
  const categories = byCategory.flatMap(({ category, count }) => (category === null ? [] : [{ key: category, label: categoryWords(category), count }]));
  return {
    wards: withShares(wards),
    outsideWards: sum(byWard.filter(({ ward }) => ward === null)),
    categories: withShares(categories),
    total: sum(bySource),
    invented: sum(invented),
    openData: sum(bySource.filter(({ source }) => source === 'OPEN_DATA')),
  };
}

function withShares(rows: readonly Omit<CountRow, 'share'>[]): CountRow[] {
  const largest = Math.max(1, ...rows.map(({ count }) => count));
  return rows.map((row) => ({ ...row, share: row.count / largest })).sort((one, other) => other.count - one.count || one.label.localeCompare(other.label));
}

function sum(rows: readonly { readonly count: number }[]): number {
  return rows.reduce((total, { count }) => total + count, 0);
}

const NUMBER = new Intl.NumberFormat('en-GB');

/** A number as people write it: 12,345. */
export function numberWords(count: number): string {
  return NUMBER.format(count);
}

/** Whether what the hub holds is real, in a sentence; null when nothing in it is invented. */
export function inventedWords({ invented, total }: Pick<Counts, 'invented' | 'total'>): string | null {
  if (invented === 0) return null;
  const much = invented === total ? 'Every incident here is invented' : `${numberWords(invented)} of ${numberWords(total)} incidents here are invented`;
  return `${much}, with the people and cases around them, so that there is something to look at. No one in it is real.`;
}

/** What must be said when published data is shown; null when none is. */
export function attribution({ openData }: Pick<Counts, 'openData'>): string | null {
  return openData === 0 ? null : 'Contains public sector information licensed under the Open Government Licence v3.0. Crime data: data.police.uk.';
}
