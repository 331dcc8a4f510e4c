/** Plays the invented doors of the town on the bus: entries in their count, now and then late, amended, sent twice, missing for a while, or wrong. */
import { randomInt, randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { NteCategory } from '../../src/cases/nte/radio-log.report.ts';
import type { Bus, OutgoingMessage } from '../../src/exchange/bus.ts';
import { londonNight } from '../../src/shared/london.ts';
import { Classification, Regime } from '../../src/shared/regime.ts';
import { envelopeHeaders } from '../kit/envelope.ts';
import type { Mood, Simulator } from '../kit/simulator.ts';
import { Kind, PUBWATCH_SOURCE, PUBWATCH_TOPIC, RADIO_LOGGED_SCHEMA, type RadioLogged } from './messages.ts';
import { LOST_RADIO, SIMULATED_RADIOS, STORIES, type StoryPart } from './simulated-night.ts';

/** The shortest and the longest wait between two messages, in milliseconds. Doors have nobody to refuse: a refusing one sends what is wrong. */
const PACE_MS: Readonly<Record<Exclude<Mood, 'silent'>, readonly [number, number]>> = {
  prompt: [2_000, 7_000],
  refusing: [2_000, 7_000],
  slow: [20_000, 60_000],
};

/** Until the signal: one entry after another. A silent partner sends nothing. */
export const playPubwatch: Simulator = async ({ send, receive, clock, mood, signal, log }) => {
  if (mood === 'silent') return;
  const doors = new Doors(await counted(receive));
  while (!signal.aborted) {
    const { line, message } = doors.next(clock.now(), mood === 'refusing');
    await send.publish([message]).then(
      () => log(`sent ${line}`),
      () => log(`not sent, the bus did not take it: ${line}`),
    );
    await pause(randomInt(...PACE_MS[mood]), undefined, { signal }).catch(() => undefined);
  }
};

/** How many of the newest messages of a partition are looked at for where the counts stand. */
const LOOK_BACK = 2_000n;
const NOBODY = 'pubwatch-simulator';

/** The highest sequence number of each radio and night on the bus, so that whoever plays again the same night goes on counting; nothing where that may not be read. */
export async function counted(bus: Bus): Promise<Map<string, number>> {
  const highest = new Map<string, number>();
  try {
    for (const { partition, next, lag } of await bus.positions(NOBODY, [PUBWATCH_TOPIC])) {
      const end = next + lag;
      const from = end > LOOK_BACK ? end - LOOK_BACK : 0n;
      for (const { value } of await bus.read({ topic: PUBWATCH_TOPIC, partition, from, to: end, limit: Number(LOOK_BACK) })) {
        const said = saidIn(value);
        if (said) highest.set(said.key, Math.max(said.sequence, highest.get(said.key) ?? 0));
      }
    }
  } catch {
    // the account of a real partner may write and not read: then the count begins at 1
  }
  return highest;
}

function saidIn(value: Uint8Array | null): { key: string; sequence: number } | null {
  try {
    const { radio, night, sequence } = JSON.parse(Buffer.from(value ?? '').toString()) as Partial<RadioLogged>;
    return radio && night && Number.isSafeInteger(sequence) ? { key: `${radio}|${night}`, sequence: sequence ?? 0 } : null;
  } catch {
    return null;
  }
}

/** A message, and a line that tells what it is by radio, night, sequence and revision. */
export interface Told {
  readonly line: string;
  readonly message: OutgoingMessage;
}

/** An entry that waits for others to go first. */
interface Waiting {
  readonly told: Told;
  readonly behind: number;
}

const LATE_SHARE = 0.12;
const AGAIN_SHARE = 0.06;
const LOST_SHARE = 0.03;
const SPOILT_SHARE = 0.03;

/** The doors of the town: whoever asks for the next thing said sets the pace. */
export class Doors {
  readonly #counts: Map<string, number>;
  readonly #stories = new Map<string, readonly StoryPart[]>();
  #waiting: Waiting[] = [];
  #last: Told | null = null;

  constructor(counts: Map<string, number>) {
    this.#counts = counts;
  }

  /** What is said next; only what the hub refuses, when `wrong`. */
  next(now: Date, wrong: boolean): Told {
    this.#waiting = this.#waiting.map((each) => ({ ...each, behind: each.behind - 1 }));
    const due = this.#waiting.find(({ behind }) => behind <= 0);
    if (due) {
      this.#waiting = this.#waiting.filter((each) => each !== due);
      return due.told;
    }
    const { at, night } = nightly(now);
    if (wrong || Math.random() < SPOILT_SHARE) return spoilt(at, night);
    if (this.#last && Math.random() < AGAIN_SHARE) return this.#last;
    const told = this.#entry(at, night);
    this.#last = told;
    if (Math.random() >= LATE_SHARE) return told;
    // The hub sees a hole for a while: the next entry of the radio goes first.
    this.#waiting.push({ told, behind: randomInt(2, 5) });
    return this.#entry(at, night);
  }

  #entry(at: Date, night: string): Told {
    const radio = Math.random() < LOST_SHARE ? LOST_RADIO : pick(SIMULATED_RADIOS);
    const [part = pick(pick(STORIES)), ...rest] = this.#stories.get(radio) ?? pick(STORIES);
    if (rest.length > 0) this.#stories.set(radio, rest);
    else this.#stories.delete(radio);
    const key = `${radio}|${night}`;
    const sequence = (this.#counts.get(key) ?? 0) + 1;
    this.#counts.set(key, sequence);
    const body: RadioLogged = {
      radio,
      night,
      sequence,
      revision: 1,
      at: at.toISOString(),
      category: part.category,
      words: part.words,
      place: part.place ?? null,
    };
    if (part.amended) this.#waiting.push({ told: written(Kind.AMENDED, { ...body, revision: 2, ...part.amended }, at), behind: randomInt(1, 6) });
    return written(Kind.LOGGED, body, at);
  }
}

/** Now, where it is night; by day the same minute of the night before, so that there is something to see at any hour. */
function nightly(now: Date): { at: Date; night: string } {
  for (const hours of [0, 12, 11, 13]) {
    const at = new Date(now.getTime() - hours * 3_600_000);
    const night = londonNight(at);
    if (night !== null) return { at, night };
  }
  throw new Error('There is no night within thirteen hours: the clock is broken.');
}

/** An entry that the hub refuses, for one of the reasons that the README names. */
function spoilt(at: Date, night: string): Told {
  const body = {
    radio: pick(SIMULATED_RADIOS),
    night,
    sequence: 1,
    revision: 1,
    at: at.toISOString(),
    category: 'OTHER' as NteCategory,
    words: 'Radio check.',
  };
  const tomorrow = new Date(at.getTime() + 86_400_000);
  return pick([
    () => written(Kind.LOGGED, { ...body, at: tomorrow.toISOString() }, at),
    () => written(Kind.LOGGED, { ...body, sequence: 0 }, at),
    () => written(Kind.LOGGED, { ...body, words: ' ' }, at),
    () => {
      const { line, message } = written(Kind.LOGGED, body, at);
      return { line: `${line} under another key`, message: { ...message, key: 'S-NONE' } };
    },
  ])();
}

function written(type: string, body: RadioLogged, now: Date): Told {
  const { radio, night, sequence, revision } = body;
  return {
    line: `${type} ${radio} ${night} ${sequence}/${revision}`,
    message: {
      topic: PUBWATCH_TOPIC,
      key: radio,
      headers: envelopeHeaders({
        id: randomUUID(),
        source: PUBWATCH_SOURCE,
        type,
        time: now,
        dataSchema: String(RADIO_LOGGED_SCHEMA['$id']),
        classification: Classification.OFFICIAL,
        regime: Regime.UK_GDPR_PART2,
        agreement: 'ISA-SIMULATED',
        marking: [],
        simulated: true,
        correlationId: null,
      }),
      value: Buffer.from(JSON.stringify(body)),
    },
  };
}

function pick<Thing>(things: readonly Thing[]): Thing {
  const thing = things[randomInt(things.length)];
  if (thing === undefined) throw new RangeError('There is nothing to choose from.');
  return thing;
}
