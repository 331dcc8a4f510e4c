/** The control room misses nothing: listeners whose lines are cut again and again, on two hubs of which one is killed, hear each change of the night once and in order. */
import { randomInt } from 'node:crypto';
import { createClient as eventsClient } from 'graphql-sse';
import { createClient as socketClient } from 'graphql-ws';
import pg from 'pg';
import { expect, onTestFinished, test } from 'vitest';
import { WebSocket } from 'ws';
import { embeddedBus } from '../../integrations/kit/embedded-bus.ts';
import { startEmbedded } from '../../src/database/embedded.ts';
import { asTheHub } from '../../src/database/whose-work.ts';
import { readPosition } from '../../src/live/position.ts';
import { londonDay, londonNightSpan } from '../../src/shared/london.ts';
import { emptyFolder } from '../database/folder.ts';
import { anEntry } from '../integrations/pubwatch/entries-for-tests.ts';
import { type HubUnderTest, startHub } from '../support/hub-process.ts';
import { until } from '../support/until.ts';

const FEED = 'subscription ($after: String) { nteIncidentChanged(after: $after) { cursor incident { id } } }';
interface Told {
  readonly nteIncidentChanged: { readonly cursor: string };
}
interface Line {
  /** Resolves with the cursors that came, when it is enough or the line broke. */
  hear(hub: HubUnderTest, after: string, isEnough: (heard: readonly string[]) => boolean): Promise<string[]>;
}

const authorization = async (hub: HubUnderTest) => `Bearer ${await hub.token('control-room')}`;

/** A socket, cut without a goodbye. */
const bySocket: Line = {
  async hear(hub, after, isEnough) {
    const url = new URL('/graphql', hub.url);
    url.protocol = 'ws:';
    const token = await authorization(hub);
    const client = socketClient({ url: url.href, webSocketImpl: WebSocket, connectionParams: { authorization: token }, retryAttempts: 0 });
    const heard: string[] = [];
    await new Promise<void>((done) => {
      client.subscribe<Told>(
        { query: FEED, variables: { after } },
        {
          next({ data, errors }) {
            if (errors) throw new Error(JSON.stringify(errors));
            if (!data || isEnough(heard)) return;
            heard.push(data.nteIncidentChanged.cursor);
            if (isEnough(heard)) {
              client.terminate();
              done();
            }
          },
          error: () => done(),
          complete: () => done(),
        },
      );
    });
    return heard;
  },
};

/** An event stream, aborted in the middle. */
const byEvents: Line = {
  async hear(hub, after, isEnough) {
    const token = await authorization(hub);
    const client = eventsClient({ url: new URL('/graphql', hub.url).href, headers: { authorization: token }, retryAttempts: 0 });
    const heard: string[] = [];
    await new Promise<void>((done) => {
      client.subscribe<Told>(
        { query: FEED, variables: { after } },
        {
          next({ data }) {
            if (!data || isEnough(heard)) return;
            heard.push(data.nteIncidentChanged.cursor);
            if (isEnough(heard)) {
              client.dispose();
              done();
            }
          },
          error: () => done(),
          complete: () => done(),
        },
      );
    });
    return heard;
  },
};

/** Everything that comes when somebody asks behind a position that cannot be followed: the codes of its errors, over a socket and as an event stream. */
async function refusals(hub: HubUnderTest, after: string): Promise<unknown[]> {
  const url = new URL('/graphql', hub.url);
  const headers = { authorization: await authorization(hub) };
  const socketUrl = new URL(url);
  socketUrl.protocol = 'ws:';
  const socket = socketClient({ url: socketUrl.href, webSocketImpl: WebSocket, connectionParams: headers, retryAttempts: 0 });
  const events = eventsClient({ url: url.href, headers, retryAttempts: 0 });
  onTestFinished(() => events.dispose());
  onTestFinished(async () => await socket.dispose());
  return Promise.all(
    [socket, events].map(
      (client) =>
        new Promise<unknown>((resolve, reject) => {
          const heard: unknown[] = [];
          client.subscribe<Told>(
            { query: FEED, variables: { after } },
            {
              next: ({ data, errors }) => heard.push(data ?? errors?.map(({ extensions }) => extensions?.['code'])),
              error: reject,
              complete: () => resolve(heard),
            },
          );
        }),
    ),
  );
}

const ENTRIES = 900;
const BATCH = 15;

