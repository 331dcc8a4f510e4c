/** The column that full-text search looks into: made by Postgres from other columns of its row, and never read by anybody. */
import { FullTextType, p } from '@mikro-orm/postgresql';

/** `english` for sentences, which are searched by their stems; `simple` for names, which are searched as they are written. */
export type SearchLanguage = 'english' | 'simple';

/** A search column over the words of `expression`, which is SQL and never null. Index it with `type: 'fulltext'`. */
export function searchColumn(language: SearchLanguage, expression: string) {
  return p.type(new FullTextType(language)).$type<string>().generated(`(to_tsvector('${language}', ${expression})) stored`).nullable().hidden().lazy();
}
