/** The hub's own hand on the ledger: seals within seconds what was committed, and has the end of the chain witnessed outside the database. */
import type { EntityManager } from '@mikro-orm/postgresql';
import { Pool } from 'pg';
import { Bell } from '../../database/bell.ts';
import { Frontier } from '../../database/commit-order.ts';
import { allRecordedBefore, checkpointIfDue, databaseNow, LedgerInDoubt, PACE, type Pace, type Witness } from './checkpoint-ledger.ts';
import { CheckpointsUnusable } from './checkpoint-file.ts';
import { headOf, sealUpTo } from './seal-ledger.ts';

export interface SealerSettings {
  /** The database, for the hub's own work. */
  readonly url: string;
  /** An entity manager of one's own: asked for each transaction. */
  readonly em: () => EntityManager;
  readonly witness: Witness;
  /** How often it looks, in milliseconds; a second unless told. */
  readonly lookMs?: number;
  readonly pace?: Pace;
  /** For how long nothing may be sealed before a person has to look, in milliseconds; a minute unless told. */
  readonly unsealedMs?: number;
  /** Told of failures and recoveries; never of what an entry says. */
  readonly log?: (line: string) => void;
  /** Told in a sentence what a person has to look at: the database contradicts a checkpoint, or checkpoints cannot be written. Told again with every look while it is so. */
  readonly doubt?: (sentence: string) => Promise<void>;
  /** There is none any more. */
  readonly well?: () => Promise<void>;
}

/** A sealer at work. */
export interface Sealer {
  /** Seals what is there, makes a last checkpoint of it, and lets go. */
  close(): Promise<void>;
}

const LOOK_MS = 1_000;
const UNSEALED_MS = 60_000;
const UNSEALED =
  'The ledger has not been sealed for a while: a session holds its lock, or a transaction that wrote to it stays open; see pg_locks and pg_stat_activity.';
const NEVER = new Date(0);
/** Whether a checkpoint is due is looked at this often, in milliseconds. */
const WITNESS_LOOK_MS = 2_000;
/** How long a stop seals what is left. */
const LAST_WORD_MS = 5_000;
/** While a running transaction holds the ledger back it looks this often. */
const HELD_BACK_LOOK_MS = 50;

/** Begins to seal. Several hubs may: the ledger's lock lets one at a time do it, and each has its own file of checkpoints, or shares one. */
export function startSealer(settings: SealerSettings): Sealer {
  return new LedgerSealer(settings);
}

class LedgerSealer implements Sealer {
  readonly #settings: SealerSettings;
  readonly #pace: Pace;
  readonly #pool: Pool;
  readonly #bell = new Bell();
  readonly #closing = new AbortController();
  readonly #running: Promise<void>;
  #frontier: Frontier | null = null;
  /** By the clock of the database: what was recorded before is sealed; at first the instant of the first look. */
  #settledAt = NEVER;
  #settled = false;
  /** Up to here nothing is left to seal. */
  #sealedUpTo = -1n;
  /** When it looks again whether a checkpoint is due, by the clock of the process. */
  #witnessAt = 0;
  #failing = false;
  /** What is doubted; null for nothing, undefined before the first look. */
  #doubted: string | null | undefined;
  #closed: Promise<void> | null = null;

  constructor(settings: SealerSettings) {
    this.#settings = settings;
    this.#pace = settings.pace ?? PACE;
    this.#pool = new Pool({ connectionString: settings.url, application_name: 'hub ledger', max: 1, keepAlive: true, connectionTimeoutMillis: 10_000 });
    this.#pool.on('error', () => undefined); // an idle connection that breaks is replaced at the next statement
    this.#running = this.#run();
  }

