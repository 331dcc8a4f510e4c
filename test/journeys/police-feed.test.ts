/** A police log from its first message to its last, sent as any partner sends it: each outcome is told, and the way from incident to message and back can be walked. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { OutgoingMessage } from '../../src/exchange/bus.ts';
import { emptyFolder, serverOf, stands } from '../database/folder.ts';
import { aLog, examples } from '../integrations/police-incidents/messages-for-tests.ts';
import { type Ending, type HubUnderTest, runScript, startHub } from '../support/hub-process.ts';

const TOPIC = 'police.incident.v1';
const EXAMPLES = fileURLToPath(new URL('../../integrations/police-incidents/examples/', import.meta.url));

/** What bus:send prints of each message. */
interface Answer {
  readonly file: string;
  readonly topic: string;
  readonly partition: number;
  readonly offset: string;
  readonly outcome: string | null;
  readonly reason: string | null;
  readonly sentence: string | null;
  readonly requiredAction: string | null;
}

let folder: string;
let hub: HubUnderTest;

beforeAll(async () => {
  folder = await emptyFolder();
  hub = await startHub({ HUB_DATA: folder, HUB_SIMULATE: '0' }, { lasting: true });
}, 60_000);
afterAll(async () => void (await hub.kill()));

/** `npm run --silent bus:send -- FILE…`, on the hub's folder. */
async function send(...files: string[]): Promise<Ending & { answers: Answer[] }> {
  const ending = await runScript('bus:send', files, { HUB_DATA: folder, HUB_SIMULATE: '0' });
  return { ...ending, answers: ending.out === '' ? [] : (JSON.parse(ending.out) as Answer[]) };
}

/** Writes messages as a sender keeps them, one file for all. */
async function written(name: string, messages: readonly (Omit<OutgoingMessage, 'value'> & { value: unknown })[]): Promise<string> {
  const file = join(folder, name);
  await writeFile(file, JSON.stringify(messages));
  return file;
}

const LOG = { forceCode: 'humberside', date: '2026-11-21', number: 77 };
const KEY = 'humberside|2026-11-21|77';
const CLOSING = { closedAt: '2026-11-21T23:05:00Z', closingCode: 'Public order' };

/** A revision of the log, with its body as an object. */
function revision(number: number, summary: string, more: Record<string, unknown> = {}) {
  const kind = number === 1 ? 'recorded' : 'closedAt' in more ? 'closed' : 'amended';
  const times = { reportedAt: '2026-11-21T21:04:00Z', occurredFrom: '2026-11-21T20:50:00Z' };
  const message = aLog(
    { key: KEY, log: LOG, revision: number, summary, ...times, ...more },
    {},
    { ce_id: `77-${number}`, ce_type: `police.incident.${kind}`, ce_correlationid: 'log 77' },
  );
  return { ...message, value: JSON.parse(Buffer.from(message.value ?? '').toString()) as Record<string, unknown> };
}

