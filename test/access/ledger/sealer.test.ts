/** The sealer: in commit order, whoever writes, however many hubs seal, and however they end. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { appendToLedger } from '../../../src/access/ledger/append-to-ledger.ts';
import { isSigned, readCheckpoint } from '../../../src/access/ledger/checkpoint.rules.ts';
import { openCheckpoints } from '../../../src/access/ledger/checkpoint-file.ts';
import { startProgram } from '../../support/hub-process.ts';
import { until } from '../../support/until.ts';
import { type Ledger, aLedger, ALWAYS, anEntry, sealedIn } from './a-ledger.ts';

let ledger: Ledger;
beforeEach(async () => {
  ledger = await aLedger();
});
afterEach(() => ledger.close());

const RARELY = { busyMs: 3_600_000, idleMs: 3_600_000 };
const checkpointsIn = async (path: string) => (await readFile(path, 'utf8')).split('\n').flatMap((line) => readCheckpoint(line) ?? []);

/** Everything that was committed is sealed, once, in the order of its positions. */
async function expectWhole(count: number): Promise<void> {
  const seals = await ledger.hub.ask<{ sequence: string; there: boolean; rises: boolean }>(
    `select s.sequence::text, e.position is not null as there, coalesce(s.position > lag(s.position) over (order by s.sequence), true) as rises
       from ledger_seal s left join ledger_entry e on e.position = s.position order by s.sequence`,
  );
  expect(seals.map(({ sequence }) => Number(sequence))).toEqual(Array.from({ length: count }, (_, index) => index + 1));
  expect(seals.filter(({ there, rises }) => !there || !rises)).toEqual([]);
}

/** Writers who take their time between writing and the end, some of whom change their minds. Answers how many entries were committed. */
async function writersAtOnce(count: number, each: number): Promise<number> {
  let committed = 0;
  const writer = async (nth: number) => {
    for (let turn = 0; turn < each; turn++) {
      await ledger.hub
        .write(async (em) => {
          await appendToLedger(em, anEntry({ subject: `writer-${nth}` }));
          await pause(Math.random() * 30);
          if (Math.random() < 0.15) throw new Error('changed their mind');
        })
        .then(
          () => (committed += 1),
          () => undefined,
        );
    }
  };
  await Promise.all(Array.from({ length: count }, (_, nth) => writer(nth)));
  return committed;
}

test('an entry is sealed within seconds of its commit, and never before', async () => {
  ledger.sealer();
  await ledger.hub.write(async (em) => {
    await appendToLedger(em, anEntry());
    await pause(50); // nothing can be waited for: it must not be sealed meanwhile
    expect(await sealedIn(ledger)).toBe(0);
  });
  await until('it is sealed', async () => (await sealedIn(ledger)) === 1, 5_000);
  await until('it is vouched for', async () => (await ledger.verify()).vouchedFor === 1, 5_000);
});

test('fifty writers at once, who end in any order: all that they committed, in commit order, by two hubs that share a file', async () => {
  ledger.sealer();
  ledger.sealer();
  const committed = await writersAtOnce(50, 8);
  await until('all is sealed and vouched for', async () => (await ledger.verify()).vouchedFor === committed);
  await expectWhole(committed);
  expect(await ledger.verify()).toMatchObject({ firstBreak: null, sealed: committed, waiting: 0 });
  // What a checkpoint says is settled is: not one entry behind it was recorded before that instant.
  const made = await checkpointsIn(ledger.witness.path);
  expect(made.length).toBeGreaterThan(0);
  for (const { sequence, settledAt } of made)
    expect(
      await ledger.hub.ask(
        `select 1 from ledger_seal s join ledger_entry e on e.position = s.position where s.sequence > ${sequence} and e.recorded_at < '${settledAt}'`,
      ),
    ).toEqual([]);
});

test('two hubs with a file each: every file vouches for the ledger, alone and together', async () => {
  const path = join(ledger.folder, 'other.jsonl');
  openCheckpoints(path);
  ledger.sealer();
  ledger.sealer({ witness: { ...ledger.witness, path } });
  await writersAtOnce(5, 4);
  const committed = Number((await ledger.hub.ask<{ count: string }>('select count(*) from ledger_entry'))[0]?.count);
  for (const files of [[ledger.witness.path], [path], [ledger.witness.path, path]])
    await until('all is vouched for', async () => (await ledger.verify(files)).vouchedFor === committed);
  expect((await ledger.verify([ledger.witness.path, path])).firstBreak).toBeNull();
});

test('a sealer that is killed leaves nothing half: the next one goes on, in the same file of checkpoints', { timeout: 60_000 }, async () => {
  const settings = { DATABASE_URL: ledger.hub.appUrl, HUB_DATA: ledger.folder, HUB_LEDGER_CHECKPOINTS: ledger.witness.path };
  const writing = writersAtOnce(8, 60);
  for (let life = 0; life < 3; life++) {
    const process = startProgram('test/access/ledger/sealing.ts', [], settings);
    await process.says(/sealing/);
    const before = await sealedIn(ledger);
    await ledger.append();
    await until('it seals', async () => (await sealedIn(ledger)) > before);
    await process.kill();
  }
  ledger.sealer();
  const committed = 3 + (await writing);
  await until('all is sealed and vouched for', async () => (await ledger.verify()).vouchedFor === committed, 20_000);
  await expectWhole(committed);
  expect((await ledger.verify()).firstBreak).toBeNull();
});

