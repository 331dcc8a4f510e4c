/** Enums in the graph: every value is described, and no value of the column can be missing. */
import { builder } from './builder.ts';

/** The GraphQL enum of a closed set of words, each with its meaning. */
export function graphEnum<Word extends string>(name: string, description: string, words: Readonly<Record<Word, Word>>, meanings: Readonly<Record<Word, string>>) {
  const values = Object.fromEntries(Object.keys(words).map((word) => [word, { description: meanings[word as Word] }])) as Record<Word, { description: string }>;
  return builder.enumType(name, { description, values });
}
