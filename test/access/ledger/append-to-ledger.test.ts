/** The way into the ledger: with the act, or not at all; and the database itself keeps what was written from the role that serves requests. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Client } from 'pg';
import { appendToLedger, type LedgerEntry } from '../../../src/access/ledger/append-to-ledger.ts';
import { CHAINED_COLUMNS } from '../../../src/access/ledger/entry-text.ts';
import { type Ledger, aLedger, anEntry } from './a-ledger.ts';

let ledger: Ledger;
let server: Client;
beforeAll(async () => {
  ledger = await aLedger();
  server = new Client({ connectionString: ledger.hub.appUrl });
  await server.connect();
  await ledger.append();
  await ledger.seal();
});
afterAll(async () => {
  await server.end();
  await ledger.close();
});

test('an entry says who, when, why, about whom and which fields (domain rule 49)', async () => {
  const about = 'Person:019aa2f0-3c00-7a10-9b00-000000000012';
  const at = new Date();
  const id = await ledger.append({
    at,
    kind: 'DISCLOSURE',
    actingFor: 'officer 12',
    reason: 'Agreed at the meeting.',
    recipients: ['VICTIM_SUPPORT'],
    requestId: 'request-1',
    items: [
      { about, fields: ['Person.displayName'] },
      { about, fields: ['Person.dateOfBirth'] },
      { about: 'Case:1', fields: ['Case.title'] },
    ],
  });
  expect(
    await ledger.hub.ask(
      `select *, recorded_at is not null as recorded_at, to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at, position > 0 as position from ledger_entry where id = '${id}'`,
    ),
  ).toEqual([
    {
      position: true,
      id,
      at: at.toISOString(),
      recorded_at: true,
      kind: 'DISCLOSURE',
      subject: 'demo:asb-officer',
      agency: 'SAFER_NEIGHBOURHOODS',
      acting_for: 'officer 12',
      purpose: 'PROBLEM_SOLVING',
      regimes: ['UK_GDPR_PART2'],
      reason: 'Agreed at the meeting.',
      recipients: ['VICTIM_SUPPORT'],
      request_id: 'request-1',
      operation: 'CasesOfTonight',
      glass: null,
      agreement: null,
      items: [
        { about, fields: ['Person.displayName'] },
        { about, fields: ['Person.dateOfBirth'] },
        { about: 'Case:1', fields: ['Case.title'] },
      ],
      about: [about, 'Case:1'],
    },
  ]);
});

test.each([
  ['a minute ago', -60_000, false],
  ['three seconds ago', -3_000, true],
  ['in a minute', 60_000, false],
])('a hub whose clock says %s is believed where the clock of the database nearly agrees, and else not', async (_, milliseconds, believed) => {
  const at = new Date(Date.now() + milliseconds);
  const id = await ledger.append({ at });
  const [row] = await ledger.hub.ask<{ said: boolean; now: boolean }>(
    `select at = '${at.toISOString()}' as said, abs(extract(epoch from at - recorded_at)) < 0.1 as now from ledger_entry where id = '${id}'`,
  );
  expect(row).toEqual(believed ? { said: true, now: false } : { said: false, now: true });
});

test('without a transaction nothing is appended, and what is rolled back leaves nothing', async () => {
  await expect(appendToLedger(ledger.hub.orm.em.fork(), anEntry())).rejects.toThrow('outside a transaction');
  const lost = ledger.hub.write(async (em) => {
    await appendToLedger(em, anEntry({ subject: 'nobody-did-this' }));
    throw new Error('it failed');
  });
  await expect(lost).rejects.toThrow('it failed');
  expect(await ledger.hub.ask("select 1 from ledger_entry where subject = 'nobody-did-this'")).toEqual([]);
});

describe('nothing stands in it that could be about somebody', () => {
  test.each<[string, Partial<LedgerEntry>]>([
    ['a name instead of a key', { items: [{ about: 'Person:Ada Example', fields: ['Person.displayName'] }] }],
    ['no type', { items: [{ about: '019aa2f0-3c00-7a10-9b00-000000000012', fields: [] }] }],
    ['a value beside the field', { items: [{ about: 'Person:1', fields: ['Person.displayName=Ada'] }] }],
    ['a disclosure to nobody', { kind: 'DISCLOSURE', recipients: [] }],
    ['a reason that tells a story', { reason: 'x'.repeat(501) }],
  ])('%s', async (_, words) => {
    await expect(ledger.append(words)).rejects.toThrow(/^(An item|A disclosure|A reason)/);
  });
});

describe('the role that serves requests adds and reads, and can do nothing else', () => {
  test.each([
    'update ledger_entry set subject = $1',
    'delete from ledger_entry',
    'truncate ledger_entry',
    'update ledger_seal set hash = $1',
    'delete from ledger_seal',
    'truncate ledger_seal',
    'drop table ledger_entry',
    'alter table ledger_entry disable trigger all',
    "select setval('ledger_entry_position_seq', 1)",
    // Neither where it stands nor when it was written is its to say.
    "insert into ledger_entry (position, id, at, kind, subject, agency, regimes, recipients, items, about) values (0, gen_random_uuid(), now(), 'ERASURE', $1, 'X', '{}', '{}', '[]', '{}')",
    "insert into ledger_entry (recorded_at, id, at, kind, subject, agency, regimes, recipients, items, about) values (now(), gen_random_uuid(), now(), 'ERASURE', $1, 'X', '{}', '{}', '[]', '{}')",
  ])('%s', async (statement) => {
    await expect(server.query(statement, statement.includes('$1') ? ['nobody'] : [])).rejects.toMatchObject({ code: '42501' });
  });

  test('and so it does', async () => {
    const insert =
      "insert into ledger_entry (id, at, kind, subject, agency, regimes, recipients, items, about) values (gen_random_uuid(), now(), 'ERASURE', $1, 'X', '{}', '{}', '[]', '{}')";
    await server.query('begin');
    expect((await server.query(insert, ['somebody'])).rowCount).toBe(1);
    expect((await server.query('select * from ledger_entry, ledger_seal')).rowCount).toBeGreaterThan(0);
    await server.query('rollback');
  });
});

test('the chain covers every column of an entry: one that it does not know could be changed unseen', async () => {
  const columns = await ledger.hub.ask<{ name: string }>("select column_name as name from information_schema.columns where table_name = 'ledger_entry'");
  expect(columns.map(({ name }) => name).toSorted()).toEqual(['position', ...CHAINED_COLUMNS].toSorted());
});
