/** Two hubs on one database: what is recorded is heard on both, over sockets and event streams, as filtered; and one goes without taking anything from the other. */
import pg from 'pg';
import { expect, onTestFinished, test } from 'vitest';
import { embeddedBus } from '../../integrations/kit/embedded-bus.ts';
import { startEmbedded } from '../../src/database/embedded.ts';
import type { Bus, OutgoingMessage } from '../../src/exchange/bus.ts';
import { emptyFolder, serverOf, stands } from '../database/folder.ts';
import { aLog } from '../integrations/police-incidents/messages-for-tests.ts';
import { type Listener, listenOnSocket, listenToEvents } from '../support/clients.ts';
import { type HubUnderTest, startHub } from '../support/hub-process.ts';
import { until } from '../support/until.ts';

const TOWN = 'E05015092';
const BARTON = 'E05015079';

interface Recorded {
  readonly incidentRecorded: { readonly reference: string; readonly category: string; readonly ward: { readonly code: string } | null };
}
const listening = (filter: string) => `subscription { incidentRecorded${filter} { reference category ward { code } } }`;

/** What each listener asked for, and which incidents that is. */
const FILTERS = [
  { filter: '', wants: () => true },
  { filter: `(ward: "${TOWN}")`, wants: ({ ward }: Facts) => ward === TOWN },
  { filter: '(category: SHOPLIFTING)', wants: ({ code }: Facts) => code === 'Shoplifting' },
  { filter: `(ward: "${TOWN}", category: SHOPLIFTING)`, wants: ({ ward, code }: Facts) => ward === TOWN && code === 'Shoplifting' },
] as const;

interface Facts {
  readonly number: number;
  readonly ward: string;
  readonly code: 'Shoplifting' | 'ASB-ROWDY';
  readonly revision?: number;
  readonly summary?: string;
}

const referenceOf = (number: number) => `humberside|2026-11-20|${number}`;

/** A police log of the evening. */
function log({ number, ward, code, revision = 1, summary = `Log ${number}.` }: Facts, correlation = 'probe'): OutgoingMessage {
  const nsirCategory = code === 'ASB-ROWDY' ? 'NUISANCE' : null;
  const facts = { key: referenceOf(number), log: { forceCode: 'humberside', date: '2026-11-20', number }, revision, openingCode: code, nsirCategory, summary };
  const kind = revision === 1 ? 'recorded' : 'amended';
  return aLog(facts, { wardCode: ward }, { ce_id: `${number}-${revision}`, ce_type: `police.incident.${kind}`, ce_correlationid: correlation });
}

interface Ear extends Listener<Recorded> {
  readonly name: string;
  readonly wants: (facts: Facts) => boolean;
}

/** Eight listeners on a hub: each filter over a socket and over an event stream. */
async function listeners(name: string, hub: HubUnderTest): Promise<Ear[]> {
  return Promise.all(
    FILTERS.flatMap(({ filter, wants }) =>
      (
        [
          ['socket', listenOnSocket<Recorded>],
          ['events', listenToEvents<Recorded>],
        ] as const
      ).map(async ([way, listen]) => Object.assign(await listen(hub, listening(filter), 'control-room'), { name: `${name} ${way} ${filter}`, wants })),
    ),
  );
}

/** A subscription is not acknowledged: logs that every filter lets through are told until everybody has heard of one. Answers how many. */
async function untilAllListen(bus: Bus, ears: readonly Ear[], first: number): Promise<number> {
  let told = 0;
  await until(
    'everybody listens',
    async () => {
      await bus.publish([log({ number: first + told++, ward: TOWN, code: 'Shoplifting' })]);
      return ears.every(({ heard }) => heard.some(({ incidentRecorded }) => numberOf(incidentRecorded) >= first));
    },
    30_000,
  );
  return told;
}

function numberOf({ reference }: { reference: string }): number {
  return Number(reference.split('|')[2]);
}

/** Numbers from `first`, in the order heard. */
function heardFrom(first: number, { heard }: Ear): number[] {
  return heard.map(({ incidentRecorded }) => numberOf(incidentRecorded)).filter((number) => number >= first);
}

async function untilTaken(hub: HubUnderTest, correlation: string, count: number): Promise<void> {
  const asked = 'query ($correlation: String!) { messages(filter: { correlation: $correlation }) { totalCount } }';
  await until(`${count} messages of ${correlation} are taken`, async () => {
    const { messages } = await hub.ask<{ messages: { totalCount: number } }>(asked, { correlation });
    return messages.totalCount === count;
  });
}

