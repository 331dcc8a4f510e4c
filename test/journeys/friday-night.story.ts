/** A Friday night, told over any bus: from what door staff say into a radio to the screen of the control room, and back to the keeper of the log as a receipt. */
import { expect } from 'vitest';
import type { Bus, BusMessage, OutgoingMessage } from '../../src/exchange/bus.ts';
import { londonDay, londonNightSpan } from '../../src/shared/london.ts';
import { anEntry, type Changes } from '../integrations/pubwatch/entries-for-tests.ts';
import { listenOnSocket } from '../support/clients.ts';
import type { HubUnderTest } from '../support/hub-process.ts';
import { until } from '../support/until.ts';

/** A hub of the invented town, and the bus on which it hears Pubwatch. */
export interface Evening {
  readonly hub: HubUnderTest;
  /** Sends as the keeper of the radio log does. */
  readonly send: Bus;
  /** Reads what comes back to the keeper. */
  readonly receive: Bus;
  /** How long anything may take, in milliseconds. */
  readonly patience: number;
}

interface Told {
  readonly nteIncidentChanged: {
    readonly cursor: string;
    readonly change: string;
    readonly incident: {
      readonly id: string;
      readonly category: string;
      readonly status: string;
      readonly place: string;
      readonly reportCount: number;
      readonly reports: { readonly source: string; readonly words: string }[];
    };
  };
}

const RECEIPTS = 'pubwatch.radio.v1.receipts';

/** From the last moment of a night back into the day that names it: whoever looks back so far from any moment names a night that is over. */
const BACK_INTO_A_PAST_NIGHT_MS = 30 * 3_600_000;

