/** The bus for a hub on its own: a durable log in the hub's Postgres that keeps the same contract as Kafka. */
import { Pool } from 'pg';
import { Session } from '../../src/database/session.ts';
import { asTheHub } from '../../src/database/whose-work.ts';
import type { Bus, BusMessage, GroupPosition, OutgoingMessage, Place, SubscribeOptions, Subscription, TopicSpec } from '../../src/exchange/bus.ts';
import { systemClock, type Clock } from '../../src/shared/clock.ts';
import { Claims } from './embedded-claims.ts';
import { GROUP_CHANNEL, GroupMember } from './embedded-group-member.ts';
import { GROWN_CHANNEL } from './embedded-lane.ts';
import { forgetOldMessages } from './embedded-retention.ts';
import { COLUMNS, messageOf, type MessageRow } from './embedded-rows.ts';
import { Topics } from './embedded-topics.ts';

export interface EmbeddedBusSettings {
  /** The database, as the role that serves requests; its schema has to be there. */
  readonly url: string;
  readonly clock?: Clock;
  /** Told of breaks, recoveries and batches that fail; never of what a message says. */
  readonly log?: (line: string) => void;
}

const FORGET_EVERY_MS = 3_600_000;
/** Connections beside the session. */
const POOL_SIZE = 4;

/** A bus in the database at `url`. It makes no connection before it is used, and outlasts restarts of the server. */
export function embeddedBus(settings: EmbeddedBusSettings): Bus {
  return new EmbeddedBus(settings);
}

class EmbeddedBus implements Bus {
  readonly kind = 'embedded';
  readonly #settings: EmbeddedBusSettings;
  readonly #log: (line: string) => void;
  readonly #pool: Pool;
  readonly #topics: Topics;
  readonly #members = new Set<GroupMember>();
  readonly #publishing = new Set<Promise<unknown>>();
  #consuming: { session: Session; claims: Claims; forgetting: NodeJS.Timeout } | null = null;
  #closed = false;

