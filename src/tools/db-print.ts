/** `npm run db:print`: writes schema/database.sql, the shape of the database with every migration applied. */
import { writeFile } from 'node:fs/promises';
import { withConnection } from '../database/connect.ts';
import { migrate } from '../database/migrate.ts';
import { schemaText } from './db-schema-text.ts';
import { withThrowAwayDatabase } from './throw-away-database.ts';

const HEADER = `-- The hub's database with every migration applied: printed by \`npm run generate\`, reviewed, never edited by hand.
-- It is asked of a real database, so it also shows the rights and policies that migrations add.

`;

await withThrowAwayDatabase(async ({ ownerUrl, appUrl }) => {
  await migrate({ ownerUrl, appUrl });
  const text = await withConnection(ownerUrl, 'DATABASE_OWNER_URL', schemaText);
  await writeFile(new URL('../../schema/database.sql', import.meta.url), HEADER + text);
});
