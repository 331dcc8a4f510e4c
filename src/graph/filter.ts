/** Filters as data: each names a column and a test, so that the same declaration can be checked at start-up and compiled into SQL. */
import { type RawBuilder, sql } from 'kysely';
import { brokenText } from '../shared/words.ts';
import { badInput } from './bad-input.ts';
import { type Column, columnNamed, type EntityModel, modelOf } from './model.ts';
import { columnRef } from './rows.ts';

/** What a filter field tests. */
export type FilterTest =
  /** The column equals the value. */
  | { readonly test: 'equals'; readonly property: string }
  /** The column holds one of the values. */
  | { readonly test: 'among'; readonly property: string }
  /** The column holds nothing (true), or something (false). */
  | { readonly test: 'unset'; readonly property: string }
  /** The column points to the record of this global id; `key` is the key inside it (keyOf), one that no record has for an id that names none. */
  | { readonly test: 'pointsTo'; readonly property: string; readonly key: (globalId: string) => string }
  /** The column is at or after, or before, the value. */
  | { readonly test: 'from' | 'before'; readonly property: string }
  /** The row held on the day: from `from` on, and before `to` where that is set. */
  | { readonly test: 'standingOn'; readonly from: string; readonly to: string }
  /** The words are found in the search column; `language` is the one that the column was made with. */
  | { readonly test: 'words'; readonly property: string; readonly language: 'english' | 'simple' }
  /** The words are found in the search column of an entity that points here, such as a person's names. */
  | {
      readonly test: 'wordsOf';
      readonly entity: string;
      readonly by: string;
      readonly property: string;
      readonly language: 'english' | 'simple';
    }
  /** EXCLUDE, INCLUDE or ONLY the rows where the column is true; the list says which when nothing is said. */
  | { readonly test: 'marked'; readonly property: string };

export type FilterTests = Readonly<Record<string, FilterTest>>;

export type FilterValues = Readonly<Record<string, unknown>> | null | undefined;

/** Throws when a test names a column that is not there, or one that it cannot test. */
export function checkFilter(entity: string, tests: FilterTests): void {
  const model = modelOf(entity);
  for (const [field, test] of Object.entries(tests)) {
    if (test.test === 'standingOn') {
      columnNamed(model, test.from);
      columnNamed(model, test.to);
      continue;
    }
    const column = test.test === 'wordsOf' ? columnNamed(modelOf(test.entity), test.property) : columnNamed(model, test.property);
    if (test.test === 'wordsOf' && columnNamed(modelOf(test.entity), test.by).target !== entity)
      throw new Error(`Filter "${field}" of ${entity}: ${test.entity}.${test.by} does not point to ${entity}.`);
    const words = test.test === 'words' || test.test === 'wordsOf';
    if (words !== (column.sqlType === 'tsvector'))
      throw new Error(`Filter "${field}" of ${entity}: ${column.property} is a ${column.sqlType}, which "${test.test}" cannot test.`);
    if (test.test === 'pointsTo' && column.target === null) throw new Error(`Filter "${field}" of ${entity}: ${column.property} points to no record.`);
    if (test.test === 'marked' && column.kind !== 'boolean') throw new Error(`Filter "${field}" of ${entity}: ${column.property} is no boolean.`);
  }
}

/** The columns whose values a test tells of: entity and property. */
export function columnsTested(entity: string, test: FilterTest): readonly (readonly [string, string])[] {
  if (test.test === 'standingOn')
    return [
      [entity, test.from],
      [entity, test.to],
    ];
  return [[test.test === 'wordsOf' ? test.entity : entity, test.property]];
}

/** PostgreSQL takes no search word of 2,048 bytes or more, and four bytes are the longest character. */
const WORDS_MOST = 500;
/** Nor 32 signs in a row that each leave out what the next one says. */
const MINUS_MOST = 20;

