/** `npm run db:check`: fails when the migrations do not lead to what the entities say, in the snapshot or in a real database. */
import { entities } from '../database/entities.ts';
import { migrate, openMigrationOrm } from '../database/migrate.ts';
import { withThrowAwayDatabase } from './throw-away-database.ts';

const COMMAND = 'run `npm run db:migration -- NAME` and commit what it writes';

await withThrowAwayDatabase(async ({ ownerUrl, appUrl }) => {
  await migrate({ ownerUrl, appUrl });
  const orm = openMigrationOrm(ownerUrl, entities);
  try {
    if (await orm.migrator.checkSchema()) {
      console.error(`The entities say something that no migration has made yet: ${COMMAND}.`);
      process.exitCode = 1;
    }
    const { up } = await orm.schema.getUpdateSchemaMigrationSQL({ wrap: false });
    if (up.trim() !== '') {
      console.error(`A database with every migration still differs from the entities: ${COMMAND}. The difference:\n${up.trim()}`);
      process.exitCode = 1;
    }
  } finally {
    await orm.close();
  }
});