  constructor(settings: EmbeddedBusSettings) {
    // The messages are the hub's own: nobody who asks sees them.
    this.#settings = { ...settings, url: asTheHub(settings.url) };
    this.#log = settings.log ?? (() => undefined);
    this.#pool = new Pool({
      connectionString: this.#settings.url,
      application_name: 'hub bus',
      max: POOL_SIZE,
      keepAlive: true,
      connectionTimeoutMillis: 10_000,
    });
    this.#pool.on('error', () => undefined); // an idle connection that breaks is replaced at the next statement
    this.#topics = new Topics(this.#pool);
  }

  async ensureTopics(topics: readonly TopicSpec[]): Promise<void> {
    await this.#topics.ensure(topics);
  }

  async publish(messages: readonly OutgoingMessage[]): Promise<Place[]> {
    this.#mustBeOpen();
    const published = this.#publish(messages);
    this.#publishing.add(published);
    return published.finally(() => this.#publishing.delete(published));
  }

  async #publish(messages: readonly OutgoingMessage[]): Promise<Place[]> {
    const names = [...new Set(messages.map((message) => message.topic))];
    const topics = new Map(await Promise.all(names.map(async (name) => [name, await this.#topics.get(name)] as const)));
    const appended = messages.flatMap((message) => topics.get(message.topic)?.append(message) ?? []);
    await Promise.allSettled(appended); // even when one fails, nobody is told before all have come to their end
    return Promise.all(appended);
  }

  async subscribe(options: SubscribeOptions): Promise<Subscription> {
    this.#mustBeOpen();
    const topics = await Promise.all(options.topics.map((name) => this.#topics.get(name)));
    this.#mustBeOpen();
    const { session, claims } = (this.#consuming ??= this.#beginToConsume());
    const member = new GroupMember(
      { pool: this.#pool, session, claims, options, topics: new Map(topics.map((topic) => [topic.name, topic.lanes.length])), log: this.#log },
      () => this.#members.delete(member),
    );
    this.#members.add(member);
    return member;
  }

  async read(span: { topic: string; partition: number; from: bigint; to: bigint; limit: number }): Promise<BusMessage[]> {
    const topic = await this.#topics.get(span.topic);
    if (!topic.lanes[span.partition])
      throw new Error(`The topic ${span.topic} has no partition ${span.partition}: name one from 0 to ${topic.lanes.length - 1}.`);
    const { rows } = await this.#pool.query<MessageRow>(
      `select ${COLUMNS} from bus_message where topic = $1 and partition = $2 and "offset" between $3 and $4 order by "offset" limit $5`,
      [span.topic, span.partition, span.from, span.to, span.limit],
    );
    return rows.map(messageOf);
  }

  async positions(group: string, topics: readonly string[]): Promise<GroupPosition[]> {
    await Promise.all(topics.map((name) => this.#topics.get(name)));
    const { rows } = await this.#pool.query<{ topic: string; partition: number; next: string; lag: string }>(
      `select p.topic, p.partition, coalesce(o.next_offset, 0)::text as next,
              greatest(p.next_offset - greatest(coalesce(o.next_offset, 0), coalesce(kept.first, p.next_offset)), 0)::text as lag
         from bus_partition p
         left join bus_offset o on o.consumer_group = $1 and o.topic = p.topic and o.partition = p.partition
         cross join lateral (select min(m."offset") as first from bus_message m where m.topic = p.topic and m.partition = p.partition) as kept
        where p.topic = any($2) order by p.topic, p.partition`,
      [group, topics],
    );
    return rows.map((row) => ({ ...row, next: BigInt(row.next), lag: BigInt(row.lag) }));
  }

  async check(): Promise<void> {
    this.#mustBeOpen();
    try {
      await inTime(this.#pool.query('select from bus_topic limit 1'));
    } catch (failure) {
      throw new Error(`The embedded bus cannot be reached (${failure instanceof Error ? failure.message : String(failure)}): see whether the database runs.`);
    }
    if (this.#consuming && !this.#consuming.session.stands)
      throw new Error('The embedded bus has lost the connection that its consumers hold: see whether the database runs.');
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await Promise.all([...this.#members].map((member) => member.close()));
    await Promise.allSettled(this.#publishing);
    clearInterval(this.#consuming?.forgetting);
    await this.#consuming?.session.close();
    await this.#pool.end();
  }

  #beginToConsume(): { session: Session; claims: Claims; forgetting: NodeJS.Timeout } {
    const session = new Session({
      url: this.#settings.url,
      name: 'hub bus session',
      channels: [GROWN_CHANNEL, GROUP_CHANNEL],
      heard: (channel, payload) => this.#heard(channel, payload),
      connected: () => this.#members.forEach((member) => member.look()),
      lost: () => {
        claims.lost();
        for (const member of this.#members) member.lost();
      },
      log: this.#log,
    });
    const claims = new Claims(session);
    const forget = () =>
      forgetOldMessages(this.#pool, (this.#settings.clock ?? systemClock).now()).catch((failure: unknown) => {
        // Who closes in the middle leaves the rest to the next hub.
        if (!this.#closed) this.#log(`Old messages could not be removed from the embedded bus (${String(failure)}); trying again in an hour.`);
      });
    void forget();
    return { session, claims, forgetting: setInterval(() => void forget(), FORGET_EVERY_MS).unref() };
  }

  #heard(channel: string, payload: string): void {
    const slash = payload.lastIndexOf('/');
    for (const member of this.#members) {
      if (channel === GROWN_CHANNEL) member.grown(payload.slice(0, slash), Number(payload.slice(slash + 1)));
      else if (member.group === payload) member.look();
    }
  }

  #mustBeOpen(): void {
    if (this.#closed) throw new Error('The bus is closed: open another.');
  }
}

/** How long check waits for an answer, in milliseconds. */
const CHECK_MS = 3_000;

async function inTime(work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${CHECK_MS / 1_000} seconds`)), CHECK_MS);
  });
  await Promise.race([work, late]).finally(() => clearTimeout(timer));
}
