/** `npm run replay -- --topic T --partition P --from A --to B`: takes a span of the bus in again, and prints what each message came to. */
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { groupOf, type InboundFeed, type InboundSettings, replay, type Replayed, type ReplaySpan } from '../../integrations/kit/inbound.ts';
import { inboundFeeds } from '../../integrations/registry.ts';
import { systemClock } from '../shared/clock.ts';
import { ok, refuse, type Result } from '../shared/result.ts';
import { attach, runTool } from './attach.ts';

export const REPLAY_USAGE = 'npm run --silent replay -- --topic TOPIC --partition NUMBER --from OFFSET --to OFFSET';

export interface ReplayRun {
  readonly args: readonly string[];
  readonly feeds: readonly InboundFeed[];
  /** Called once the command is understood. */
  readonly connect: () => Promise<{ readonly settings: InboundSettings; close(): Promise<void> }>;
  /** The outcomes as one JSON list; nothing else is ever written there. */
  readonly out: { write(text: string): unknown };
  readonly err: { write(text: string): unknown };
  /** How long the hub may take to come to the end of the span for the first time, in milliseconds; half a minute unless told. */
  readonly patience?: number;
}

/** 0: every message came to an outcome. 1: one of them FAILED, or the hub has not come so far. 2: the command was not understood. */
export type ReplayExit = 0 | 1 | 2;

const LOOK_MS = 50;

/**
 * Replays a span, both ends included, as far as it stands on the bus. Messages that the hub has not taken for the first time are waited for:
 * replay keeps no ledger, so they would be known before they were received. Rejects when database or bus cannot be reached.
 */
export async function runReplay(run: ReplayRun): Promise<ReplayExit> {
  const asked = spanOf(run.args, run.feeds);
  if (!asked.ok) return complain(run, asked.refusal, 2);
  const { feed, span } = asked.value;
  const { settings, close } = await run.connect();
  try {
    const partitions = (await settings.bus.positions(groupOf(feed), [span.topic])).length;
    if (span.partition >= partitions) return complain(run, `${span.topic} has no partition ${span.partition}: name one from 0 to ${partitions - 1}.`, 2);
    const waiting = await firstTaken(feed, span, settings, run.patience ?? 30_000);
    if (waiting !== null) return complain(run, waiting, 1);
    const replayed = await replay(run.feeds, span, settings);
    run.out.write(`${JSON.stringify(replayed.map(shown), null, 2)}\n`);
    run.err.write(`${summaryOf(replayed)}\n`);
    return replayed.some(({ outcome }) => outcome === 'FAILED') ? 1 : 0;
  } finally {
    await close();
  }
}

/** Null once the hub has taken the span for the first time; else what is missing. */
async function firstTaken(feed: InboundFeed, { topic, partition, to }: ReplaySpan, { bus }: InboundSettings, patience: number): Promise<string | null> {
  const deadline = performance.now() + patience;
  for (;;) {
    const position = (await bus.positions(groupOf(feed), [topic])).find((each) => each.partition === partition);
    if (position === undefined || position.lag === 0n || position.next > to) return null;
    if (performance.now() > deadline)
      return `The hub has come to offset ${position.next} of partition ${partition} only: wait until it has taken offset ${to}, then run the same command again.`;
    await pause(LOOK_MS);
  }
}

function shown({ place: { topic, partition, offset }, outcome, ...end }: Replayed) {
  const rejection = 'rejection' in end ? end.rejection : null;
  return {
    topic,
    partition,
    offset: String(offset),
    outcome,
    reason: rejection?.reason ?? null,
    sentence: rejection?.sentence ?? null,
    requiredAction: rejection?.requiredAction ?? null,
  };
}

function summaryOf(replayed: readonly Replayed[]): string {
  if (replayed.length === 0) return 'No message stands in this span: it has none yet, or they are older than the topic keeps.';
  const counts = [...Map.groupBy(replayed, ({ outcome }) => outcome)].map(([outcome, each]) => `${outcome} ${each.length}`);
  return `Replayed ${replayed.length} messages: ${counts.join(', ')}.`;
}

function spanOf(args: readonly string[], feeds: readonly InboundFeed[]): Result<{ feed: InboundFeed; span: ReplaySpan }, string> {
  const options = { topic: { type: 'string' }, partition: { type: 'string' }, from: { type: 'string' }, to: { type: 'string' } } as const;
  let values: { topic?: string; partition?: string; from?: string; to?: string };
  try {
    ({ values } = parseArgs({ args: [...args], options }));
  } catch {
    return refuse(`Say which span: ${REPLAY_USAGE}`);
  }
  const { topic, partition = '', from = '', to = '' } = values;
  const feed = feeds.find(({ topics }) => topics.some(({ name }) => name === topic));
  if (topic === undefined || feed === undefined)
    return refuse(
      `${topic === undefined ? 'No topic was named' : `Nobody reads the topic ${topic}`}: say --topic ${feeds.flatMap(({ topics }) => topics.map(({ name }) => name)).join(' or --topic ')}.`,
    );
  if (!/^\d{1,5}$/.test(partition)) return refuse('Say the partition as a whole number: --partition 0.');
  if (!/^\d{1,18}$/.test(from) || !/^\d{1,18}$/.test(to)) return refuse('Say the first and the last offset as whole numbers: --from 0 --to 99.');
  const span = { topic, partition: Number(partition), from: BigInt(from), to: BigInt(to) };
  if (span.from > span.to) return refuse(`The span ends (--to ${to}) before it begins (--from ${from}): turn them round.`);
  return ok({ feed, span });
}

function complain({ err }: ReplayRun, sentence: string, code: ReplayExit): ReplayExit {
  err.write(`${sentence}\n`);
  return code;
}

if (import.meta.main) {
  await runTool(() =>
    runReplay({
      args: process.argv.slice(2),
      feeds: inboundFeeds,
      out: process.stdout,
      err: process.stderr,
      connect: async () => {
        const hub = await attach();
        const log = (line: string) => void process.stderr.write(`${line}\n`);
        return {
          settings: { em: () => hub.database.orm.em.fork(), bus: hub.bus, clock: systemClock, acceptSimulated: hub.invented, log },
          close: () => hub.close(),
        };
      },
    }),
  );
}
