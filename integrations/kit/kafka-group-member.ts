/** A subscription on Kafka: one membership of the group after the other, for as long as it is open; and what is to be said of it meanwhile. */
import { Bell } from '../../src/database/bell.ts';
import { BusNotReady, type Subscription } from '../../src/exchange/bus.ts';
import { isPassingOnKafka, kafkaTypeOf, nameOfKafkaFailure } from './kafka-failures.ts';
import type { HeldKafkaPartition } from './kafka-held-partition.ts';
import { Membership, type MembershipSettings } from './kafka-membership.ts';

const FIRST_RETRY_MS = 100;
const LAST_RETRY_MS = 2_000;
/** While nobody looks after the group, the cluster is asked this often, in milliseconds. */
const LOOK_MS = 250;
/** A member that has not been given its share for so long is begun anew, in milliseconds: longer than the others may take to finish their batches. */
const JOIN_MS = 30_000;

export class KafkaGroupMember implements Subscription {
  readonly #settings: Omit<MembershipSettings, 'names'>;
  readonly #onClose: () => void;
  readonly #closing = new AbortController();
  readonly #bell = new Bell();
  readonly #ended: Promise<void>;
  /** Those that this process was in the group, and that could not say goodbye: the whole group waits for them until their session is over. */
  readonly #former = new Set<string>();
  #membership: Membership | null = null;
  /** Why the membership that runs is to end, although it would go on. */
  #anew: PromiseWithResolvers<null> = Promise.withResolvers();
  #down: string | null = null;
  /** When it was seen to have its share, and when it was begun anew because it had none. */
  #lastJoined = performance.now();
  #lastRenewed = 0;

  constructor(settings: Omit<MembershipSettings, 'names'>, onClose: () => void) {
    this.#settings = settings;
    this.#onClose = onClose;
    this.#ended = this.#run();
  }

  get group(): string {
    return this.#settings.options.group;
  }

  get topics(): readonly string[] {
    return this.#settings.options.topics;
  }

  /** The partitions that it holds now. */
  get held(): readonly HeldKafkaPartition[] {
    return this.#membership?.held ?? [];
  }

  /** Throws with a sentence while it takes nothing in. */
  mustConsume(): void {
    if (this.#down === null || this.#membership?.joined === true) return;
    throw new BusNotReady('consumer restarting', `The group ${this.group} takes nothing in at the moment (${this.#down}); it is being started again.`);
  }

  /** Sees whether it has its share; looked at again and again. */
  look(): void {
    const now = performance.now();
    const { topics, options, log } = this.#settings;
    if (this.#membership?.joined === true || options.topics.every((name) => topics.known(name) === null)) {
      this.#lastJoined = now;
      if (this.#membership?.joined === true) this.#down = null;
      return;
    }
    if (now - this.#lastJoined < JOIN_MS || now - this.#lastRenewed < JOIN_MS) return;
    this.#lastRenewed = now;
    this.#down ??= 'it is not given its share';
    log(`The group ${this.group} has not given this hub its share for ${Math.round((now - this.#lastJoined) / 1_000)} seconds; beginning anew.`);
    this.renew();
  }

  /** The topics are others now, or nothing moves: begin again. */
  renew(): void {
    this.#anew.resolve(null);
    this.#bell.ring();
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await this.#ended;
  }

  async #run(): Promise<void> {
    const { topics, options, log } = this.#settings;
    for (let wait = FIRST_RETRY_MS; !this.#closing.signal.aborted;) {
      const names = options.topics.filter((name) => topics.known(name) !== null);
      this.#anew = Promise.withResolvers();
      if (names.length === 0) {
        await this.#bell.wait(LAST_RETRY_MS, this.#closing.signal);
        continue;
      }
      const membership = new Membership({ ...this.#settings, names });
      this.#membership = membership;
      void membership.begin();
      const failure = await Promise.race([membership.over.then((why: unknown) => ({ why })), this.#anew.promise, this.#closes()]);
      if (failure === null) {
        await membership.end();
        wait = FIRST_RETRY_MS;
      } else {
        if (membership.joined) wait = FIRST_RETRY_MS;
        this.#down = nameOfKafkaFailure(failure.why);
        log(`The group ${options.group} was thrown out or stopped (${this.#down}); starting it again in ${wait} ms.`);
        await membership.abandon();
      }
      if (membership.memberId !== null) this.#former.add(membership.memberId);
      this.#membership = null;
      if (failure !== null) {
        await this.#bell.wait(wait, this.#closing.signal);
        wait = Math.min(wait * 2, LAST_RETRY_MS);
        await this.#untilLookedAfter();
      }
      await membership.quiet();
    }
    this.#onClose();
  }

  /** Waits until a broker looks after the group again, and says the goodbyes there that could not be said. */
  async #untilLookedAfter(): Promise<void> {
    const { brokers, topics, options } = this.#settings;
    while (!this.#closing.signal.aborted) {
      try {
        await topics.look();
        await brokers.coordinator(options.group, async (broker) => {
          for (const memberId of this.#former) {
            await broker.leaveGroup({ groupId: options.group, memberId }).catch((failure: unknown) => {
              if (kafkaTypeOf(failure) !== 'UNKNOWN_MEMBER_ID') throw failure;
            });
            this.#former.delete(memberId);
          }
        });
        return;
      } catch (failure) {
        if (!isPassingOnKafka(failure)) return;
      }
      await new Bell().wait(LOOK_MS, this.#closing.signal);
    }
  }

  #closes(): Promise<null> {
    const { signal } = this.#closing;
    return new Promise((resolve) => {
      if (signal.aborted) resolve(null);
      else signal.addEventListener('abort', () => resolve(null), { once: true });
    });
  }
}
