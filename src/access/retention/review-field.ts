/** The review day of a record as a field of its type: asked for all records of one kind together. */
import DataLoader from 'dataloader';
import type { GraphContext } from '../../graph/context.ts';
import { keptTableOf } from './kept-tables.ts';
import { reviewDays } from './review-days.ts';

const loaders = new WeakMap<object, Map<string, DataLoader<string, string | null>>>();

/** The day on which a row is to be reviewed; null for one at work, or kept without review. `row` is one of the reader's. */
export function reviewDayOf(row: unknown, { reads, clock }: Pick<GraphContext, 'reads' | 'clock'>): Promise<string | null> {
  const table = typeof row === 'object' && row !== null && '__typename' in row ? keptTableOf(String(row.__typename)) : null;
  if (table === null) return Promise.resolve(null);
  const key: unknown = Reflect.get(row as object, table.key);
  const known = loaders.get(reads) ?? new Map<string, DataLoader<string, string | null>>();
  loaders.set(reads, known);
  const loader =
    known.get(table.table) ??
    new DataLoader<string, string | null>(
      async (keys) => {
        const days = await reviewDays(reads, table, keys, clock.now());
        return keys.map((each) => days.get(each) ?? null);
      },
      { cache: false },
    );
  known.set(table.table, loader);
  return loader.load(String(key));
}
