/** What is told at the same moment to many goes on record together, or not at all. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ledgerDesk } from '../../../src/access/ledger/ledger-desk.ts';
import type { LedgerEntry } from '../../../src/access/ledger/append-to-ledger.ts';
import { type HubDatabase, hubDatabase } from '../../support/hub-database.ts';

let hub: HubDatabase;
beforeAll(async () => void (hub = await hubDatabase()));
afterAll(() => hub.close());

function anEntry(nth: number, facts: Partial<LedgerEntry> = {}): LedgerEntry {
  return {
    at: new Date(),
    kind: 'CONSULTATION',
    subject: `listener-${nth}`,
    agency: 'SECURITY_CONTROL_CENTRE',
    actingFor: null,
    purpose: 'CONTROL_ROOM',
    regimes: ['LED_PART3'],
    reason: null,
    recipients: [],
    requestId: `request-${nth}`,
    operation: 'Night',
    glass: null,
    agreement: null,
    items: [{ about: 'NteIncident:1', fields: ['NteReport.words'] }],
    ...facts,
  };
}

const recorded = () => hub.ask<{ subject: string; transaction: string }>('select subject, xmin::text as transaction from ledger_entry order by position');

test('twenty listeners of one event are one transaction', async () => {
  const putOnRecord = ledgerDesk(() => hub.orm.em.fork());
  await Promise.all(Array.from({ length: 20 }, (_, nth) => putOnRecord(anEntry(nth))));
  const rows = await recorded();
  expect(rows.map(({ subject }) => subject)).toEqual(Array.from({ length: 20 }, (_, nth) => `listener-${nth}`));
  expect(new Set(rows.map(({ transaction }) => transaction)).size).toBe(1);
});

test('an entry that cannot stand takes those beside it with it, and no later one', async () => {
  const putOnRecord = ledgerDesk(() => hub.orm.em.fork());
  const before = (await recorded()).length;
  const outcomes = await Promise.allSettled([putOnRecord(anEntry(21)), putOnRecord(anEntry(22, { items: [{ about: 'Anna Oak', fields: [] }] }))]);
  expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  expect(await recorded()).toHaveLength(before);
  await putOnRecord(anEntry(23));
  expect(await recorded()).toHaveLength(before + 1);
});