test('a log is recorded, amended, overtaken by a late revision, closed and sent again', { timeout: 60_000 }, async () => {
  const story = [
    revision(1, 'A group shouting outside a row of shops.'),
    revision(2, 'A window is broken.'),
    revision(4, 'Officers are with them.'),
    revision(3, 'Officers are on their way.'),
    revision(5, 'Two were moved on.', CLOSING),
  ];
  const { ce_isaref: _, ...withoutAgreement } = story[0]?.headers ?? {};
  const file = await written('log-77.json', [...story, { ...revision(6, 'Paid for.'), headers: withoutAgreement }]);

  const first = await send(file);
  expect(first.code, first.err).toBe(0);
  expect(first.answers.map(({ outcome }) => outcome)).toEqual(['ACCEPTED', 'AMENDED', 'AMENDED', 'SUPERSEDED', 'AMENDED', 'REJECTED']);
  const { partition = -1 } = first.answers[0] ?? {};
  expect(first.answers.at(-1)).toEqual({
    file,
    topic: TOPIC,
    partition,
    offset: expect.stringMatching(/^\d+$/),
    outcome: 'REJECTED',
    reason: 'MISSING_ATTRIBUTE',
    sentence: 'The message has no header ce_isaref.',
    requiredAction: 'Send ce_isaref with every message.',
  });
  expect(first.answers.slice(0, 5).every(({ reason, requiredAction }) => reason === null && requiredAction === null)).toBe(true);

  // Sent again, it adds nothing; nor does taking the whole span in again.
  const again = await send(file);
  expect(again.answers.map(({ outcome }) => outcome)).toEqual(['DUPLICATE', 'DUPLICATE', 'DUPLICATE', 'DUPLICATE', 'DUPLICATE', 'REJECTED']);
  const replayed = await runScript('replay', ['--topic', TOPIC, '--partition', String(partition), '--from', '0', '--to', '999'], { HUB_DATA: folder });
  expect(replayed.code, replayed.err).toBe(0);
  expect((JSON.parse(replayed.out) as Answer[]).map(({ outcome }) => outcome)).toEqual([
    ...Array(5).fill('DUPLICATE'),
    'REJECTED',
    ...Array(5).fill('DUPLICATE'),
    'REJECTED',
  ]);

  // From a message to the incident, and from the incident to all of its messages.
  const place = { topic: TOPIC, partition, offset: first.answers[0]?.offset };
  const { whatCameFrom } = await hub.ask<{ whatCameFrom: unknown }>(
    `query ($topic: String!, $partition: Int!, $offset: String!) {
      whatCameFrom(topic: $topic, partition: $partition, offset: $offset) {
        __typename eventId eventType outcome simulated
        incident {
          reference revision status openingCategory closingCategory category summary simulated
          amendments { revision effect changes }
          lineage { totalCount nodes { partition offset outcome eventId } }
        }
      }
    }`,
    place,
    'police-system',
  );
  const lineage = [...again.answers.slice(0, 5), ...first.answers.slice(0, 5)].map(({ offset, outcome }) => ({
    partition,
    offset,
    outcome,
    eventId: expect.stringMatching(/^77-[1-5]$/),
  }));
  expect(whatCameFrom).toEqual({
    __typename: 'Message',
    eventId: '77-1',
    eventType: 'police.incident.recorded',
    outcome: 'ACCEPTED',
    simulated: false,
    incident: {
      reference: KEY,
      revision: 5,
      status: 'CLOSED',
      openingCategory: 'ASB-ROWDY',
      closingCategory: 'Public order',
      category: 'PUBLIC_ORDER',
      summary: 'Two were moved on.',
      simulated: false,
      amendments: [
        { revision: 1, effect: 'ACCEPTED', changes: [] },
        { revision: 2, effect: 'AMENDED', changes: [{ field: 'summary', from: 'A group shouting outside a row of shops.', to: 'A window is broken.' }] },
        { revision: 3, effect: 'SUPERSEDED', changes: [] },
        { revision: 4, effect: 'AMENDED', changes: [{ field: 'summary', from: 'A window is broken.', to: 'Officers are with them.' }] },
        {
          revision: 5,
          effect: 'AMENDED',
          changes: expect.arrayContaining([
            { field: 'status', from: 'OPEN', to: 'CLOSED' },
            { field: 'closingCategory', from: null, to: 'Public order' },
          ]),
        },
      ],
      lineage: { totalCount: 10, nodes: expect.arrayContaining(lineage) },
    },
  });

  // What could not be taken is found by its sender, with what to do.
  const { messages } = await hub.ask<{ messages: unknown }>(
    '{ messages(filter: { outcome: REJECTED, reason: "MISSING_ATTRIBUTE" }) { totalCount nodes { topic partition offset sentence requiredAction incident { id } } } }',
    {},
    'police-system',
  );
  const dead = [again, first]
    .map(({ answers }) => answers.at(-1))
    .map((answer) => ({
      topic: TOPIC,
      partition,
      offset: answer?.offset,
      sentence: answer?.sentence,
      requiredAction: answer?.requiredAction,
      incident: null,
    }));
  expect(messages).toEqual({ totalCount: 2, nodes: dead });
  expect(
    await hub.ask('query ($topic: String!, $partition: Int!) { whatCameFrom(topic: $topic, partition: $partition, offset: "123456789") { id } }', place),
  ).toEqual({ whatCameFrom: null });
});

