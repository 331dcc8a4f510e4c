/** How one lane of the outbox is sent: a page at a time, each in one piece after the other, the lane moved when the bus has acknowledged. */
import type { EntityManager } from '@mikro-orm/postgresql';
import type { Pool } from 'pg';
import { Bell } from '../database/bell.ts';
import type { Clock } from '../shared/clock.ts';
import type { Bus, OutgoingMessage } from './bus.ts';
import type { Departure } from './departure.ts';
import { copyLeaves, putLeavingOnRecord } from './disclosures.ts';
import type { OutboundWriter } from './outbound.ts';
import { askedTogether, clearToGo, LaneLost, tellLeft } from './relay-departure.ts';
import { beginTerm, type LaneName, type LaneStanding, moveLane, rowsAfter, type WaitingRow } from './relay-rows.ts';
import { lettersOf, receiptsOf } from './returned-messages.ts';
import { type ReturnsWriter, ReturnType, spanOf } from './returns.ts';

/** What the lanes of a relay have in common. */
export interface LaneParts {
  readonly pool: Pool;
  readonly em: () => EntityManager;
  readonly bus: Bus;
  readonly outbound: OutboundWriter;
  readonly returns: ReturnsWriter;
  /** By the topics that they have a word on. */
  readonly departures: ReadonlyMap<string, Departure>;
  readonly clock: Clock;
  /** Whether events of an invented world leave. */
  readonly sendsSimulated: boolean;
  /** Up to where the outbox is settled now. */
  readonly settled: () => bigint;
  readonly log: (line: string) => void;
}

/** One piece: brokers count a batch of messages against the same limit as a single one. */
const MOST_MESSAGES = 500;
const MOST_BYTES = 800_000;
const FIRST_RETRY_MS = 100;
const LAST_RETRY_MS = 5_000;

/** Told to let go in the middle of the work. */
class LetGo extends Error {}

export class Lane {
  readonly #parts: LaneParts;
  readonly #name: LaneName;
  readonly #bell = new Bell();
  readonly #letGo = new AbortController();
  #standing: LaneStanding | null = null;
  #troubled = false;
  /** Resolves when it sends nothing any more. */
  readonly done: Promise<void>;

  constructor(parts: LaneParts, name: LaneName) {
    this.#parts = parts;
    this.#name = name;
    this.done = this.#run();
  }

  /** There may be something to send. */
  wake(): void {
    this.#bell.ring();
  }

  /** Ends after what is on its way to the bus. */
  letGo(): void {
    this.#letGo.abort();
  }

