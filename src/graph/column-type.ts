/** As which GraphQL type a column is shown. */
import type { EnumRef } from '@pothos/core';
import { wordsOf } from './enums.ts';
import type { Column, EntityModel } from './model.ts';
import type { Types } from './types.ts';

/** The scalar by which a column is shown. */
export function graphType(column: Column): 'Int' | 'Float' | 'Boolean' | 'DateTime' | 'Date' | 'JSON' | 'String' | ['String'] {
  switch (column.kind) {
    case 'integer':
      return 'Int';
    case 'number':
      return 'Float';
    case 'boolean':
      return 'Boolean';
    case 'instant':
      return 'DateTime';
    case 'date':
      return 'Date';
    case 'json':
      return 'JSON';
    case 'list':
      return ['String'];
    case 'text':
    case 'bigint':
      return 'String';
  }
}

/** Throws a sentence that says what to declare when a column and its GraphQL enum do not hold the same words. */
export function checkEnum(model: EntityModel, column: Column, type: EnumRef<Types, unknown> | undefined): void {
  const field = `${model.name}.${column.property}`;
  if (column.values !== null && !type) throw new Error(`${field} is an enum: say which, with { type }. Its values are ${column.values.join(', ')}.`);
  if (column.values === null && type) throw new Error(`${field} is no enum: leave { type } out.`);
  const words = type && wordsOf(type);
  if (column.values && (!words || [...words].sort().join() !== [...column.values].sort().join()))
    throw new Error(`${field} holds ${column.values.join(', ')}, but its { type } has ${words ? words.join(', ') : 'words that graphEnum did not make'}.`);
}
