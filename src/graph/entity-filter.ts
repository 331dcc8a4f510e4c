/** Filter inputs declared once: the GraphQL input and the test that each of its fields stands for. */
import type { InputFieldRef, InputRef } from '@pothos/core';
import { builder } from './builder.ts';
import type { Types } from './types.ts';
import { nameOf } from './entity-types.ts';
import { checkFilter, type FilterTest } from './filter.ts';
import type { Entity } from './model.ts';

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
}

export interface EntityFilter {
  readonly input: InputRef<unknown>;
  readonly tests: Readonly<Record<string, FilterTest>>;
}

/** Declares a filter of an entity. Throws when a test does not fit its column. */
export function entityFilter(entity: Entity, name: string, description: string, fields: Readonly<Record<string, FilterField>>): EntityFilter {
  const tests = Object.fromEntries(Object.entries(fields).map(([field, { test }]) => [field, test]));
  checkFilter(nameOf(entity), tests);
  const input = builder.inputType(name, {
    description,
    fields: (t) => Object.fromEntries(Object.entries(fields).map(([field, each]) => [field, each.input(t)])),
  });
  return { input, tests };
}
