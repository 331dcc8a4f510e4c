/** `npm run ledger:verify` as somebody types it: `ok`, or the first break, and its exit code; with nothing but the public key, the checkpoints and a way to the database. */
import { copyFile, rename, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { verifierOf } from '../../../src/access/ledger/open-witness.ts';
import { startProgram } from '../../support/hub-process.ts';
import { type Ledger, aLedger } from './a-ledger.ts';

let ledger: Ledger;
beforeAll(async () => {
  ledger = await aLedger();
  for (let nth = 0; nth < 3; nth++) await ledger.append();
  await ledger.seal();
  await ledger.append();
});
afterAll(() => ledger.close());

const verify = (...args: string[]) =>
  startProgram('src/tools/ledger-verify.ts', args, {
    DATABASE_URL: ledger.hub.appUrl,
    HUB_DATA: ledger.folder,
    HUB_LEDGER_CHECKPOINTS: ledger.witness.path,
  }).ended;

test('a ledger that is what it was: ok, and how much of it is vouched for beside it', async () => {
  const { code, out, err } = await verify();
  expect({ code, out }).toEqual({ code: 0, out: 'ok\n' });
  expect(err).toMatch(/^3 sealed entries were found right, 3 of them vouched for by 1 checkpoints of \S+ \(the last is of \S+Z\); 1 wait for their seal\.\n$/);
});

test('the private key is not needed: public key and checkpoints may lie anywhere', async () => {
  const [key, checkpoints, secret] = ['public.pem', 'copy.jsonl', 'ledger-key.pem'].map((name) => join(ledger.folder, name)) as [string, string, string];
  await copyFile(join(ledger.folder, 'ledger-public-key.pem'), key);
  await copyFile(ledger.witness.path, checkpoints);
  expect((await stat(secret)).mode & 0o777).toBe(0o600);
  await rename(secret, `${secret}.away`);
  try {
    expect(await verify('--public-key', key, '--checkpoints', checkpoints)).toMatchObject({ code: 0, out: 'ok\n' });
  } finally {
    await rename(`${secret}.away`, secret);
  }
});

test('a ledger that is not: the first break, and exit 1; the hub answers the same', async () => {
  const { rows } = await ledger.superuser.query(
    "update ledger_entry set reason = 'because' where position = (select position from ledger_seal where sequence = 2) returning position",
  );
  const sentence = `Entry 2 (position ${String(rows[0]?.position)}) is not what was sealed: it, or its seal, was changed.`;
  try {
    expect(await verify()).toMatchObject({ code: 1, out: `CHANGED: ${sentence}\n` });
    const hub = verifierOf(ledger.hub.appUrl, ledger.witness);
    const [one, other] = await Promise.all([hub(), hub()]);
    expect(one.firstBreak).toEqual({ kind: 'CHANGED', sequence: 2, sentence });
    expect(other, 'who asks at the same time gets the same').toBe(one);
  } finally {
    await ledger.superuser.query('update ledger_entry set reason = null');
  }
  expect(await verify()).toMatchObject({ code: 0 });
});

test.each([
  ['a public key that is none', ['--public-key', 'package.json'], 1, /^The public key package\.json cannot be used \(.+\): give one in PEM/],
  ['a private key', ['--public-key', 'PRIVATE'], 1, /^The public key .+ cannot be used/],
  [
    'checkpoints that are not there',
    ['--checkpoints', 'nowhere.jsonl'],
    1,
    /^There is no file nowhere\.jsonl: name the checkpoints with --checkpoints FILE\.\n$/,
  ],
  ['what it does not understand', ['--quickly'], 2, /^Say it like this: npm run --silent ledger:verify/],
])('%s: one sentence', async (_, args, code, sentence) => {
  const ending = await verify(...args.map((arg) => (arg === 'PRIVATE' ? join(ledger.folder, 'ledger-key.pem') : arg)));
  expect({ code: ending.code, out: ending.out }).toEqual({ code, out: '' });
  expect(ending.err).toMatch(sentence);
});

test('a folder without a database: one sentence, and none is made there', async () => {
  const { ended } = startProgram('src/tools/ledger-verify.ts', [], { HUB_DATA: ledger.folder });
  expect(await ended).toMatchObject({ code: 1, out: '', err: expect.stringContaining('There is no embedded database in ') });
});
