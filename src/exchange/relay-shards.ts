/** Which shards of the outbox this process relays: its fair share, each held by a lock that ends with its session. */
import { createHash } from 'node:crypto';
import { type Claim, Claims } from '../database/claims.ts';
import { FairShare } from '../database/fair-share.ts';
import type { Session } from '../database/session.ts';
import { SHARDS } from './outbox.entity.ts';
import { Lane, type LaneParts } from './relay-lane.ts';

/** The channel that says that a relay came or went, or that a shard is free. */
export const RELAYS_CHANNEL = 'hub_relays';

const REGISTER = createHash('sha256').update('relays of the outbox').digest().readUInt32BE() >>> 1;

interface HeldShard {
  readonly claim: Claim;
  readonly lanes: Map<string, Lane>;
  /** Nobody has looked yet what waits in it. */
  fresh: boolean;
  leaving: boolean;
}

export class RelayShards {
  readonly #session: Session;
  readonly #claims: Claims;
  readonly #share: FairShare;
  readonly #parts: LaneParts;
  readonly #held = new Map<number, HeldShard>();
  /** One for each shard that is being given up. */
  readonly #endings = new Set<Promise<void>>();

  constructor(session: Session, parts: LaneParts) {
    this.#session = session;
    this.#claims = new Claims(session);
    this.#share = new FairShare(session, REGISTER);
    this.#parts = parts;
  }

  /** Gives up what is more than the share, or claims what is missing to it. */
  async settle(): Promise<void> {
    if (!this.#share.entered) {
      // After a break, what was in hand then has to end first: a relay that cannot take its share must not count for one.
      if (this.#held.size > 0) return;
      await this.#share.enter();
      await this.#tell();
    }
    const share = await this.#share.of(SHARDS);
    if (share === null) return;
    const mine = [...this.#held].filter(([, { leaving }]) => !leaving);
    for (const [shard] of mine.slice(share.count)) this.#giveUp(shard);
    for (let nth = 0, missing = share.count - mine.length; nth < SHARDS && missing > 0; nth += 1)
      if (await this.#claim((share.first + nth) % SHARDS)) missing -= 1;
  }

  /** The shards that are new. */
  fresh(): number[] {
    return [...this.#held].flatMap(([shard, { fresh, leaving }]) => (fresh && !leaving ? [shard] : []));
  }

  /** These topics have something to send in a shard that is new. */
  open(shard: number, topics: readonly string[]): void {
    for (const topic of topics) this.wake(shard, topic);
    const held = this.#held.get(shard);
    if (held !== undefined) held.fresh = false;
  }

  /** There may be something to send in a lane, if it is one of ours. */
  wake(shard: number, topic: string): void {
    const held = this.#held.get(shard);
    if (held === undefined || held.leaving) return;
    const lane = held.lanes.get(topic);
    if (lane !== undefined) lane.wake();
    else held.lanes.set(topic, new Lane(this.#parts, { topic, shard }));
  }

  /** The session broke: others may hold the shards now. */
  lost(): void {
    this.#claims.lost();
    this.#share.lost();
    for (const shard of this.#held.keys()) this.#giveUp(shard);
  }

  /** Gives everything up; resolves when nothing is on its way to the bus any more. */
  async close(): Promise<void> {
    for (const shard of this.#held.keys()) this.#giveUp(shard);
    await Promise.all(this.#endings);
    await this.#share.leave().then(
      () => this.#tell(),
      () => undefined,
    ); // the session is gone, and the registration with it
  }

  async #claim(shard: number): Promise<boolean> {
    if (this.#held.has(shard)) return false;
    const claim = await this.#claims.take('outbox shard', shard);
    if (claim === null) return false;
    if (!this.#share.entered) {
      await this.#claims.release(claim); // the session broke meanwhile
      return false;
    }
    this.#held.set(shard, { claim, lanes: new Map(), fresh: true, leaving: false });
    return true;
  }

  #giveUp(shard: number): void {
    const held = this.#held.get(shard);
    if (held === undefined || held.leaving) return;
    held.leaving = true;
    for (const lane of held.lanes.values()) lane.letGo();
    const ending = this.#end(shard, held)
      .catch(() => undefined)
      .finally(() => this.#endings.delete(ending)); // broken session: nothing to release, nobody to tell
    this.#endings.add(ending);
  }

  async #end(shard: number, { lanes, claim }: HeldShard): Promise<void> {
    await Promise.all([...lanes.values()].map(({ done }) => done));
    this.#held.delete(shard);
    await this.#claims.release(claim);
    await this.#tell();
  }

  async #tell(): Promise<void> {
    await this.#session.query('select pg_notify($1, $2)', [RELAYS_CHANNEL, '']);
  }
}
