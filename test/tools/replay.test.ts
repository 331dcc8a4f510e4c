/** Replay: whatever span is taken in again, nothing changes; and a command that cannot be carried out says what to do. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { embeddedBus } from '../../integrations/kit/embedded-bus.ts';
import { groupOf, type InboundSettings, startInbound } from '../../integrations/kit/inbound.ts';
import { policeIncidentFeed } from '../../integrations/police-incidents/feed.ts';
import type { Bus } from '../../src/exchange/bus.ts';
import type { Outcome } from '../../src/exchange/outcome.ts';
import { systemClock } from '../../src/shared/clock.ts';
import { runReplay } from '../../src/tools/replay.ts';
import { CountedLogs, TOPIC } from '../faults/counted-logs.ts';
import { examples, messageOf } from '../integrations/police-incidents/messages-for-tests.ts';
import { ask } from '../database/folder.ts';
import { type HubDatabase, hubDatabase } from '../support/hub-database.ts';
import { until } from '../support/until.ts';

const OPEN_DATA = 'opendata.incident.v1';
let hub: HubDatabase;
let bus: Bus;
let settings: InboundSettings;

beforeAll(async () => {
  hub = await hubDatabase();
  bus = embeddedBus({ url: hub.appUrl });
  settings = { em: () => hub.orm.em.fork(), bus, clock: systemClock, acceptSimulated: false };
  const ingest = await startInbound([policeIncidentFeed], settings);
  const logs = new CountedLogs(7);
  for (let page = 0; page < 4; page += 1) await bus.publish(logs.next(150));
  await bus.publish([...logs.rest(), ...[...examples('accepted'), ...examples('rejected')].map(messageOf)]);
  await until('everything is taken', async () => (await positions()).every(({ lag }) => lag === 0n), 30_000);
  await Promise.all(ingest.map((each) => each.close()));
});

afterAll(async () => {
  await bus.close();
  await hub.close();
});

interface Refused {
  readonly offset: string;
  readonly outcome: Outcome;
  readonly reason: string;
  readonly sentence: string;
  readonly requiredAction: string;
}

const positions = () => bus.positions(groupOf(policeIncidentFeed), [TOPIC, OPEN_DATA]);

async function replay(...args: string[]): Promise<{ exit: number; out: string; err: string }> {
  let out = '';
  let err = '';
  const exit = await runReplay({
    args,
    feeds: [policeIncidentFeed],
    connect: async () => ({ settings, close: async () => {} }),
    out: { write: (text: string) => (out += text) },
    err: { write: (text: string) => (err += text) },
    patience: 50,
  });
  return { exit, out, err };
}

const span = (topic: string, partition: number, from: number | bigint, to: number | bigint) => [
  '--topic',
  topic,
  '--partition',
  `${partition}`,
  '--from',
  `${from}`,
  '--to',
  `${to}`,
];

/** Every row of every table with the transaction that wrote it: equal means that nothing was written, not even the same again. */
async function everything(): Promise<Record<string, string>> {
  const tables = await ask<{ name: string }>(hub.ownerUrl, "select format('%I', tablename) as name from pg_tables where schemaname = 'public' order by 1");
  const found: Record<string, string> = {};
  for (const { name } of tables) {
    const [row] = await ask<{ digest: string }>(
      hub.ownerUrl,
      `select count(*) || ' ' || coalesce(md5(string_agg(line, '|' order by line)), '') as digest from (select t::text || xmin as line from ${name} t) lines`,
    );
    found[name] = row?.digest ?? '';
  }
  return found;
}

