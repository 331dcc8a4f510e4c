/** What a superuser of the database does to entries older than the last checkpoint is found, with only the public key and the checkpoints: whatever it is. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { generateKeyPairSync } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { keyIdOf, nextCheckpoint, readCheckpoint } from '../../../src/access/ledger/checkpoint.rules.ts';
import type { LedgerConnection } from '../../../src/access/ledger/verify-ledger.ts';
import { verifyLedger } from '../../../src/access/ledger/verify-ledger.ts';
import { type Ledger, aLedger, anEntry, sealedIn } from './a-ledger.ts';
import { dice, TAMPERINGS } from './tampering.ts';
import { appendToLedger } from '../../../src/access/ledger/append-to-ledger.ts';

let ledger: Ledger;
let vouched = 0;

/** A day's work: entries of all kinds, positions that were rolled back between them, checkpoints now and then, and some entries since the last one. */
beforeAll(async () => {
  ledger = await aLedger();
  for (let batch = 0; batch < 12; batch++) {
    await ledger.hub.write(async (em) => {
      for (let nth = 0; nth < 10; nth++)
        await appendToLedger(em, anEntry(nth === 3 ? { kind: 'DISCLOSURE', recipients: ['VICTIM_SUPPORT'], reason: 'Agreed at the meeting.' } : {}));
    });
    await ledger.hub
      .write(async (em) => {
        await appendToLedger(em, anEntry());
        throw new Error('this one never was');
      })
      .catch(() => undefined);
    if (batch < 11) await ledger.seal();
  }
  vouched = 110;
});
afterAll(() => ledger.close());

/** Verifies inside the open transaction of the tamperer, who then takes it all back. */
function inside(db: Ledger['superuser']): LedgerConnection {
  return {
    query: async <Row extends object>(text: string, values: unknown[] = []) =>
      /^(begin|rollback)/.test(text) ? { rows: [] } : { rows: (await db.query<Row>(text, values)).rows },
  };
}

async function tamper(seed: number): Promise<{ seed: number; done: string; found: string | null }> {
  const { superuser, witness } = ledger;
  const roll = dice(seed);
  await superuser.query('begin');
  try {
    const done = await roll.one(TAMPERINGS)(superuser, roll, vouched);
    const { firstBreak } = await verifyLedger(inside(superuser), { publicKey: witness.key.publicKey, checkpoints: [witness.path] });
    return { seed, done, found: firstBreak?.sentence ?? null };
  } finally {
    await superuser.query('rollback');
  }
}

test('the ledger as it was made is right', async () => {
  expect(await ledger.verify()).toEqual({ firstBreak: null, sealed: 110, vouchedFor: 110, waiting: 10, checkpoints: 11, checkpointedAt: expect.any(Date) });
});

const random = Math.floor(Math.random() * 2 ** 31);
test.each([
  ['100 that are always the same', 62],
  ['100 that nobody knows before', random],
])('%s (from seed %i): all are found', async (_, seed) => {
  const all = [];
  for (let nth = 0; nth < 100; nth++) all.push(await tamper(seed + nth));
  expect(all.filter(({ found }) => found === null)).toEqual([]);
  expect(new Set(all.map(({ done }) => done.split(' ')[0])).size, 'of each kind some').toBeGreaterThan(5);
  for (const { found } of all) expect(found, 'a sentence that names nobody').toMatch(/^[A-Z][^]*\.$/);
  expect((await ledger.verify()).firstBreak, 'all was undone').toBeNull();
});