/** Tells the story, of the last night that is over, and holds the hub to it; once for each hub. */
export async function tellFridayNight({ hub, send, receive, patience }: Evening): Promise<void> {
  const night = londonDay(new Date(Date.now() - BACK_INTO_A_PAST_NIGHT_MS));
  const { begins } = londonNightSpan(night);
  const at = (minutes: number) => new Date(begins.getTime() + minutes * 60_000).toISOString();
  const entry = (id: string, changes: Changes): OutgoingMessage => anEntry({ night, place: undefined, ...changes }, { ce_id: id, ce_time: undefined });

  // Tonight's screen: where the feed stands, and everything from there.
  const { livePosition } = await hub.ask<{ livePosition: string }>('{ livePosition }', {}, 'control-room');
  const screen = await listenOnSocket<Told>(
    hub,
    `subscription { nteIncidentChanged(after: "${livePosition}") { cursor change incident { id category status place reportCount reports { source words } } } }`,
    'control-room',
  );
  const hears = (what: string, count: number) => until(what, () => screen.heard.length >= count, patience);
  const last = () => screen.heard.at(-1)?.nteIncidentChanged;

  // Two are refused at the Copper Kettle, and go next door to fight.
  await send.publish([entry('story-1', { radio: 'R11', at: at(240), category: 'REFUSED_ENTRY', words: 'Two refused, they argue and stay.' })]);
  await hears('the incident opens on the screen', 1);
  const opened = last();
  expect(opened).toMatchObject({ change: 'OPENED', incident: { category: 'REFUSED_ENTRY', status: 'OPEN', place: 'The Copper Kettle', reportCount: 1 } });

  await send.publish([entry('story-2', { radio: 'R15', at: at(243), category: 'FIGHT_DISORDER', words: 'Pushing in our queue, the two from next door.' })]);
  await hears('the other door joins it', 2);
  const seen = `mutation ($premises: ID!) { nteLogObservation(source: CAMERA, category: VIOLENCE, words: "One down on the pavement.", seenAt: "${at(245)}", premisesId: $premises, cameraId: "CAM-07", idempotencyKey: "story-camera") { __typename ... on NteIncident { id } ... on Refusal { message } } }`;
  const { premises } = await hub.ask<{ premises: { nodes: { id: string }[] } }>('{ premises(filter: { text: "Velvet Anchor" }) { nodes { id } } }');
  expect(await hub.ask(seen, { premises: premises.nodes[0]?.id }, 'control-room')).toEqual({
    nteLogObservation: { __typename: 'NteIncident', id: opened?.incident.id },
  });
  await hears('the camera joins it', 3);
  expect(screen.heard.map(({ nteIncidentChanged: { change, incident } }) => [change, incident.id === opened?.incident.id])).toEqual([
    ['OPENED', true],
    ['JOINED', true],
    ['JOINED', true],
  ]);
  expect(last()?.incident).toMatchObject({
    category: 'VIOLENCE',
    reportCount: 3,
    reports: [
      { source: 'RADIO', words: 'Two refused, they argue and stay.' },
      { source: 'RADIO', words: 'Pushing in our queue, the two from next door.' },
      { source: 'CAMERA', words: 'One down on the pavement.' },
    ],
  });

  // What the log is like on any night: sent twice, under a wrong key, from a radio that nobody holds, beyond a hole, late, amended, and in conflict.
  await send.publish([
    entry('story-2-again', { radio: 'R15', at: at(243), category: 'FIGHT_DISORDER', words: 'Pushing in our queue, the two from next door.' }),
    entry('story-wrong-key', { radio: 'R11', key: 'R15', sequence: 2, at: at(250) }),
    entry('story-by-day', { radio: 'R17', at: at(-60) }),
    entry('story-lost-radio', { radio: 'R97', at: at(400), category: 'THEFT', words: 'A phone is gone.' }),
    entry('story-beyond', { radio: 'R11', sequence: 4, at: at(470), category: 'TAXI_RANK', words: 'Long queue.' }),
    entry('story-late', { radio: 'R11', sequence: 2, at: at(241), category: 'REFUSED_ENTRY', words: 'They are still there.' }),
    entry('story-conflict', { radio: 'R11', at: at(240), category: 'OTHER', words: 'Something else altogether.' }),
  ]);
  await hears('what is new of it', 6);
  await send.publish([
    entry('story-amended', { radio: 'R11', sequence: 4, revision: 2, at: at(470), category: 'TAXI_RANK', words: 'Long queue, NiteSafe has gone over.' }),
  ]);
  const outcomes = {
    'story-1': 'ACCEPTED',
    'story-2': 'ACCEPTED',
    'story-2-again': 'DUPLICATE',
    'story-wrong-key': 'REJECTED KEY_MISMATCH',
    'story-by-day': 'REJECTED BY_DAY',
    'story-lost-radio': 'ACCEPTED',
    'story-beyond': 'ACCEPTED',
    'story-late': 'ACCEPTED',
    'story-conflict': 'REJECTED REVISION_CONFLICT',
    'story-amended': 'AMENDED',
  };
  await receiptsAre(receive, outcomes, patience);

  // The late entry joined the first incident; the others are incidents of their own.
  await hears('the rest of the night', 7);
  expect(
    screen.heard
      .slice(3)
      .map(({ nteIncidentChanged: { change, incident } }) => `${change} ${incident.place}`)
      .toSorted(),
  ).toEqual(['AMENDED The Copper Kettle', 'JOINED The Copper Kettle', 'OPENED Place not known', 'OPENED The Copper Kettle'].toSorted());
  const log = 'query ($night: Date!) { radioLog(night: $night, radio: "R11") { ... on RadioLogEntry { sequence revision } ... on RadioLogGap { from to } } }';
  expect(await hub.ask(log, { night }, 'control-room')).toEqual({
    radioLog: [
      { sequence: 1, revision: 1 },
      { sequence: 2, revision: 1 },
      { from: 3, to: 3 },
      { sequence: 4, revision: 2 },
    ],
  });
  const alerts = await hub.ask<{ alerts: { nodes: { kind: string; sentence: string }[] } }>(
    '{ alerts(filter: { open: true, simulated: EXCLUDE }) { nodes { kind sentence } } }',
    {},
    'control-room',
  );
  expect(
    alerts.alerts.nodes
      .filter(({ sentence }) => sentence.includes(night))
      .map(({ kind }) => kind)
      .toSorted(),
  ).toEqual(['RADIO_LOG_GAP', 'RADIO_NOT_HELD']);

  const close = 'mutation ($id: ID!) { nteIncidentClose(nteIncidentId: $id, outcome: ARREST, idempotencyKey: "story-close") { __typename } }';
  await hub.ask(close, { id: opened?.incident.id }, 'control-room');
  await hears('the end of it', 8);
  expect(last()).toMatchObject({ change: 'CLOSED', incident: { id: opened?.incident.id, status: 'CLOSED', reportCount: 4 } });
  expect(new Set(screen.heard.map(({ nteIncidentChanged }) => nteIncidentChanged.cursor)).size, 'nothing is told twice').toBe(8);
}

/** Waits until every message has its receipt, and holds them to the outcomes; each says what to do where something is to be done, and comes under the key of its message. */
async function receiptsAre(bus: Bus, outcomes: Readonly<Record<string, string>>, patience: number): Promise<void> {
  const found = new Map<string, string>();
  await until(
    'each message has its receipt',
    async () => {
      for (const { key, value } of await everything(bus, RECEIPTS)) {
        const { eventId, outcome, reason, requiredAction } = JSON.parse(Buffer.from(value ?? '{}').toString()) as Record<string, string | null>;
        if (eventId == null || !(eventId in outcomes)) continue;
        found.set(eventId, [outcome, reason].filter((word) => word !== null).join(' '));
        expect(requiredAction === null, eventId).toBe(outcome !== 'REJECTED');
        expect(key).toMatch(/^R\d\d$/);
      }
      return found.size === Object.keys(outcomes).length;
    },
    patience,
  );
  expect(Object.fromEntries(found)).toEqual(outcomes);
}

async function everything(bus: Bus, topic: string): Promise<BusMessage[]> {
  const positions = await bus.positions('friday-night', [topic]);
  const read = await Promise.all(positions.map(({ partition, next, lag }) => bus.read({ topic, partition, from: 0n, to: next + lag, limit: 10_000 })));
  return read.flat();
}
