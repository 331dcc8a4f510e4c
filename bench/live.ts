/**
 * `npm run bench:live`: how long a radio entry takes from its producer to the sockets of the control room at 50 entries a second, beside the
 * least that the bus can do (a bare consumer of the same topic, in the same seconds). Quantiles of the very same messages; ratios.
 */
import { spawn } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { kafkaBus } from '../integrations/kit/kafka-bus.ts';
import { PUBWATCH_SOURCE, PUBWATCH_TOPIC } from '../integrations/pubwatch/messages.ts';
import type { OutgoingMessage } from '../src/exchange/bus.ts';
import { londonDay, londonNightSpan } from '../src/shared/london.ts';
import { ground, machine, numberAfter, quantile, say } from './parts.ts';

const RATE = numberAfter('--rate', 50);
const SECONDS = numberAfter('--seconds', 60);
const SOCKETS = numberAfter('--sockets', 20);
const WARM_UP_SECONDS = 5;

const NIGHT = londonDay(new Date(Date.now() - 2 * 86_400_000));
const NIGHT_BEGINS = londonNightSpan(NIGHT).begins.getTime();
const { brokers, database, close } = await ground();

/** Words that name the message, so that the event in which they appear is known. */
const wordsOf = (number: number) => `Entry ${number} of the measurement.`;

/** Forty radios, each with five entries about one thing, then the next thing: an incident every half hour at every door, all of one night that is over. */
const RADIOS = 40;
const ENTRIES_OF_AN_INCIDENT = 5;
const MINUTES_BETWEEN = 25;

function entry(number: number): OutgoingMessage {
  const radio = `M${number % RADIOS}`;
  const turn = Math.floor(number / RADIOS);
  const minutes = Math.floor(turn / ENTRIES_OF_AN_INCIDENT) * MINUTES_BETWEEN + (turn % ENTRIES_OF_AN_INCIDENT);
  const body = {
    radio,
    night: NIGHT,
    sequence: turn + 1,
    revision: 1,
    at: new Date(NIGHT_BEGINS + minutes * 60_000).toISOString(),
    category: 'REFUSED_ENTRY',
    words: wordsOf(number),
  };
  return {
    topic: PUBWATCH_TOPIC,
    key: radio,
    headers: {
      ce_specversion: '1.0',
      ce_id: `bench-${number}`,
      ce_source: PUBWATCH_SOURCE,
      ce_type: 'pubwatch.radio.logged',
      'content-type': 'application/json',
      ce_classification: 'OFFICIAL',
      ce_regime: 'UK_GDPR_PART2',
      ce_isaref: 'ISA-BENCH',
      ce_simulated: 'true',
    },
    value: Buffer.from(JSON.stringify(body)),
  };
}

const hub = spawn(process.execPath, ['--max-semi-space-size=8', '--max-old-space-size=400', 'src/main.ts'], {
  env: {
    ...process.env,
    PORT: '0',
    KAFKA_BROKERS: brokers,
    DATABASE_URL: database.appUrl,
    DATABASE_OWNER_URL: database.ownerUrl,
    HUB_SIMULATE: '1',
  },
  stdio: ['ignore', 'pipe', 'ignore'],
});
process.once('exit', () => hub.kill('SIGKILL'));
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));
const ended = new Promise<void>((resolve) => hub.once('exit', () => resolve()));
const url = await new Promise<URL>((resolve, reject) => {
  hub.stdout.setEncoding('utf8').on('data', (piece: string) => {
    const ready = /Hub ready at (\S+)/.exec(piece);
    if (ready?.[1]) resolve(new URL(ready[1]));
  });
  hub.once('exit', () => reject(new Error('The hub did not start.')));
});

async function token(): Promise<string> {
  const response = await fetch(new URL('/demo/token', url), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ as: 'control-room' }),
  });
  const { token: found } = (await response.json()) as { token: string };
  return found;
}

const WATCH = 'subscription { nteIncidentChanged { incident { reports { words } } } }';
interface Seen {
  readonly nteIncidentChanged: { readonly incident: { readonly reports: readonly { readonly words: string | null }[] } };
}

const sent = new Map<string, number>();
const onBus: number[] = [];
const onSockets: number[] = [];
const heardBy = Array.from({ length: SOCKETS }, () => new Set<string>());

try {
  const bus = kafkaBus({ access: { brokers: [brokers], tls: null, sasl: null } });
  await bus.subscribe({
    group: 'bench-limit',
    topics: [PUBWATCH_TOPIC],
    maxBatch: 500,
    handle: async ({ messages }) => {
      const now = performance.now();
      for (const { value } of messages) {
        const { words } = JSON.parse(Buffer.from(value ?? '{}').toString()) as { words?: string };
        const at = sent.get(words ?? '');
        if (at !== undefined) onBus.push(now - at);
      }
    },
  });
  const bearer = await token();
  const clients = heardBy.map((heard) => {
    const client = createClient({
      url: new URL('/graphql', url).href.replace('http', 'ws'),
      webSocketImpl: WebSocket,
      connectionParams: { authorization: `Bearer ${bearer}` },
      lazy: false,
    });
    client.subscribe<Seen>(
      { query: WATCH },
      {
        next({ data, errors }) {
          if (errors) throw new Error(`The hub refused the subscription: ${errors.map(({ message }) => message).join(' ')}`);
          const now = performance.now();
          for (const { words } of data?.nteIncidentChanged.incident.reports ?? []) {
            const at = sent.get(words ?? '');
            if (at === undefined || words === null || heard.has(words)) continue;
            heard.add(words);
            onSockets.push(now - at);
          }
        },
        error: () => undefined,
        complete: () => undefined,
      },
    );
    return client;
  });
  await pause(2_000);
  let total = 0;
  const began = performance.now();
  while (performance.now() - began < (WARM_UP_SECONDS + SECONDS) * 1_000) {
    const due = began + (total * 1_000) / RATE;
    const wait = due - performance.now();
    if (wait > 0) await pause(wait);
    const measured = performance.now() - began > WARM_UP_SECONDS * 1_000;
    if (measured) sent.set(wordsOf(total), performance.now());
    void bus.publish([entry(total)]);
    total += 1;
  }
  const deadline = performance.now() + 15_000;
  while (heardBy.some((heard) => heard.size < sent.size) && performance.now() < deadline) await pause(50);
  for (const client of clients) await client.dispose();
  await bus.close();

  const told = (values: readonly number[]) => [0.5, 0.95, 0.99, 1].map((share) => `${quantile(values, share).toFixed(1)} ms`).join(' | ');
  say(`${sent.size} entries, ${RATE} a second, ${SOCKETS} sockets, ${machine()}`);
  say('| | p50 | p95 | p99 | max |\n| --- | --- | --- | --- | --- |');
  say(`| a bare consumer of the topic | ${told(onBus)} |`);
  say(`| the sockets of the control room | ${told(onSockets)} |`);
  say(`p99 of the sockets / p99 of the bare consumer: ${(quantile(onSockets, 0.99) / quantile(onBus, 0.99)).toFixed(2)}`);
  say(`entries that a socket did not show: ${heardBy.reduce((sum, heard) => sum + sent.size - heard.size, 0)} of ${sent.size * SOCKETS}`);
} finally {
  hub.kill('SIGTERM');
  await ended;
  await close();
}