describe('a span that was taken before', () => {
  test('changes nothing, whichever it is', async () => {
    const before = await everything();
    expect(Object.keys(before)).toEqual(
      expect.arrayContaining(['incident', 'incident_revision', 'message', 'dead_letter', 'live_log', 'outbox', 'location', 'bus_message', 'bus_offset']),
    );
    let replayed = 0;
    for (const { topic, partition, next } of await positions()) {
      // All of it, its middle, its first and its last message, and more than there is.
      const [middle, end] = [next / 2n, next - 1n];
      for (const [from, to] of [
        [0n, end],
        [middle, end],
        [middle / 2n, middle],
        [0n, 0n],
        [end, end],
        [end, end + 1_000n],
      ] as const) {
        const { exit, out } = await replay(...span(topic, partition, from, to));
        const outcomes = JSON.parse(out) as { offset: string; outcome: Outcome }[];
        expect(exit).toBe(0);
        expect(outcomes.map(({ offset }) => offset)).toEqual(
          Array.from({ length: Number((to > end ? end : to) - from) + 1 }, (_, nth) => `${from + BigInt(nth)}`),
        );
        expect(outcomes.every(({ outcome }) => outcome === 'DUPLICATE' || outcome === 'REJECTED')).toBe(true);
        replayed += outcomes.length;
      }
    }
    expect(replayed).toBeGreaterThan(1_000);
    expect(await everything()).toEqual(before);
  });

  test('comes to the same rejections as the first time, for the same reasons', async () => {
    for (const { topic, partition, next } of await positions()) {
      const { out } = await replay(...span(topic, partition, 0n, next));
      const now = (JSON.parse(out) as Refused[]).filter(({ outcome }) => outcome === 'REJECTED');
      const first = await hub.ask<{ told: string }>(
        `select "offset" || ' ' || reason || ' ' || sentence as told from message where topic = '${topic}' and partition = ${partition} and outcome = 'REJECTED' order by "offset"`,
      );
      expect(now.map(({ offset, reason, sentence }) => `${offset} ${reason} ${sentence}`)).toEqual(first.map(({ told }) => told));
      // What to do may have moved on with the incident: "send this one with a revision above 2".
      expect(now.every(({ requiredAction }) => /\w+.*\.$/.test(requiredAction))).toBe(true);
    }
  });

  test('is summed up on stderr, and only the list stands on stdout', async () => {
    const { out, err } = await replay(...span(OPEN_DATA, 0, 0, 0));
    expect(out.startsWith('[\n')).toBe(true);
    expect(err).toMatch(/^Replayed 1 messages: (DUPLICATE|REJECTED) 1\.\n$/);
  });
});

test('a span without messages is said to have none', async () => {
  const { exit, out, err } = await replay(...span(TOPIC, 0, 900_000, 900_001));
  expect({ exit, out, err }).toEqual({
    exit: 0,
    out: '[]\n',
    err: 'No message stands in this span: it has none yet, or they are older than the topic keeps.\n',
  });
});

test('what the hub has not taken yet is not replayed', async () => {
  await bus.publish([...new CountedLogs(8).next(1)].map((message) => ({ ...message, key: 'humberside|2026-11-20|1' })));
  const behind = (await positions()).find(({ lag }) => lag > 0n);
  expect(behind).toBeDefined();
  const { partition = 0, next = 0n } = behind ?? {};
  const before = await everything();
  const { exit, out, err } = await replay(...span(TOPIC, partition, next, next));
  expect({ exit, out }).toEqual({ exit: 1, out: '' });
  expect(err).toBe(
    `The hub has come to offset ${next} of partition ${partition} only: wait until it has taken offset ${next}, then run the same command again.\n`,
  );
  // What came before it may be.
  expect((await replay(...span(TOPIC, partition, 0n, next - 1n))).exit).toBe(0);
  expect(await everything()).toEqual(before);
});

test.each([
  ['no topic', ['--partition', '0', '--from', '0', '--to', '1'], 'No topic was named: say --topic police.incident.v1 or --topic opendata.incident.v1.'],
  [
    'a topic that nobody reads',
    span('police.incident.v1.dead', 0, 0, 1),
    'Nobody reads the topic police.incident.v1.dead: say --topic police.incident.v1 or --topic opendata.incident.v1.',
  ],
  [
    'a partition that is no number',
    ['--topic', TOPIC, '--partition', 'first', '--from', '0', '--to', '1'],
    'Say the partition as a whole number: --partition 0.',
  ],
  ['a partition that there is not', span(TOPIC, 4, 0, 1), `${TOPIC} has no partition 4: name one from 0 to 3.`],
  ['no end', ['--topic', TOPIC, '--partition', '0', '--from', '0'], 'Say the first and the last offset as whole numbers: --from 0 --to 99.'],
  ['an end before its beginning', span(TOPIC, 0, 5, 4), 'The span ends (--to 4) before it begins (--from 5): turn them round.'],
  ['an option that there is not', ['--everything'], 'Say which span: npm run --silent replay -- --topic TOPIC --partition NUMBER --from OFFSET --to OFFSET'],
])('%s is refused with one sentence', async (_, args, sentence) => {
  expect(await replay(...args)).toEqual({ exit: 2, out: '', err: `${sentence}\n` });
});
