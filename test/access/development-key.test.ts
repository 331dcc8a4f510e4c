/** The key of a developer's machine: one, whoever comes first, and for its owner only. */
import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exportJWK } from 'jose';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { developmentKey } from '../../src/access/development-key.ts';

let home: string;

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'development-key-'));
});

afterEach(async () => await rm(home, { recursive: true }));

test('many who start at once, in a folder that is not there yet, share one key and leave nothing else behind', async () => {
  const folder = join(home, 'deep', '.hub');
  const keys = await Promise.all(Array.from({ length: 20 }, async () => await exportJWK((await developmentKey(folder)).publicKey)));
  expect(new Set(keys.map(({ x }) => x)).size).toBe(1);
  expect(await readdir(folder)).toEqual(['development-key.json']);
});

test('the key stays the same from start to start', async () => {
  const [first, second] = [await developmentKey(home), await developmentKey(home)];
  expect(await exportJWK(second.publicKey)).toEqual(await exportJWK(first.publicKey));
});

test('only its owner may read the file, and one that was opened is closed again', async () => {
  const path = join(home, 'development-key.json');
  await developmentKey(home);
  expect((await stat(path)).mode & 0o777).toBe(0o600);
  await chmod(path, 0o644);
  await developmentKey(home);
  expect((await stat(path)).mode & 0o777).toBe(0o600);
});

test.each(['', '{', '{"kty":"oct","k":"c2VjcmV0","kid":"development-only","d":"x"}', '{"kty":"EC"}'])(
  'a damaged file (%j) is not mended in silence',
  async (text) => {
    const path = join(home, 'development-key.json');
    await writeFile(path, text);
    await expect(developmentKey(home)).rejects.toThrow(
      `The development key ${path} cannot be used (damaged): delete the file, and the next start makes another.`,
    );
    expect(await readFile(path, 'utf8')).toBe(text);
  },
);

test('a folder that is a file is said plainly', async () => {
  await writeFile(join(home, 'file'), '');
  await expect(developmentKey(join(home, 'file'))).rejects.toThrow(/cannot be used \(ENOTDIR\): /);
});