test('a file that holds no message is refused, and nothing is sent', { timeout: 60_000 }, async () => {
  const good = await written('good.json', [revision(7, 'Never sent.')]);
  const bad = join(folder, 'bad.json');
  await writeFile(bad, '{ "topic": "police.incident.v1" }');
  const before = await hub.ask('{ messages { totalCount } }');
  expect(await send(good, bad)).toMatchObject({ code: 2, out: '', err: expect.stringMatching(/bad\.json is no message: .*nothing was sent\.\n$/) });
  const lost = join(folder, 'lost.json');
  await writeFile(lost, JSON.stringify({ topic: 'no.such.topic', key: null, headers: {}, value: {} }));
  expect(await send(good, lost)).toMatchObject({
    code: 1,
    out: '',
    err: expect.stringMatching(/^There is no topic "no\.such\.topic" on the embedded bus: .*\n$/),
  });
  expect(await send()).toMatchObject({ code: 2, out: '', err: expect.stringMatching(/^Usage: npm run --silent bus:send -- FILE…$/m) });
  expect(await hub.ask('{ messages { totalCount } }')).toEqual(before);
});

describe('every example of the adapter comes to what its folder says', () => {
  const accepted = examples('accepted').map(({ name }) => join(EXAMPLES, 'accepted', name));
  const rejected = examples('rejected').map(({ name, because }) => ({ file: join(EXAMPLES, 'rejected', name), because }));

  async function sendAll(): Promise<{ taken: (string | null)[]; refused: object[] }> {
    const { code, err, answers } = await send(...accepted, ...rejected.map(({ file }) => file));
    expect(code, err).toBe(0);
    expect(answers.length).toBe(accepted.length + rejected.length);
    for (const { outcome, requiredAction } of answers) expect(outcome === 'REJECTED' ? requiredAction : '.').toMatch(/\.$/);
    return {
      taken: answers.slice(0, accepted.length).map(({ outcome }) => outcome),
      refused: answers.slice(accepted.length).map(({ file, outcome, reason }) => ({ file, outcome, because: reason })),
    };
  }
  const asSaid = rejected.map(({ file, because }) => ({ file, outcome: 'REJECTED', because }));

  test('beside a running hub', { timeout: 60_000 }, async () => {
    const { taken, refused } = await sendAll();
    expect(
      taken.every((outcome) => outcome === 'ACCEPTED' || outcome === 'AMENDED' || outcome === 'SUPERSEDED'),
      taken.join(),
    ).toBe(true);
    expect(refused).toEqual(asSaid);
  });

  test('and without one, which is brought up for the occasion and taken down again', { timeout: 60_000 }, async () => {
    const server = await serverOf(folder);
    expect((await hub.stop()).code).toBe(0);
    expect(stands(server, folder)).toBe(false);
    const { taken, refused } = await sendAll();
    expect(new Set(taken), 'known from the hub before').toEqual(new Set(['DUPLICATE']));
    expect(refused).toEqual(asSaid);
    expect(stands(await serverOf(folder).catch(() => 0), folder)).toBe(false);
  });

  test('also where there is no hub yet', { timeout: 60_000 }, async () => {
    const fresh = await emptyFolder();
    const { code, out, err } = await runScript('bus:send', accepted.slice(0, 3), { HUB_DATA: fresh });
    expect(code, err).toBe(0);
    expect((JSON.parse(out) as Answer[]).map(({ outcome }) => outcome)).toEqual(['ACCEPTED', 'ACCEPTED', 'ACCEPTED']);
  });
});