test('somebody who keeps it from sealing is noticed, and what waited is sealed when they let go', async () => {
  const told: string[] = [];
  let well = 0;
  await ledger.superuser.query('begin');
  await ledger.superuser.query('select pg_advisory_xact_lock(7305070)');
  ledger.sealer({ unsealedMs: 200, doubt: async (sentence) => void told.push(sentence), well: async () => void (well += 1) });
  await ledger.append();
  await until('a person is told', () => told.some((sentence) => sentence.startsWith('The ledger has not been sealed for a while')));
  expect(await sealedIn(ledger)).toBe(0);
  await ledger.superuser.query('rollback');
  await until('it is sealed', async () => (await sealedIn(ledger)) === 1);
  await until('all is well', () => well > 0);
});

describe('checkpoints', () => {
  test('are made when the hub stops, of all that was committed, and told on the bus', async () => {
    const sealer = ledger.sealer({ pace: RARELY });
    await ledger.append();
    await until('the first is made at once', async () => (await checkpointsIn(ledger.witness.path)).length === 1);
    await ledger.append();
    await ledger.append();
    await sealer.close();
    const made = await checkpointsIn(ledger.witness.path);
    expect(made.map(({ number, sequence }) => ({ number, sequence }))).toEqual([
      { number: 1, sequence: 1 },
      { number: 2, sequence: 3 },
    ]);
    expect(made.every((checkpoint) => isSigned(checkpoint, ledger.witness.key.publicKey))).toBe(true);
    expect(await ledger.hub.ask('select topic, key, type, payload, simulated from outbox order by position')).toEqual(
      made.map((checkpoint) => ({
        topic: 'hub.ledger-checkpoint.v1',
        key: checkpoint.hubId,
        type: 'ledger.checkpointed',
        payload: checkpoint,
        simulated: true,
      })),
    );
    // Who keeps what came on the topic can verify with that alone.
    const [copy, told] = [
      join(ledger.folder, 'from-the-topic.jsonl'),
      await ledger.hub.ask<{ body: string }>('select payload::text as body from outbox order by position'),
    ];
    await writeFile(copy, [...told, ...told].map(({ body }) => `${body}\n`).join(''));
    expect(await ledger.verify([copy])).toMatchObject({ firstBreak: null, sealed: 3, vouchedFor: 3 });
  });

  test('are not made of a ledger without entries, nor again while nothing happens', async () => {
    const sealer = ledger.sealer({ pace: { ...ALWAYS, idleMs: 3_600_000 } });
    await sealer.close();
    expect(await checkpointsIn(ledger.witness.path)).toEqual([]);
    await ledger.append();
    for (let run = 0; run < 3; run++) await ledger.sealer({ pace: { ...ALWAYS, idleMs: 3_600_000 } }).close();
    expect(await checkpointsIn(ledger.witness.path)).toHaveLength(1);
  });

  test('are refused to a ledger that an older backup was put in the place of, until it is right again; who looks after the hub is told', async () => {
    for (let nth = 0; nth < 3; nth++) await ledger.append();
    await ledger.seal();
    const told: string[] = [];
    const [kept] = await ledger.hub.ask<{ sequence: string; position: string; hash: string }>(
      'select sequence::text, position::text, hash from ledger_seal where sequence = 3',
    );
    await ledger.superuser.query('delete from ledger_seal where sequence = 3');
    await ledger.superuser.query('create table kept as select * from ledger_entry where position = $1', [kept?.position]);
    await ledger.superuser.query('delete from ledger_entry where position = $1', [kept?.position]);
    let well = 0;
    ledger.sealer({ doubt: async (sentence) => void told.push(sentence), well: async () => void (well += 1) });
    await until('it is in doubt', () => told.length > 0);
    expect(told[0]).toBe(
      'The ledger ends at entry 2, and a checkpoint knows 3: run `npm run --silent ledger:verify`; no checkpoint is made until this is settled.',
    );
    expect(await ledger.verify()).toMatchObject({ firstBreak: { kind: 'CUT_OFF', sequence: 3 } });
    expect(await checkpointsIn(ledger.witness.path)).toHaveLength(1);
    await ledger.superuser.query('insert into ledger_entry select * from kept');
    await until('it is right again', async () => well === 1);
    await until('it is vouched for', async () => (await ledger.verify()).firstBreak === null);
  });

  test('are refused to a chain that was made anew', async () => {
    for (let nth = 0; nth < 3; nth++) await ledger.append();
    await ledger.seal();
    await ledger.superuser.query("update ledger_entry set subject = 'somebody'");
    await ledger.superuser.query('delete from ledger_seal');
    const told: string[] = [];
    ledger.sealer({ doubt: async (sentence) => void told.push(sentence) });
    await until('it is in doubt', () => told.some((sentence) => sentence.startsWith('The ledger is not what it was at entry 3')));
    expect(await checkpointsIn(ledger.witness.path)).toHaveLength(1);
    expect(await ledger.verify()).toMatchObject({ firstBreak: { kind: 'RESTAMPED', sequence: 3 } });
  });
});
