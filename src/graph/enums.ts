/** Enums in the graph: every value is described, and no value of the column can be missing. */
import type { EnumRef } from '@pothos/core';
import { builder } from './builder.ts';
import type { Types } from './types.ts';

const wordsByRef = new WeakMap<object, readonly string[]>();

/** The GraphQL enum of a closed set of words, each with its meaning. */
export function graphEnum<Word extends string>(
  name: string,
  description: string,
  words: Readonly<Record<Word, Word>>,
  meanings: Readonly<Record<Word, string>>,
) {
  const values = Object.fromEntries(Object.keys(words).map((word) => [word, { description: meanings[word as Word] }])) as Record<Word, { description: string }>;
  const ref = builder.enumType(name, { description, values });
  wordsByRef.set(ref, Object.keys(values));
  return ref;
}

/** The words of an enum that graphEnum made; null for another. */
export function wordsOf(ref: EnumRef<Types, unknown>): readonly string[] | null {
  return wordsByRef.get(ref) ?? null;
}
