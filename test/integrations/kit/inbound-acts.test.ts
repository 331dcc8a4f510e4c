/** DPA 2018 s.62(1): what comes in about people is collected or altered, and on record in the transaction that takes it: by which messages, from which agency, of whom, which fields. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { pubwatchFeed } from '../../../integrations/pubwatch/feed.ts';
import { actsRecorder } from '../../../src/graph/record-acts.ts';
import type { OutgoingMessage } from '../../../src/exchange/bus.ts';
import { aLog, anOpenDataRow, type Changes } from '../police-incidents/messages-for-tests.ts';
import { anEntry } from '../pubwatch/entries-for-tests.ts';
import { feedThat, type InboundWorld, inboundWorld, lyingAt, TOPIC } from './inbound-world.ts';

interface Entry {
  readonly kind: string;
  readonly subject: string;
  readonly agency: string;
  readonly purpose: string | null;
  readonly regimes: string[];
  readonly items: readonly { about: string; fields: string[] }[];
}

let world: InboundWorld;
let since = '0';
beforeAll(async () => {
  world = await inboundWorld();
});
beforeEach(async () => {
  await world.forget();
  since = (await world.hub.ask<{ last: string }>('select coalesce(max(position), 0)::text as last from ledger_entry'))[0]?.last ?? '0';
});
afterAll(() => world.close());

const recording = () => ({ putActsOnRecord: actsRecorder(world.settings.clock) });
const entries = () =>
  world.hub.ask<Entry>(
    `select kind, subject, agency, purpose, to_json(regimes) as regimes, items from ledger_entry where position > ${since} order by position`,
  );
const idsOf = async (table: string) => (await world.hub.ask<{ id: string }>(`select id from ${table}`)).map(({ id }) => id);

function log(number: number, changes: Changes = {}): OutgoingMessage {
  return aLog({ log: { forceCode: 'humberside', date: '2026-11-20', number }, key: `humberside|2026-11-20|${number}`, ...changes });
}

describe('a batch', () => {
  test('is one entry, by its first and last message, for the agency that sent it, of exactly the incidents it brought', async () => {
    await world.take(
      [1, 2, 3].map((number) => lyingAt(10 + number, log(number))),
      undefined,
      recording(),
    );
    const [ids, places] = [await idsOf('incident'), await idsOf('location')];
    expect([ids.length, places.length]).toEqual([3, 1]);
    expect(await entries()).toEqual([
      {
        kind: 'COLLECTION',
        subject: `message:${TOPIC}/0/11..13`,
        agency: 'HUMBERSIDE_POLICE',
        purpose: null,
        regimes: ['LED_PART3', 'UK_GDPR_PART2'],
        items: [
          ...ids.toSorted().map((id) => ({ about: `Incident:${id}`, fields: ['Incident.placeDescription', 'Incident.summary'] })),
          ...places.map((id) => ({
            about: `Location:${id}`,
            fields: ['Location.description', 'Location.latitude', 'Location.longitude', 'Location.postcode'],
          })),
        ],
      },
    ]);
  });

  test('that says again what is known is none', async () => {
    await world.take([lyingAt(1, log(1))], undefined, recording());
    const before = await entries();
    await world.take([lyingAt(1, log(1))], undefined, recording());
    await world.take([lyingAt(2, log(1))], undefined, recording());
    expect(await entries()).toEqual(before);
  });

  test('that amends is an alteration, with what it changed', async () => {
    await world.take([lyingAt(1, log(1))], undefined, recording());
    await world.take([lyingAt(2, log(1, { revision: 2, summary: 'Two people were heard shouting.' }))], undefined, recording());
    const [incident] = await idsOf('incident');
    const amended = (await world.hub.ask<{ id: string }>(`select id from incident_revision where revision = 2`))[0]?.id;
    const told = (await entries()).slice(1);
    expect(told.map(({ kind, subject }) => ({ kind, subject }))).toEqual([
      { kind: 'ALTERATION', subject: `message:${TOPIC}/0/2` },
      { kind: 'COLLECTION', subject: `message:${TOPIC}/0/2` },
    ]);
    expect(told[0]?.items).toEqual([{ about: `Incident:${incident}`, fields: ['Incident.summary'] }]);
    expect(told[1]?.items).toEqual([{ about: `IncidentRevision:${amended}`, fields: ['IncidentRevision.changes'] }]);
  });

  test('of open data is none: nobody is in it', async () => {
    await world.take([lyingAt(1, anOpenDataRow())], undefined, recording());
    expect(await idsOf('incident')).toHaveLength(1);
    expect(await entries()).toEqual([]);
  });

  test('that fails leaves none; each of its messages has its own when it is taken on its own', async () => {
    let faults = 1;
    const feed = feedThat(() => {
      if (faults-- > 0) throw new Error('a bug');
    });
    await world.take(
      [1, 2].map((number) => lyingAt(number, log(number))),
      feed,
      recording(),
    );
    expect((await entries()).map(({ subject }) => subject)).toEqual([`message:${TOPIC}/0/1`, `message:${TOPIC}/0/2`]);
  });

  test('whose entry cannot be written is not taken', async () => {
    const refuse = { putActsOnRecord: () => Promise.reject(new Error('full')), attempts: 1 };
    await world.take([lyingAt(1, log(1))], undefined, refuse);
    expect(await idsOf('incident')).toEqual([]);
    expect(await world.outcomes()).toEqual(['1 FAILED HUB_FAILED']);
  });
});

test('what a door says on the radio is collected from Pubwatch: the entry, and the report that it became', async () => {
  await world.take([lyingAt(1, anEntry())], pubwatchFeed, recording());
  const told = await entries();
  expect(told).toMatchObject([{ kind: 'COLLECTION', agency: 'PUBWATCH' }]);
  expect(new Set(told[0]?.items.flatMap(({ fields }) => fields))).toEqual(
    new Set(['NteReport.place', 'NteReport.words', 'RadioLogEntry.place', 'RadioLogEntry.words', 'RadioLogRevision.place', 'RadioLogRevision.words']),
  );
});
