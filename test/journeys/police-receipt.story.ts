/** A police log, told over any bus: from the control room that sends it to the incident in the graph, and back to the control room as a receipt. */
import { expect } from 'vitest';
import type { Bus, BusMessage } from '../../src/exchange/bus.ts';
import { aLog } from '../integrations/police-incidents/messages-for-tests.ts';
import type { HubUnderTest } from '../support/hub-process.ts';
import { until } from '../support/until.ts';

/** A hub, and the bus between it and the control room of the police. */
export interface ControlRoom {
  readonly hub: HubUnderTest;
  readonly send: Bus;
  readonly receive: Bus;
  /** How long anything may take, in milliseconds. */
  readonly patience: number;
}

const RECEIPTS = 'police.incident.v1.receipts';
const LOG = { forceCode: 'humberside', date: '2026-11-20', number: 9_301 };
const KEY = 'humberside|2026-11-20|9301';

/** Tells the story and holds the hub to it; once for each hub. */
export async function tellPoliceReceipts({ hub, send, receive, patience }: ControlRoom): Promise<void> {
  const heard: BusMessage[] = [];
  const listening = await receive.subscribe({
    group: 'police-incidents-receive',
    topics: [RECEIPTS],
    maxBatch: 50,
    handle: async ({ messages }) => void heard.push(...messages.filter(({ headers }) => headers['ce_simulated'] !== 'true')),
  });
  const log = aLog({ key: KEY, log: LOG }, {}, { ce_id: 'story-1' });
  const { ce_isaref: _, ...withoutAgreement } = log.headers;
  await send.publish([log]);
  await send.publish([log]);
  await send.publish([{ ...log, headers: { ...withoutAgreement, ce_id: 'story-2' } }]);

  await until('the control room has its three receipts', () => heard.length >= 3, patience);
  expect(heard.map(({ key, headers, value }) => ({ key, type: headers['ce_type'], ...JSON.parse(Buffer.from(value ?? []).toString()) }))).toMatchObject([
    { key: KEY, type: 'receipt.accepted', eventId: 'story-1', outcome: 'ACCEPTED' },
    { key: KEY, type: 'receipt.duplicate', eventId: 'story-1', outcome: 'DUPLICATE' },
    {
      key: KEY,
      type: 'receipt.rejected',
      eventId: 'story-2',
      outcome: 'REJECTED',
      reason: 'MISSING_ATTRIBUTE',
      requiredAction: 'Send ce_isaref with every message.',
    },
  ]);
  expect(Buffer.concat(heard.map(({ value }) => value ?? Buffer.of())).toString(), 'a receipt says nothing of what was sent').not.toContain('shouting');
  const { incidents } = await hub.ask<{ incidents: unknown }>(
    `{ incidents(filter: { reference: "${KEY}" }) { totalCount nodes { reference revision lineage { totalCount } } } }`,
    {},
    'police-system',
  );
  expect(incidents).toEqual({ totalCount: 1, nodes: [{ reference: KEY, revision: 1, lineage: { totalCount: 2 } }] });
  await listening.close();
}
