/** `npm run db:migration -- NAME`: writes the migration that leads from the ones there are to what the entities say now. */
import type { MigrationDiff } from '@mikro-orm/core';
import { TSMigrationGenerator } from '@mikro-orm/migrations';
import { entities } from '../database/entities.ts';
import { migrate, openMigrationOrm } from '../database/migrate.ts';
import { withThrowAwayDatabase } from './throw-away-database.ts';

/** Migrations in the manner of the house: named as their file, opened by a sentence. */
class HouseGenerator extends TSMigrationGenerator {
  override generateMigrationFile(className: string, diff: MigrationDiff): string {
    const statements = (list: readonly string[]) =>
      list
        .filter((sql) => sql !== '')
        .map((sql) => this.createStatement(sql, 4))
        .join('');
    return [
      `/** ${name.replaceAll('-', ' ').replace(/^./, (first) => first.toUpperCase())}. Made by \`npm run db:migration\` from the entities. */`,
      `import { Migration } from '@mikro-orm/migrations';`,
      ``,
      `export class ${className} extends Migration {`,
      `  override up(): void {`,
      `${statements(diff.up)}  }`,
      ``,
      `  override down(): void {`,
      `${statements(diff.down)}  }`,
      `}`,
      ``,
    ].join('\n');
  }
}

const [name = ''] = process.argv.slice(2);
if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name)) {
  console.error('Say what the migration does, in lower-case words joined by hyphens: npm run db:migration -- widen-postcode');
  process.exit(1);
}

await withThrowAwayDatabase(async ({ ownerUrl, appUrl }) => {
  await migrate({ ownerUrl, appUrl });
  const orm = openMigrationOrm(ownerUrl, entities, {
    generator: HouseGenerator,
    fileName: (timestamp) => `${timestamp}-${name}`,
  });
  try {
    const { fileName } = await orm.migrator.create();
    console.log(
      fileName === ''
        ? 'Nothing to migrate: the entities say what the migrations made.'
        : `Wrote src/database/migrations/${fileName}: read it before you commit it.`,
    );
  } finally {
    await orm.close();
  }
});
