/** Sees whether what a member holds moves: a consumer of kafkajs can fall silent without an error (its issue 659), and only starting again helps. */
import { BusNotReady } from '../../src/exchange/bus.ts';
import type { Brokers } from './kafka-brokers.ts';
import type { KafkaGroupMember } from './kafka-group-member.ts';
import type { HeldKafkaPartition } from './kafka-held-partition.ts';
import { readSpan } from './kafka-reader.ts';

/** How patient the watchdog is, in milliseconds. */
export interface WatchdogPatience {
  /** A partition on which messages wait and nothing moves for so long is stalled: the hub is not ready, and the consumer is begun anew. */
  readonly stalled: number;
  /** After so long the process has to give up. */
  readonly hopeless: number;
}

export const WATCHDOG_PATIENCE: WatchdogPatience = { stalled: 60_000, hopeless: 90_000 };

/** What is known of a partition that does not move. */
interface Still {
  readonly next: bigint;
  readonly since: number;
  /** It was begun anew for this already. */
  renewed: boolean;
}

export class Watchdog {
  readonly #brokers: Brokers;
  readonly #patience: WatchdogPatience;
  readonly #still = new Map<string, Still>();
  #stalled: string | null = null;

  constructor(brokers: Brokers, patience: WatchdogPatience) {
    this.#brokers = brokers;
    this.#patience = patience;
  }

  /** Looks at all that is held, and tells what has just been found to be stalled, and what nothing has helped. */
  async look(
    members: Iterable<KafkaGroupMember>,
    endOf: (held: HeldKafkaPartition) => bigint | null,
    { stalls, gives }: { readonly stalls: (sentence: string, about: string) => void; readonly gives: (sentence: string) => void },
  ): Promise<void> {
    const now = performance.now();
    const seen = new Set<string>();
    let stalled: string | null = null;
    for (const member of members) {
      member.look();
      for (const held of member.held) {
        const name = `${member.group} ${held.topic.id} ${held.partition}`;
        seen.add(name);
        const still = this.#still.get(name);
        // A batch in hand may take as long as it takes: the consumer has done its part.
        const waits = !held.busy && !held.leaving && (endOf(held) ?? 0n) > held.next;
        if (!waits) this.#still.delete(name);
        else if (still?.next !== held.next) this.#still.set(name, { next: held.next, since: now, renewed: false });
        else if (now - still.since >= this.#patience.stalled && (await this.#isMessage(held))) {
          const seconds = Math.round((now - still.since) / 1_000);
          const sentence = `Partition ${held.partition} of ${held.topic.name} has not moved for ${seconds} seconds, although messages wait from offset ${held.next} on: the group ${member.group} does not fetch them.`;
          stalled = sentence;
          if (!still.renewed) {
            stalls(sentence, `${name} ${held.next}`);
            member.renew();
          }
          still.renewed = true;
          if (now - still.since >= this.#patience.hopeless) gives(sentence);
        }
      }
    }
    // A member that is joining holds nothing for a moment; what stood still before is not forgotten for that.
    for (const name of this.#still.keys())
      if (!seen.has(name) && now - (this.#still.get(name)?.since ?? 0) > this.#patience.hopeless * 2) this.#still.delete(name);
    this.#stalled = stalled;
  }

  /** Throws with a sentence while something is stalled. */
  mustMove(): void {
    if (this.#stalled !== null) throw new BusNotReady('consumer stalled', this.#stalled);
  }

  /** Whether what waits is a message, and not the end of a transaction or what was rolled back. */
  async #isMessage({ topic, partition, next }: HeldKafkaPartition): Promise<boolean> {
    const from = topic.base + next;
    return (await readSpan(this.#brokers, topic, { partition, from, to: from + 100_000n, limit: 1 })).length > 0;
  }
}
