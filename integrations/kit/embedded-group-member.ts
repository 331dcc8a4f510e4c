/** How a member of a consumer group comes to its fair share of the partitions, and gives them up again. */
import type { Pool } from 'pg';
import { Bell } from '../../src/database/bell.ts';
import { FairShare } from '../../src/database/fair-share.ts';
import type { Session } from '../../src/database/session.ts';
import type { SubscribeOptions, Subscription } from '../../src/exchange/bus.ts';
import { type Claims, registerOf } from './embedded-claims.ts';
import { beginTerm, HeldPartition } from './embedded-held-partition.ts';

/** The channel that says that a member of a group (the payload) came or went, or that a partition is free. */
export const GROUP_CHANNEL = 'hub_bus_group';

/** How often a member looks at the group and at the heads of its partitions unasked: a member that died told nobody. */
const LOOK_MS = 1_000;

export interface MemberSettings {
  readonly pool: Pool;
  readonly session: Session;
  readonly claims: Claims;
  readonly options: SubscribeOptions;
  /** The topics with their number of partitions. */
  readonly topics: ReadonlyMap<string, number>;
  readonly log: (line: string) => void;
}

/**
 * A member registers for each topic with a number of its own, as a session lock that everybody can see; from the list of numbers each member
 * works out the same shares, as equal as can be. It holds no more than its share, and claims what is free up to it. Two members may see different lists
 * for a moment: then a partition stays free for that long, but never has two holders.
 */
export class GroupMember implements Subscription {
  readonly #settings: MemberSettings;
  readonly #shares: ReadonlyMap<string, FairShare>;
  readonly #held = new Map<string, HeldPartition>();
  /** One for each partition that is held or being given up. */
  readonly #endings = new Set<Promise<void>>();
  readonly #bell = new Bell();
  readonly #closing = new AbortController();
  readonly #ended: Promise<void>;
  #registered = false;
  readonly #onClose: () => void;

  constructor(settings: MemberSettings, onClose: () => void) {
    this.#settings = settings;
    this.#onClose = onClose;
    this.#shares = new Map([...settings.topics.keys()].map((topic) => [topic, new FairShare(settings.session, registerOf(settings.options.group, topic))]));
    this.#ended = this.#run();
  }

  get group(): string {
    return this.#settings.options.group;
  }

  /** Something changed in the group, or the session is back. */
  look(): void {
    this.#bell.ring();
  }

  /** A partition has grown. */
  grown(topic: string, partition: number): void {
    this.#held.get(nameOf(topic, partition))?.wake();
  }

  /** The session broke: others may hold the partitions now. */
  lost(): void {
    this.#registered = false;
    for (const share of this.#shares.values()) share.lost();
    for (const held of this.#held.values()) held.letGo();
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await this.#ended;
  }

  async #run(): Promise<void> {
    let complained = false;
    while (!this.#closing.signal.aborted) {
      try {
        if (this.#settings.session.stands) await this.#lookAround();
        complained = false;
      } catch (failure) {
        if (!complained) this.#settings.log(`The group ${this.group} cannot be looked after (${String(failure)}); trying again.`);
        complained = true;
      }
      await this.#bell.wait(LOOK_MS, this.#closing.signal);
    }
    for (const held of this.#held.values()) held.letGo();
    await Promise.all(this.#endings);
    await this.#unregister().catch(() => undefined); // the session is gone, and the registration with it
    this.#onClose();
  }

  async #lookAround(): Promise<void> {
    if (!this.#registered) {
      // After a break, what was in hand then has to end first: a member that cannot take its share must not count for one.
      if (this.#held.size > 0) return;
      await this.#register();
    }
    for (const [topic, partitions] of this.#settings.topics) await this.#takeShare(topic, partitions);
    await this.#lookForNews();
  }

  /** Gives up what is more than the share, or claims what is missing to it. */
  async #takeShare(topic: string, partitions: number): Promise<void> {
    const share = (await this.#shares.get(topic)?.of(partitions)) ?? null;
    if (share === null) return;
    const mine = Array.from({ length: partitions }, (_, partition) => this.#held.get(nameOf(topic, partition))).filter((held) => held && !held.leaving);
    for (const held of mine.slice(share.count)) held?.letGo();
    let wanted = share.count - mine.length;
    for (let nth = 0; nth < partitions && wanted > 0 && !this.#closing.signal.aborted; nth++)
      if (await this.#claim(topic, (share.first + nth) % partitions)) wanted--;
  }

  async #claim(topic: string, partition: number): Promise<boolean> {
    const { pool, claims, options, log } = this.#settings;
    const name = nameOf(topic, partition);
    if (this.#held.has(name)) return false;
    const claim = await claims.take('partition', options.group, topic, partition);
    if (claim === null) return false;
    try {
      const { next, term } = await beginTerm(pool, options.group, topic, partition);
      if (!this.#registered) {
        await claims.release(claim); // the session broke meanwhile: first of all the member has to register anew
        return false;
      }
      const held = new HeldPartition({ pool, topic, partition, next, term, options, log });
      this.#held.set(name, held);
      const left = held.done.then(async () => {
        this.#held.delete(name);
        this.#bell.ring();
        await claims.release(claim);
        await this.#tellGroup();
      });
      const ending = left.catch(() => undefined).finally(() => this.#endings.delete(ending)); // broken session: nothing to release, nobody to tell
      this.#endings.add(ending);
      return true;
    } catch (failure) {
      await claims.release(claim);
      throw failure;
    }
  }

  /** Finds what a lost notification did not tell. */
  async #lookForNews(): Promise<void> {
    const { rows } = await this.#settings.pool.query<{ topic: string; partition: number; head: string }>({
      name: 'bus heads',
      text: 'select topic, partition, next_offset::text as head from bus_partition where topic = any($1)',
      values: [[...this.#settings.topics.keys()]],
    });
    for (const { topic, partition, head } of rows) this.#held.get(nameOf(topic, partition))?.grown(BigInt(head));
  }

  async #register(): Promise<void> {
    for (const share of this.#shares.values()) await share.enter();
    this.#registered = true;
    await this.#tellGroup();
  }

  async #unregister(): Promise<void> {
    if (!this.#registered) return;
    for (const share of this.#shares.values()) await share.leave();
    await this.#tellGroup();
  }

  async #tellGroup(): Promise<void> {
    await this.#settings.session.query('select pg_notify($1, $2)', [GROUP_CHANNEL, this.group]);
  }
}

function nameOf(topic: string, partition: number): string {
  return `${topic}/${partition}`;
}