test('twelve listeners, cut hundreds of times while a hub is killed, hear every change once and in order', { timeout: 120_000 }, async () => {
  const folder = await emptyFolder();
  const settings = { HUB_DATA: folder, HUB_SIMULATE: '0' };
  const hubs = [await startHub(settings), await startHub(settings)];
  const { appUrl, ownerUrl, stop: letGo } = await startEmbedded(folder);
  await letGo(); // the hubs hold it; only its address was wanted
  const bus = embeddedBus({ url: appUrl });
  const database = new pg.Client({ connectionString: asTheHub(ownerUrl) });
  await database.connect();
  onTestFinished(async () => {
    await database.end();
    await bus.close();
  });
  const [first] = hubs;
  if (!first) throw new Error('a night without a hub');
  const { livePosition } = await first.ask<{ livePosition: string }>('{ livePosition }');

  let over: bigint | null = null;
  let cuts = 0;
  const isLast = (cursor: string | undefined) => over !== null && (readPosition(cursor ?? '') ?? 0n) >= over;
  const listen = async (line: Line): Promise<string[]> => {
    const heard: string[] = [];
    for (;;) {
      const after = heard.at(-1) ?? livePosition;
      if (isLast(after)) return heard;
      const most = randomInt(1, 60);
      const hub = hubs[randomInt(hubs.length)];
      if (!hub) throw new Error('a night without a hub');
      // A hub that was just killed answers nothing: the next one will.
      heard.push(...(await line.hear(hub, after, (now) => now.length >= most || isLast(now.at(-1))).catch(() => [])));
      cuts += 1;
    }
  };
  const listeners = [...Array.from({ length: 8 }, () => bySocket), ...Array.from({ length: 4 }, () => byEvents)].map(listen);

  const night = londonDay(new Date(Date.now() - 86_400_000));
  const { begins } = londonNightSpan(night);
  const radios = ['R11', 'R14', 'R15', 'R16', 'R17', 'R18', 'R96', 'R97'];
  for (let sent = 0; sent < ENTRIES; sent += BATCH) {
    await bus.publish(
      Array.from({ length: BATCH }, (_, index) => {
        const nth = sent + index;
        const at = new Date(begins.getTime() + nth * 20_000).toISOString();
        return anEntry(
          { night, radio: radios[nth % radios.length], sequence: Math.floor(nth / radios.length) + 1, at, words: `Entry ${nth}.` },
          { ce_id: `night-${nth}`, ce_time: undefined, ce_correlationid: 'night' },
        );
      }),
    );
    if (sent === BATCH * 20) {
      const killed = hubs.pop();
      await killed?.kill();
      hubs.push(await startHub(settings));
    }
  }
  await until(
    'every entry is taken',
    async () =>
      (await database.query<{ entries: number }>('select count(*)::int as entries from radio_log_entry where night = $1', [night])).rows[0]?.entries ===
      ENTRIES,
    60_000,
  );
  const { rows } = await database.query<{ at: string }>(
    "select position::text as at from live_log where kind like 'nte-incident.%' and position > $1 order by live_log.position",
    [String(readPosition(livePosition))],
  );
  over = BigInt(rows.at(-1)?.at ?? 0);
  // One more change, so that who waits for the next event comes round and sees that the night is over.
  await bus.publish([anEntry({ night, radio: 'R22', sequence: 1, at: begins.toISOString() }, { ce_id: 'night-last', ce_time: undefined })]);

  const told = rows.map(({ at }) => at);
  expect(told.length).toBeGreaterThanOrEqual(ENTRIES);
  for (const heard of await Promise.all(listeners)) {
    const positions = heard.map((cursor) => String(readPosition(cursor))).filter((position) => BigInt(position) <= (over ?? 0n));
    expect(positions).toEqual(told);
  }
  expect(cuts).toBeGreaterThan(150);

  // Never a silent start from somewhere else: each is told why, on both hubs and both ways, and nothing after it.
  await database.query('delete from live_log where position < $1', [String(over)]);
  for (const hub of hubs) {
    expect(await refusals(hub, livePosition)).toEqual([[['POSITION_TOO_OLD']], [['POSITION_TOO_OLD']]]);
    expect(await refusals(hub, 'yesterday')).toEqual([[['POSITION_UNKNOWN']], [['POSITION_UNKNOWN']]]);
  }
});
