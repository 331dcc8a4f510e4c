/** A control room whose logs are counted: it knows what every incident must look like in the end, whatever happens to the hub on the way. */
import type { OutgoingMessage } from '../../src/exchange/bus.ts';

export const TOPIC = 'police.incident.v1';

/** What an incident must look like once everything was taken. */
export interface CountedLog {
  readonly reference: string;
  /** The newest revision. */
  readonly revision: number;
  readonly summary: string;
  readonly status: 'OPEN' | 'CLOSED';
  /** Every revision that counts, rising. */
  readonly revisions: readonly number[];
}

/** How many messages of each sort were written. */
export type Sorts = Record<'recorded' | 'amended' | 'closed' | 'said again' | 'late' | 'sent twice' | 'contradicted' | 'malformed', number>;

interface Open {
  readonly number: number;
  revision: number;
  summary: string;
  closed: boolean;
  readonly revisions: number[];
  last: OutgoingMessage;
}

/** The share of each sort in a hundred messages; the rest are new logs. */
const SHARES = [
  ['sent twice', 6],
  ['amended', 12],
  ['late', 6],
  ['closed', 5],
  ['said again', 2],
  ['contradicted', 2],
  ['malformed', 3],
] as const;

/** How many of the newest logs may still change. */
const OPEN_LOGS = 400;

export class CountedLogs {
  readonly #dice: () => number;
  readonly #logs: Open[] = [];
  #held: OutgoingMessage[] = [];
  readonly sorts: Sorts = { recorded: 0, amended: 0, closed: 0, 'said again': 0, late: 0, 'sent twice': 0, contradicted: 0, malformed: 0 };

  constructor(seed: number) {
    this.#dice = diceOf(seed);
  }

  /** The next messages, in the order in which they must be sent. */
  next(count: number): OutgoingMessage[] {
    // What was held back comes now, after what overtook it.
    const messages = this.#held.splice(0, Math.ceil(this.#held.length / 2));
    while (messages.length < count) messages.push(this.#message());
    return messages;
  }

  /** What is still held back. */
  rest(): OutgoingMessage[] {
    return this.#held.splice(0);
  }

  /** Every incident as it must be. */
  truth(): CountedLog[] {
    return this.#logs.map(({ number, revision, summary, closed, revisions }) => ({
      reference: referenceOf(number),
      revision,
      summary,
      status: closed ? 'CLOSED' : 'OPEN',
      revisions: revisions.toSorted((a, b) => a - b),
    }));
  }

  #message(): OutgoingMessage {
    let share = this.#dice() * 100;
    const sort = this.#logs.length < 20 ? undefined : SHARES.find(([, each]) => (share -= each) < 0)?.[0];
    const log = this.#logs[this.#logs.length - 1 - Math.floor(this.#dice() * Math.min(OPEN_LOGS, this.#logs.length))];
    if (sort === undefined || log === undefined) return this.#recorded();
    this.sorts[sort] += 1;
    if (sort === 'sent twice') return log.last;
    if (sort === 'malformed') return this.#malformed(log);
    if (sort === 'contradicted') return written(log, log.revision, { ...log, summary: `${log.summary} No: something else.` }, 'contradicts');
    if (sort === 'said again') return this.#step(log, log.summary);
    if (sort === 'late') this.#held.push(this.#step(log, `Log ${log.number}, overtaken.`));
    if (sort === 'closed') log.closed = true;
    return this.#step(log, `Log ${log.number}, revision ${log.revision + 1}.`);
  }

  #recorded(): OutgoingMessage {
    this.sorts.recorded += 1;
    const number = this.#logs.length + 1;
    const facts = { number, revision: 1, summary: `Log ${number}, as it was reported.`, closed: false, revisions: [1] };
    const message = written(facts, 1, facts);
    this.#logs.push({ ...facts, last: message });
    return message;
  }

  #step(log: Open, summary: string): OutgoingMessage {
    log.revision += 1;
    log.summary = summary;
    log.revisions.push(log.revision);
    log.last = written(log, log.revision, log);
    return log.last;
  }

  /** Each is rejected, whatever the hub knows. */
  #malformed(log: Open): OutgoingMessage {
    const { value, headers, ...message } = written(log, log.revision + 1, log, 'malformed');
    const { ce_isaref: _, ...withoutAgreement } = headers;
    const ways = [
      { ...message, headers: withoutAgreement, value },
      { ...message, headers, value: value?.subarray(0, value.length / 2) ?? null },
      { ...message, headers, value: null },
      { ...message, headers, value, key: `${log.number}` },
    ];
    return ways[Math.floor(this.#dice() * ways.length)] ?? { ...message, headers, value: null };
  }
}

export function referenceOf(number: number): string {
  return `humberside|2026-11-20|${number}`;
}

/** The message that says how a log stands at a revision; `sort` makes its ce_id another. */
export function written(
  { number }: { number: number },
  revision: number,
  { summary, closed }: { summary: string; closed: boolean },
  sort = 'counts',
): OutgoingMessage {
  const body = {
    log: { forceCode: 'humberside', date: '2026-11-20', number },
    revision,
    openingCode: 'ASB-ROWDY',
    nsirCategory: 'NUISANCE',
    reportedAt: '2026-11-20T21:04:00Z',
    occurredFrom: '2026-11-20T20:50:00Z',
    // A few hundred places, most of them shared by many incidents.
    place: {
      description: `Lantern Row ${number % 300}`,
      longitude: -0.65 + (number % 300) / 10_000,
      latitude: 53.59,
      precision: 'EXACT',
      wardCode: `E050150${74 + (number % 19)}`,
    },
    summary,
    ...(closed ? { closedAt: '2026-11-20T22:00:00Z', closingCode: 'Public order' } : {}),
  };
  const kind = closed ? 'closed' : revision === 1 ? 'recorded' : 'amended';
  return {
    topic: TOPIC,
    key: referenceOf(number),
    headers: {
      ce_specversion: '1.0',
      ce_id: `${number}-${revision}-${sort}`,
      ce_source: 'urn:police:humberside:command-and-control',
      ce_type: `police.incident.${kind}`,
      'content-type': 'application/json',
      ce_classification: 'OFFICIAL-SENSITIVE',
      ce_regime: 'LED_PART3',
      ce_isaref: 'ISA-SN-2026-03',
    },
    value: Buffer.from(JSON.stringify(body)),
  };
}

/** Numbers from 0 up to 1, the same for the same seed (mulberry32). */
export function diceOf(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