describe('each kind is told as what it is', () => {
  const told = async (...statements: string[]) => {
    const { superuser, witness } = ledger;
    await superuser.query('begin');
    try {
      for (const statement of statements) await superuser.query(statement);
      return (await verifyLedger(inside(superuser), { publicKey: witness.key.publicKey, checkpoints: [witness.path] })).firstBreak;
    } finally {
      await superuser.query('rollback');
    }
  };
  const AT = '(select position from ledger_seal where sequence = 50)';

  test.each([
    ['CHANGED', 50, [`update ledger_entry set subject = 'somebody' where position = ${AT}`]],
    ['MISSING', 50, [`delete from ledger_entry where position = ${AT}`]],
    ['MISSING', 50, ['delete from ledger_seal where sequence = 50']],
    [
      'CUT_OFF',
      91,
      ['delete from ledger_entry where position in (select position from ledger_seal where sequence > 90)', 'delete from ledger_seal where sequence > 90'],
    ],
    ['CUT_OFF', 1, ['truncate ledger_entry, ledger_seal']],
    ['INSERTED', null, ["insert into ledger_seal values (-1, -1, 'x')"]],
    // Something else is shown to whoever verifies.
    ['CHANGED', null, ['alter table ledger_entry rename to hidden', 'create view ledger_entry as select * from hidden']],
    [
      'CHANGED',
      50,
      [
        'create schema elsewhere',
        'create table elsewhere.ledger_entry as select * from ledger_entry',
        'create table elsewhere.ledger_seal as select * from ledger_seal',
        `update ledger_entry set subject = 'somebody' where position = ${AT}`,
        'set local search_path = elsewhere, public',
      ],
    ],
  ] as const)('%s at %s', async (kind, sequence, statements) => {
    expect(await told(...statements)).toMatchObject({ kind, sequence });
  });
});

describe('checkpoints that were tampered with are no witness', () => {
  const lines = async () => (await readFile(ledger.witness.path, 'utf8')).trimEnd().split('\n');
  const verdictOf = async (changed: readonly string[]) => {
    const path = join(ledger.folder, 'changed.jsonl');
    await writeFile(path, changed.map((line) => `${line}\n`).join(''));
    return (await ledger.verify([path])).firstBreak;
  };

  test('one is taken out of the middle', async () => {
    const all = await lines();
    expect(await verdictOf(all.toSpliced(4, 1))).toMatchObject({ kind: 'CHECKPOINTS_BROKEN', sentence: expect.stringContaining('those between are missing') });
  });

  test('the first are taken out', async () => {
    expect(await verdictOf((await lines()).slice(2))).toMatchObject({
      kind: 'CHECKPOINTS_BROKEN',
      sentence: expect.stringContaining('those before it are missing'),
    });
  });

  test('one is changed', async () => {
    const all = await lines();
    expect(await verdictOf(all.with(4, (all[4] ?? '').replace('"number":5', '"number":6')))).toMatchObject({ kind: 'CHECKPOINTS_BROKEN' });
  });

  test('one is signed by somebody else', async () => {
    const all = await lines();
    const stranger = generateKeyPairSync('ed25519');
    const last = readCheckpoint(all[9] ?? '');
    if (last === null) throw new Error('no checkpoint');
    const forged = nextCheckpoint({ at: last.at, sequence: 110, head: 'f'.repeat(64), settledAt: last.settledAt }, last, last.hubId, stranger);
    expect(forged.keyId).toBe(keyIdOf(stranger.publicKey));
    expect(await verdictOf(all.with(10, JSON.stringify(forged)))).toMatchObject({
      kind: 'CHECKPOINTS_BROKEN',
      sentence: expect.stringContaining('is not signed with this key'),
    });
  });

  test('a line that a crash left unfinished is none, and one that came twice is taken once', async () => {
    const all = await lines();
    const path = join(ledger.folder, 'torn.jsonl');
    await writeFile(path, `${[...all, all.at(-1)].join('\n')}\n${(all[0] ?? '').slice(0, 100)}`);
    expect(await ledger.verify([path])).toMatchObject({ firstBreak: null, checkpoints: 12 });
  });

  test('without any, nothing is vouched for', async () => {
    const path = join(ledger.folder, 'none.jsonl');
    await writeFile(path, '');
    expect(await ledger.verify([path])).toMatchObject({ firstBreak: { kind: 'NO_CHECKPOINTS' }, vouchedFor: 0, checkpointedAt: null });
  });
});

test('nothing was left behind', async () => {
  expect(await sealedIn(ledger)).toBe(110);
});