  close(): Promise<void> {
    return (this.#closed ??= this.#close());
  }

  async #close(): Promise<void> {
    this.#closing.abort();
    await inTime(this.#running.then(() => this.#lastWord()));
    await this.#pool.end();
  }

  async #lastWord(): Promise<void> {
    this.#witnessAt = 0;
    await this.#look({ ...this.#pace, busyMs: 0 }, AbortSignal.timeout(LAST_WORD_MS));
  }

  async #run(): Promise<void> {
    while (!this.#closing.signal.aborted) {
      await this.#look(this.#pace, this.#closing.signal);
      await this.#bell.wait(this.#frontier?.heldBack ? HELD_BACK_LOOK_MS : (this.#settings.lookMs ?? LOOK_MS), this.#closing.signal);
    }
  }

  /** Never rejects: what fails is tried again at the next look. */
  async #look(pace: Pace, signal: AbortSignal): Promise<void> {
    const { log = () => undefined } = this.#settings;
    try {
      const now = await this.#seal(signal);
      if (now.getTime() - this.#settledAt.getTime() > (this.#settings.unsealedMs ?? UNSEALED_MS)) await this.#tell(UNSEALED);
      else if (performance.now() >= this.#witnessAt) await this.#tell(await this.#witness(pace));
      if (this.#failing) log('The ledger is sealed again.');
      this.#failing = false;
    } catch (failure) {
      // The database may be another one when it is back.
      [this.#frontier, this.#sealedUpTo] = [null, -1n];
      if (!this.#failing) log(`The ledger could not be sealed (${wordFor(failure)}); trying again.`);
      this.#failing = true;
    }
  }

  /** Seals what is settled; answers the present instant, by the clock of the database. */
  async #seal(signal: AbortSignal): Promise<Date> {
    const { em } = this.#settings;
    this.#frontier ??= new Frontier('ledger_entry', BigInt((await headOf(em())).position));
    const now = await databaseNow(em());
    const before = await allRecordedBefore(em());
    if (this.#settledAt === NEVER) this.#settledAt = now;
    const settled = await this.#frontier.advance(this.#pool);
    if (settled > this.#sealedUpTo && !(await sealUpTo(em, settled, signal)).done) return now;
    this.#sealedUpTo = settled;
    if (!this.#frontier.heldBack && before !== null) [this.#settledAt, this.#settled] = [before < now ? before : now, true];
    return now;
  }

  /** Makes a checkpoint when one is due; answers what is doubted, or null. */
  async #witness(pace: Pace): Promise<string | null> {
    if (!this.#settled) return null;
    this.#witnessAt = performance.now() + Math.min(WITNESS_LOOK_MS, pace.busyMs);
    try {
      await checkpointIfDue(this.#settings.em(), this.#settings.witness, this.#settledAt, pace);
      return null;
    } catch (failure) {
      if (failure instanceof LedgerInDoubt || failure instanceof CheckpointsUnusable) return failure.message;
      throw failure;
    }
  }

  async #tell(doubted: string | null): Promise<void> {
    const { log = () => undefined, doubt, well } = this.#settings;
    if (doubted !== null) {
      if (this.#doubted !== doubted) log(doubted);
      await doubt?.(doubted);
    } else if (this.#doubted !== null) {
      if (this.#doubted !== undefined) log('The ledger is sealed, and agrees with its checkpoints again.');
      await well?.();
    }
    this.#doubted = doubted;
  }
}

/** A database that does not answer must not keep the hub from stopping: the next hub seals what is left. */
async function inTime(work: Promise<void>): Promise<void> {
  const over = new Bell();
  await Promise.race([work.finally(() => over.ring()), over.wait(LAST_WORD_MS)]);
}

/** A failure's kind and code: its message may quote a row, and a row may be about somebody. */
function wordFor(failure: unknown): string {
  if (!(failure instanceof Error)) return 'an unknown failure';
  const code = 'code' in failure && typeof failure.code === 'string' && /^[0-9A-Z_]{1,40}$/.test(failure.code) ? failure.code : null;
  return code === null ? failure.name : `${failure.name} ${code}`;
}
