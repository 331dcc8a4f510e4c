/** One connection to the database that a process keeps for as long as it lives: it hears notifications, may hold session locks, and comes back after every break. */
import { Client, type QueryResult, type QueryResultRow } from 'pg';
import { Bell } from './bell.ts';

export interface SessionSettings {
  readonly url: string;
  /** What pg_stat_activity shows. */
  readonly name: string;
  /** The channels to LISTEN to. */
  readonly channels: readonly string[];
  /** A notification came. */
  readonly heard?: (channel: string, payload: string) => void;
  /** The session stands (the first time, or again) and listens: look for what was missed, and take the locks anew. */
  readonly connected?: () => void;
  /** The session broke: the server has released its locks, or will soon. */
  readonly lost?: () => void;
  /** Told when the session breaks and when it is back. */
  readonly log?: (line: string) => void;
  /** How often it asks whether the server is still there, and how long an answer may take, in milliseconds. */
  readonly pulse?: number;
}

const PULSE_MS = 5_000;
const FIRST_RETRY_MS = 50;
const LAST_RETRY_MS = 500;

export class Session {
  readonly #settings: SessionSettings;
  readonly #pulse: number;
  readonly #ending = new AbortController();
  readonly #ended: Promise<void>;
  #client: Client | null = null;
  #turn: Promise<unknown> = Promise.resolve();

  /** Begins to connect at once, and never gives up until it is closed. */
  constructor(settings: SessionSettings) {
    this.#settings = settings;
    this.#pulse = settings.pulse ?? PULSE_MS;
    this.#ended = this.#keep();
  }

  /** True while the session stands. */
  get stands(): boolean {
    return this.#client !== null;
  }

  /** Runs a statement in the session, one after another. Rejects when the session does not stand, or breaks. */
  query<Row extends QueryResultRow>(text: string, values: unknown[] = []): Promise<QueryResult<Row>> {
    const answer = this.#turn.then(() => {
      if (this.#client === null) throw new Error('The connection to the database is broken; it is being made again.');
      return this.#client.query<Row>(text, values);
    });
    this.#turn = answer.catch(() => undefined);
    return answer;
  }

  /** Ends the session and with it everything that it holds. */
  async close(): Promise<void> {
    this.#ending.abort();
    await this.#ended;
  }

  async #keep(): Promise<void> {
    let retry = FIRST_RETRY_MS;
    let complained = false;
    while (!this.#ending.signal.aborted) {
      const failure = await this.#live(() => {
        if (complained) this.#settings.log?.(`The connection ${this.#settings.name} stands again.`);
        [retry, complained] = [FIRST_RETRY_MS, false];
      });
      if (this.#ending.signal.aborted) return;
      if (!complained) this.#settings.log?.(`The connection ${this.#settings.name} is broken (${failure}); trying again.`);
      complained = true;
      await new Bell().wait(retry, this.#ending.signal);
      retry = Math.min(retry * 2, LAST_RETRY_MS);
    }
  }

  /** From connect to end; answers why it ended. */
  async #live(stands: () => void): Promise<string> {
    const { url, name, channels } = this.#settings;
    const client = new Client({
      connectionString: url,
      application_name: name,
      keepAlive: true,
      connectionTimeoutMillis: this.#pulse,
      query_timeout: this.#pulse,
    });
    const broken = new AbortController();
    let why: string | undefined; // the first word is the server's, what follows is our own dismay
    client.on('error', (failure) => void (why ??= failure.message));
    client.on('end', () => broken.abort());
    client.on('notification', (notice) => this.#settings.heard?.(notice.channel, notice.payload ?? ''));
    try {
      await client.connect();
      for (const channel of channels) await client.query(`listen ${client.escapeIdentifier(channel)}`);
      this.#client = client;
      stands();
      this.#settings.connected?.();
      await this.#beat(AbortSignal.any([broken.signal, this.#ending.signal]));
    } catch (failure) {
      why ??= failure instanceof Error ? failure.message : String(failure);
    } finally {
      const stood = this.#client !== null;
      this.#client = null;
      if (stood) this.#settings.lost?.();
      await this.#hangUp(client);
    }
    return why ?? 'the server closed it';
  }

  /** Says goodbye, and does not wait for the answer of somebody who is gone. */
  async #hangUp(client: Client): Promise<void> {
    const gone = new Bell();
    client.end().then(
      () => gone.ring(),
      () => gone.ring(),
    );
    await gone.wait(this.#pulse);
  }

  /** A line that was cut far away looks alive from here: only an answer proves that somebody is there. */
  async #beat(until: AbortSignal): Promise<void> {
    while (!until.aborted) {
      await new Bell().wait(this.#pulse, until);
      if (!until.aborted) await this.query('select 1');
    }
  }
}
