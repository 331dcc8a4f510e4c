/** Filter inputs declared once: the GraphQL input and the test that each of its fields stands for. */
import type { InputFieldRef, InputRef } from '@pothos/core';
import { GraphQLError } from 'graphql';
import type { PersonalData } from '../access/personal-data.ts';
import { builder } from './builder.ts';
import type { Types } from './types.ts';
import { nameOf } from './entity-types.ts';
import { checkFilter, columnsTested, type FilterTest, type FilterValues } from './filter.ts';
import type { Masks } from './masks.ts';
import type { Entity } from './model.ts';
import { checkWhenDeclared, columnTells, type Said } from './told-of-people.ts';

/** How a simulated record counts in a list. */
export const Simulated = builder.enumType('SimulatedFilter', {
  description: 'What to do with invented records, which a demonstration hub holds and a real one does not.',
  values: {
    EXCLUDE: { description: 'Leave them out.' },
    INCLUDE: { description: 'Take them with the others.' },
    ONLY: { description: 'Nothing else.' },
  },
});

type InputBuilder = PothosSchemaTypes.InputFieldBuilder<Types, 'InputObject'>;

export interface FilterField {
  readonly test: FilterTest;
  readonly input: (t: InputBuilder) => InputFieldRef<Types, unknown>;
  /** What it looks for tells of people, where no field shows the column that it tests: a search column, say. */
  readonly personal?: Said;
}

export interface EntityFilter {
  readonly input: InputRef<unknown>;
  readonly tests: Readonly<Record<string, FilterTest>>;
  /** What each of its fields looks for tells of people: whoever may not read that may not look for it. */
  readonly tells: (field: string) => readonly (PersonalData | null)[];
}

/** Declares a filter of an entity. Throws when a test does not fit its column. */
export function entityFilter(entity: Entity, name: string, description: string, fields: Readonly<Record<string, FilterField>>): EntityFilter {
  const tests = Object.fromEntries(Object.entries(fields).map(([field, { test }]) => [field, test]));
  checkFilter(nameOf(entity), tests);
  const input = builder.inputType(name, {
    description,
    fields: (t) => Object.fromEntries(Object.entries(fields).map(([field, each]) => [field, each.input(t)])),
  });
  const tells = (field: string) => {
    const declared = fields[field];
    if (!declared) return [];
    return declared.personal === undefined
      ? columnsTested(nameOf(entity), declared.test).map(([of, property]) => columnTells(of, property))
      : [declared.personal || null];
  };
  checkWhenDeclared(() => void Object.keys(fields).map(tells));
  return { input, tests, tells };
}

/**
 * Rejects when the asker looks by a filter for what they may not read: whether something is found would tell it to them. It depends on how they ask alone, and is the same
 * for pages, counts and totals. Null when there is nothing to ask about.
 */
export function filterRefusal(filter: EntityFilter, values: FilterValues, masks: Masks): Promise<void> | null {
  const asked = Object.keys(filter.tests).flatMap((field) => ((values?.[field] ?? null) === null ? [] : [{ field, facts: filter.tells(field) }]));
  const personal = asked.filter(({ facts }) => facts.some((fact) => fact !== null));
  if (personal.length === 0) return null;
  return (async () => {
    for (const { field, facts } of personal) if (!(await masks.mayRead(facts))) throw notAllowed(`"filter.${field}"`);
  })();
}

/** The one answer to who looks for what they may not read. */
export function notAllowed(argument: string): GraphQLError {
  return new GraphQLError(`${argument} looks for what you may not read for the purpose that you ask for: leave it out, or ask for another purpose.`, {
    extensions: { code: 'FILTER_NOT_ALLOWED' },
  });
}
