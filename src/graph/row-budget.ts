/** How many rows the pages of one operation may hold together. What is foreseen of an operation counts on short lists; here rows are counted as they are read. */
import { GraphQLError } from 'graphql';

/** The most rows of one operation. */
export const ROWS_MOST = 100_000;

/** What each operation has read, by its context; gone with it. */
const taken = new WeakMap<object, number>();

/**
 * Reads a page of so many rows at most within what is left to an operation. Throws a TOO_MANY_ROWS error, before anything is read, when that is too
 * little: rows that lead back to each other (incident, ward, incidents, ward …) would else fill the memory from a few words.
 */
export async function withinRows<Page extends { readonly edges: readonly unknown[] }>(
  operation: object,
  size: number,
  read: () => Promise<Page>,
): Promise<Page> {
  const soFar = taken.get(operation) ?? 0;
  if (soFar + size > ROWS_MOST)
    throw new GraphQLError(`This operation reads more than ${ROWS_MOST} rows: ask for smaller pages ("first"), for fewer levels, or in several operations.`, {
      extensions: { code: 'TOO_MANY_ROWS' },
    });
  // The whole page at first: what is asked for at the same moment must not pass together.
  taken.set(operation, soFar + size);
  const page = await read();
  taken.set(operation, (taken.get(operation) ?? 0) - size + page.edges.length);
  return page;
}
