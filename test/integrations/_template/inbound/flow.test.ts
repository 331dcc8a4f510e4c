/** The incidents of Sample Partner from the bus to the records: each once, each with an outcome, invented ones only where they are welcome. */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { embeddedBus } from '../../../../integrations/kit/embedded-bus.ts';
import { startInbound } from '../../../../integrations/kit/inbound.ts';
import { partner } from '../../../../integrations/_template/inbound/partner.ts';
import { stories } from '../../../../integrations/_template/inbound/simulator.ts';
import type { Bus, OutgoingMessage, Place, Subscription } from '../../../../src/exchange/bus.ts';
import { outcomesAt } from '../../../../src/exchange/lineage.ts';
import { type HubDatabase, hubDatabase } from '../../../support/hub-database.ts';
import { until } from '../../../support/until.ts';

const NOW = new Date('2026-11-23T12:00:00Z');
let hub: HubDatabase;
let bus: Bus;
let ingest: Subscription[];

beforeAll(async () => {
  hub = await hubDatabase();
  bus = embeddedBus({ url: hub.appUrl });
  ingest = await startInbound(partner.feeds, { em: () => hub.orm.em.fork(), bus, clock: { now: () => NOW }, acceptSimulated: false });
});
afterAll(async () => {
  await Promise.all(ingest.map((each) => each.close()));
  await bus.close();
  await hub.close();
});

function example(path: string): OutgoingMessage {
  const text = readFileSync(new URL(`../../../../integrations/_template/inbound/examples/${path}`, import.meta.url), 'utf8');
  const { topic, key, headers, value } = JSON.parse(text);
  return { topic, key, headers, value: Buffer.from(JSON.stringify(value)) };
}

/** What became of these messages, once each has come to an end. */
async function outcomes(places: readonly Place[]): Promise<string[]> {
  let rows: Awaited<ReturnType<typeof outcomesAt>> = [];
  await until('each has an outcome', async () => (rows = await outcomesAt(hub.orm.em.fork(), [...places])).length === places.length);
  return places.map(({ offset, partition }) => {
    const row = rows.find((each) => each.place.offset === offset && each.place.partition === partition);
    return row?.reason ?? row?.outcome ?? 'none';
  });
}

test('a message becomes an incident; the same again is known; a newer revision amends it', async () => {
  const arson = example('accepted/arson.json');
  const newer = { ...JSON.parse(String(Buffer.from(arson.value ?? []))), revision: 2, summary: 'Two bins.' };
  const places = await bus.publish([arson]);
  places.push(...(await bus.publish([arson])), ...(await bus.publish([{ ...arson, value: Buffer.from(JSON.stringify(newer)) }])));
  expect(await outcomes(places)).toEqual(['ACCEPTED', 'DUPLICATE', 'AMENDED']);
  expect(await hub.ask("select source, reference, revision, summary, owner_agency_code from incident where reference like 'sample-partner|%'")).toEqual([
    {
      source: 'PARTNER_LOG',
      reference: 'sample-partner|2026-11-20|17',
      revision: 2,
      summary: 'Two bins.',
      owner_agency_code: 'HUMBERSIDE_FIRE_AND_RESCUE',
    },
  ]);
});

test('what cannot be taken is rejected with its reason, and blocks nothing', async () => {
  const places = await bus.publish([example('rejected/no-number.json'), example('rejected/key-of-another.json'), example('accepted/closed.json')]);
  expect((await outcomes(places)).toSorted()).toEqual(['ACCEPTED', 'KEY_MISMATCH', 'MISSING_FIELD']);
});

test('a hub that holds real records takes nothing invented', async () => {
  expect(await outcomes(await bus.publish([stories()(NOW)]))).toEqual(['SIMULATED_NOT_TAKEN']);
});