test('an incident is heard on both hubs; one of them is stopped in the middle of its work, and the other goes on', { timeout: 120_000 }, async () => {
  const folder = await emptyFolder();
  const settings = { HUB_DATA: folder, HUB_SIMULATE: '0' };
  const [one, other] = await Promise.all([startHub(settings), startHub(settings)]);
  const { appUrl, ownerUrl, stop: letGo } = await startEmbedded(folder);
  await letGo(); // the hubs hold it; only its address was wanted
  const bus = embeddedBus({ url: appUrl });
  onTestFinished(() => bus.close());

  const ears = (await Promise.all([listeners('one', one), listeners('other', other)])).flat();
  await untilAllListen(bus, ears, 1);

  // A new incident is told once; its amendment, its repetition and a message that is refused are not.
  const evening: Facts[] = [
    { number: 10_001, ward: TOWN, code: 'ASB-ROWDY' },
    { number: 10_002, ward: BARTON, code: 'Shoplifting' },
    { number: 10_003, ward: TOWN, code: 'Shoplifting' },
    { number: 10_004, ward: BARTON, code: 'ASB-ROWDY' },
  ];
  const [first] = evening;
  if (!first) throw new Error('an evening without incidents');
  const { ce_isaref: _, ...withoutAgreement } = log({ ...first, number: 10_005 }, 'evening').headers;
  await bus.publish([
    ...evening.map((facts) => log(facts, 'evening')),
    log({ ...first, revision: 2, summary: 'They are still there.' }, 'evening'),
    log(first, 'evening'),
    { ...log({ ...first, number: 10_005 }, 'evening'), headers: withoutAgreement },
  ]);
  await untilTaken(one, 'evening', evening.length + 3);
  // The last word, after which nothing of the evening can follow: the log tells in the order of commits.
  const last: Facts = { number: 10_006, ward: TOWN, code: 'Shoplifting' };
  await bus.publish([log(last, 'last')]);
  for (const ear of ears) await ear.hears(`${ear.name} hears the last`, ({ incidentRecorded }) => incidentRecorded.reference === referenceOf(last.number));
  for (const ear of ears) {
    const wanted = [...evening, last].filter(ear.wants).map(({ number }) => number);
    const heard = heardFrom(10_000, ear);
    expect(heard.toSorted(), ear.name).toEqual(wanted);
    expect(heard.at(-1), ear.name).toBe(last.number);
  }
  const [everything, ...orders] = ears.filter(({ name }) => name.endsWith(' ')).map((ear) => heardFrom(10_000, ear));
  for (const order of orders) expect(order, 'all hear in one order').toEqual(everything);
  const facts = ears[0]?.heard.find(({ incidentRecorded }) => numberOf(incidentRecorded) === 10_002);
  expect(facts).toEqual({ incidentRecorded: { reference: referenceOf(10_002), category: 'SHOPLIFTING', ward: { code: BARTON } } });

  // One hub is told to stop while a query waits for a lock.
  const locker = new pg.Client({ connectionString: ownerUrl });
  await locker.connect();
  onTestFinished(() => locker.end());
  await locker.query('begin');
  await locker.query('lock table "case" in access exclusive mode');
  const inFlight = one.ask<{ cases: { totalCount: number } }>('{ cases { totalCount } }');
  const waiting = `select from pg_locks where not granted and relation = '"case"'::regclass`;
  await until('the query waits', async () => (await locker.query(waiting)).rowCount !== 0);
  const stopped = one.stop();
  await one.program.says(/"event":"stopping"/, 'err');
  expect((await fetch(new URL('/health/ready', other.url))).status).toBe(200);
  await locker.query('rollback');
  expect(await inFlight, 'what was asked before is answered').toEqual({ cases: { totalCount: 8 } });
  expect((await stopped).code).toBe(0);
  await expect(fetch(new URL('/health/live', one.url))).rejects.toThrow();
  await until('everybody on the stopped hub knows', () => ears.every(({ name, end }) => name.startsWith('other') || end !== null));
  for (const { name, end } of ears.filter((ear) => ear.name.startsWith('one')))
    // A stream that only ends, without its last event, is asked for again by the client, elsewhere.
    expect(end, name).toEqual(name.includes('socket') ? { code: 1001, reason: 'Going away' } : { code: 0, reason: expect.not.stringMatching(/^complete$/) });

  // The other has lost neither the database nor its listeners, and does the work of both.
  const later: Facts = { number: 20_001, ward: TOWN, code: 'Shoplifting' };
  await bus.publish([log(later, 'later')]);
  const left = ears.filter(({ name }) => name.startsWith('other'));
  for (const ear of left) {
    expect(ear.end, ear.name).toBe(null);
    await ear.hears(`${ear.name} hears what came later`, ({ incidentRecorded }) => incidentRecorded.reference === referenceOf(later.number));
    expect(heardFrom(20_000, ear)).toEqual([later.number]);
  }

  await bus.close();
  await locker.end();
  const server = await serverOf(folder);
  expect((await other.stop()).code).toBe(0);
  expect(stands(server, folder), 'the last hub takes the database down').toBe(false);
});