/** Throws a BAD_USER_INPUT error that says what to send instead, when a value cannot be looked for. */
export function checkFilterValues(tests: FilterTests, values: FilterValues): void {
  for (const [field, { test }] of Object.entries(tests)) {
    const value = values?.[field];
    for (const each of Array.isArray(value) ? value : [value]) {
      const broken = typeof each === 'string' ? brokenText(`filter.${field}`, each) : null;
      if (broken) throw badInput(broken.message);
    }
    if (typeof value !== 'string') continue;
    if (test !== 'words' && test !== 'wordsOf') continue;
    if ([...value].length > WORDS_MOST) throw badInput(`"filter.${field}" looks for at most ${WORDS_MOST} characters of words; send fewer.`);
    if (value.split('-').length - 1 > MINUS_MOST) throw badInput(`"filter.${field}" holds at most ${MINUS_MOST} minus signs; leave out fewer words.`);
  }
}

/** The condition on the table that goes by `alias`. A value of null or undefined asks nothing, save for `marked`; nor does a blank search. */
export function filterCondition(
  model: EntityModel,
  tests: FilterTests,
  values: FilterValues,
  alias: string,
  markedByDefault: 'in' | 'out',
): RawBuilder<unknown> {
  const parts: RawBuilder<unknown>[] = [];
  for (const [field, test] of Object.entries(tests)) {
    const value = values?.[field] ?? null;
    if (test.test === 'marked') {
      const flag = columnRef(alias, columnNamed(model, test.property));
      const asked = value ?? (markedByDefault === 'in' ? 'INCLUDE' : 'EXCLUDE');
      if (asked !== 'INCLUDE') parts.push(asked === 'ONLY' ? sql`${flag}` : sql`not ${flag}`);
    } else if (value !== null && !isBlankSearch(test, value)) parts.push(condition(model, test, value, alias));
  }
  return parts.length === 0 ? sql`true` : sql.join(parts, sql` and `);
}

function condition(model: EntityModel, test: Exclude<FilterTest, { test: 'marked' }>, value: unknown, alias: string): RawBuilder<unknown> {
  if (test.test === 'wordsOf') {
    const other = modelOf(test.entity);
    return sql`exists (select 1 from ${sql.id(other.table)} w where ${columnRef('w', columnNamed(other, test.by))} = ${columnRef(alias, model.key)} and ${words('w', columnNamed(other, test.property), value, test.language)})`;
  }
  if (test.test === 'standingOn') {
    const [from, to] = [columnNamed(model, test.from), columnNamed(model, test.to)];
    const day = sql`${value}::${sql.raw(from.sqlType)}`;
    return sql`${columnRef(alias, from)} <= ${day} and (${columnRef(alias, to)} is null or ${columnRef(alias, to)} > ${day})`;
  }
  const column = columnNamed(model, test.property);
  if (test.test === 'unset') return value === true ? sql`${columnRef(alias, column)} is null` : sql`${columnRef(alias, column)} is not null`;
  if (test.test === 'among') return sql`${columnRef(alias, column)} = any(${value}::${sql.raw(column.sqlType)}[])`;
  if (test.test === 'words') return words(alias, column, value, test.language);
  if (test.test === 'pointsTo') return sql`${columnRef(alias, column)} = ${test.key(String(value))}::${sql.raw(column.sqlType)}`;
  const parameter = sql`${value}::${sql.raw(column.sqlType)}`;
  if (test.test === 'equals') return sql`${columnRef(alias, column)} = ${parameter}`;
  return test.test === 'from' ? sql`${columnRef(alias, column)} >= ${parameter}` : sql`${columnRef(alias, column)} < ${parameter}`;
}

/** An empty search box looks for nothing in particular. Words that say nothing ("the") are still words, and find nothing. */
function isBlankSearch({ test }: FilterTest, value: unknown): boolean {
  return (test === 'words' || test === 'wordsOf') && String(value).trim() === '';
}

function words(alias: string, column: Column, value: unknown, language: 'english' | 'simple'): RawBuilder<unknown> {
  return sql`${columnRef(alias, column)} @@ websearch_to_tsquery(${sql.lit(language)}, ${value})`;
}