  async #run(): Promise<void> {
    for (let retry = FIRST_RETRY_MS; !this.#leaving;) {
      try {
        this.#standing ??= await beginTerm(this.#parts.pool, this.#name);
        const rows = await rowsAfter(this.#parts.pool, this.#name, this.#standing.sentThrough, this.#parts.settled());
        if (rows.length > 0) await this.#send(rows, this.#standing);
        this.#recovered();
        retry = FIRST_RETRY_MS;
        if (rows.length === 0) await this.#bell.wait(Infinity, this.#letGo.signal);
      } catch (failure) {
        if (failure instanceof LetGo) return;
        // Whoever has the lane now sends on. If it is still ours after a while, it begins a new term.
        if (failure instanceof LaneLost) [this.#standing, retry] = [null, LAST_RETRY_MS];
        retry = await this.#wait(failure, retry);
      }
    }
  }

  async #send(rows: readonly WaitingRow[], standing: LaneStanding): Promise<void> {
    const departure = this.#parts.departures.get(this.#name.topic);
    if (departure !== undefined) return this.#depart(rows, departure, standing);
    const leaving = rows.filter((row) => this.#leaves(row));
    await this.#tellLedger(leaving);
    await this.#publish(leaving);
    await this.#move(rows, standing);
  }

  /** Each attempt is preceded by its question, so nothing here is tried again without asking again; but what is on the bus is not sent twice for want of a note. */
  async #depart(rows: readonly WaitingRow[], departure: Departure, standing: LaneStanding): Promise<void> {
    const { em, clock } = this.#parts;
    const parts = { em, clock, lane: this.#name, term: standing.term, departure };
    const asked = askedTogether(rows);
    const going = await clearToGo(
      parts,
      asked.filter((row) => this.#leaves(row)),
    );
    for await (const piece of piecesOf(this.#messagesOf(going))) {
      if (this.#leaving) throw new LetGo();
      await this.#parts.bus.publish(piece);
    }
    const through = asked.at(-1)?.position ?? standing.sentThrough;
    await this.#persist(() => tellLeft(parts, going, through));
    this.#standing = { ...standing, sentThrough: through };
  }

  /** What partners are told of the hub's events on topics of their own is on record before it leaves. */
  async #tellLedger(rows: readonly WaitingRow[]): Promise<void> {
    const { em, outbound, clock } = this.#parts;
    const copies = rows
      .filter(({ type, sealed }) => sealed === null && !isReturn(type))
      .flatMap((row) => outbound.copiesOf(row).flatMap((copy) => copyLeaves(row, copy, copy.headers['ce_isaref'] ?? row.agreement) ?? []));
    if (copies.length > 0) await this.#persist(() => em().transactional((inside) => putLeavingOnRecord(inside, copies, clock)));
  }

  async #publish(rows: readonly WaitingRow[]): Promise<void> {
    for await (const piece of piecesOf(this.#messagesOf(rows))) {
      if (this.#leaving) throw new LetGo();
      await this.#persist(() => this.#parts.bus.publish(piece));
    }
  }

  async #move(rows: readonly WaitingRow[], standing: LaneStanding): Promise<void> {
    const through = rows.at(-1)?.position ?? standing.sentThrough;
    const moved = await this.#persist(() => moveLane(this.#parts.pool, this.#name, standing.term, through, this.#parts.clock.now()));
    if (!moved) throw new LaneLost(this.#name);
    this.#standing = { ...standing, sentThrough: through };
  }

  /** Does the work until it is done: what was done before it need not be done again. Throws LetGo when it fails and the lane is to be let go. */
  async #persist<Answer>(work: () => Promise<Answer>): Promise<Answer> {
    for (let retry = FIRST_RETRY_MS; ;) {
      try {
        const answer = await work();
        this.#recovered();
        return answer;
      } catch (failure) {
        if (failure instanceof LaneLost) throw failure;
        retry = await this.#wait(failure, retry);
        if (this.#leaving) throw new LetGo();
      }
    }
  }

  /** Answers how long to wait the next time. */
  async #wait(failure: unknown, retry: number): Promise<number> {
    const { topic, shard } = this.#name;
    if (!this.#troubled && !this.#leaving) this.#parts.log(`Lane ${shard} of ${topic} waits (${nameOfTrouble(failure)}); trying until it works.`);
    this.#troubled = true;
    // A little apart from one another, so that the lanes of a bus that was away do not all come at once.
    await new Bell().wait(retry * (0.5 + Math.random() / 2), this.#letGo.signal);
    return Math.min(retry * 2, LAST_RETRY_MS);
  }

  #recovered(): void {
    if (this.#troubled) this.#parts.log(`Lane ${this.#name.shard} of ${this.#name.topic} goes on.`);
    this.#troubled = false;
  }

  get #leaving(): boolean {
    return this.#letGo.signal.aborted;
  }

  /** An event of an invented world never leaves a hub of real records. What goes back to a sender always does: it says that it is simulated. */
  #leaves({ simulated, type }: WaitingRow): boolean {
    return !simulated || this.#parts.sendsSimulated || isReturn(type);
  }

  async *#messagesOf(rows: readonly WaitingRow[]): AsyncGenerator<OutgoingMessage> {
    const { pool, outbound, returns } = this.#parts;
    for (const row of rows) {
      if (row.type === ReturnType.RECEIPTS) yield* receiptsOf(pool, spanOf(row.payload), row.eventId, returns);
      else if (row.type === ReturnType.LETTERS) yield* lettersOf(pool, spanOf(row.payload), returns);
      else if (row.sealed) yield { topic: row.topic, key: row.key, ...row.sealed };
      else {
        yield outbound.writeEvent(row);
        yield* outbound.copiesOf(row);
      }
    }
  }
}

function isReturn(type: string): boolean {
  return type === ReturnType.RECEIPTS || type === ReturnType.LETTERS;
}

/** What is published together, in order. */
async function* piecesOf(messages: AsyncIterable<OutgoingMessage>): AsyncGenerator<OutgoingMessage[]> {
  let [piece, bytes]: [OutgoingMessage[], number] = [[], 0];
  for await (const message of messages) {
    const size = sizeOf(message);
    if (piece.length === MOST_MESSAGES || (piece.length > 0 && bytes + size > MOST_BYTES)) {
      yield piece;
      [piece, bytes] = [[], 0];
    }
    piece.push(message);
    bytes += size;
  }
  if (piece.length > 0) yield piece;
}

function sizeOf({ key, headers, value }: OutgoingMessage): number {
  const words = (key?.length ?? 0) + Object.entries(headers).reduce((sum, [name, text]) => sum + name.length + text.length, 0);
  return words * 3 + (value?.byteLength ?? 0);
}

/** Names and codes: the words of the database quote values. */
function nameOfTrouble(failure: unknown): string {
  if (!(failure instanceof Error)) return 'an unknown failure';
  return 'code' in failure ? `${failure.name} ${String(failure.code)}` : `${failure.name}: ${failure.message.split('\n')[0] ?? ''}`;
}
