/** The ledger of a hub as anybody starts it: what an auditor reads is on record, sealed and vouched for when the hub stops; and what a superuser does to it afterwards is found. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import { expect, test } from 'vitest';
import { startEmbedded } from '../../../src/database/embedded.ts';
import { emptyFolder } from '../../database/folder.ts';
import { runScript, startHub } from '../../support/hub-process.ts';
import { until } from '../../support/until.ts';

test('read, sealed, vouched for, stopped, tampered with, found', { timeout: 90_000 }, async () => {
  const folder = await emptyFolder();
  const settings = { HUB_DATA: folder, HUB_SIMULATE: '0' };
  const hub = await startHub(settings);
  const { people } = await hub.ask<{ people: { nodes: { id: string }[] } }>('{ people(first: 1) { nodes { id } } }', {}, 'asb-officer');
  const person = people.nodes[0]?.id;
  const CONSULTATIONS = 'query ($person: ID!) { consultations(person: $person, first: 1) { totalCount nodes { subject sequence } } }';
  const ask = () =>
    hub.ask<{ consultations: { totalCount: number; nodes: { subject: string; sequence: string | null }[] } }>(CONSULTATIONS, { person }, 'auditor');
  const first = await ask();
  expect(first.consultations.nodes).toEqual([{ subject: 'demo:auditor', sequence: null }]);
  const VERIFY = '{ verifyLedger { ok vouchedFor waiting firstBreak { kind sentence } } }';
  const verdict = () => hub.ask<{ verifyLedger: { ok: boolean; vouchedFor: number } }>(VERIFY, {}, 'auditor');
  await until('the first entry is vouched for', async () => (await verdict()).verifyLedger.vouchedFor > 0, 20_000);
  const second = await ask();
  expect(second.consultations.totalCount, 'the first look, and this one').toBe(first.consultations.totalCount + 1);

  const verify = () => runScript('ledger:verify', [], settings);
  expect(await verify(), 'beside the running hub').toMatchObject({ code: 0, out: 'ok\n' });
  expect((await hub.stop()).code).toBe(0);
  const alone = await verify();
  expect(alone).toMatchObject({ code: 0, out: 'ok\n' });
  expect(alone.err, 'the hub vouched for the last entry when it stopped').toMatch(
    /^(\d+) sealed entries were found right, \1 of them vouched for .*; 0 wait for their seal\.\n$/,
  );

  const database = await startEmbedded(folder);
  try {
    const superuser = new Client({ connectionString: database.adminUrl.replace('/postgres?', '/hub?') });
    await superuser.connect();
    await superuser.query("update ledger_entry set subject = 'demo:analyst' where position = (select position from ledger_seal where sequence = 1)");
    await superuser.end();
    expect(await verify()).toMatchObject({ code: 1, out: expect.stringMatching(/^CHANGED: Entry 1 \(position \d+\) is not what was sealed/) });
  } finally {
    await database.stop();
  }
  expect(readFileSync(join(folder, 'ledger-checkpoints.jsonl'), 'utf8').trimEnd().split('\n').length).toBeGreaterThan(1);
});
