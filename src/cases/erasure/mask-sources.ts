/** Masks what sources of facts said, in their words: these rows are never changed, so one that names somebody is put in anew without the name. */
import { sql } from 'kysely';
import type { Erasing } from './erased.ts';
import type { Masking } from './known-words.rules.ts';

/** The sources of these records. Their ids and numbers stay: what they lifted stays lifted. */
export async function maskSources(erasing: Erasing, records: readonly string[], masking: Masking): Promise<void> {
  const database = erasing.em.getKysely();
  const { rows } = await sql<{ id: string; words: string; source: string }>`
    select id::text as id, words, to_jsonb(s)::text as source from record_source s where record_id = any (${[...records]}::uuid[]) and words is not null
  `.execute(database);
  for (const { id, words, source } of rows) {
    const masked = masking(words);
    if (masked === null) continue;
    await sql`delete from record_source where id = ${id}`.execute(database);
    await erasing.empty(
      'record_source',
      sql`insert into record_source select (jsonb_populate_record(null::record_source, ${source}::jsonb || jsonb_build_object('words', ${masked}::text))).*`,
    );
  }
}
