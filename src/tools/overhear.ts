/** How a run of `npm run simulate` hears what became of its messages, and counts them, without the simulators knowing. */
import { z } from 'zod';
import type { Batch, Bus, BusMessage, OutgoingMessage, Subscription } from '../exchange/bus.ts';

/** What is read of a receipt. */
const Receipt = z.object({ eventId: z.string().nullable(), outcome: z.string(), reason: z.string().nullable(), requiredAction: z.string().nullable() });
export type HeardReceipt = z.infer<typeof Receipt>;

/** A bus that publishes while there is something left to play, and says how many messages it has published. */
export function countingBus(bus: Bus, left: () => number, published: (count: number) => void): Bus {
  return {
    ...through(bus),
    async publish(messages: readonly OutgoingMessage[]) {
      if (messages.length > left()) throw new Error('The run has played all that it was to play.');
      const places = await bus.publish(messages);
      published(messages.length);
      return places;
    },
  };
}

export interface Overhearing {
  /** The topics of the receipts of what is sent. */
  readonly topics: readonly string[];
  /** Receipts of messages of before are passed over. */
  readonly since: Date;
  readonly heard: (receipt: HeardReceipt) => void;
}

/**
 * A bus whose first subscription brings receipts too. A consumer group should read the same topics in all its members, and an account has one group: so what the
 * simulator subscribes to and the receipts are read together.
 */
export function overhearingBus(bus: Bus, overhearing: Overhearing): Bus {
  let first = true;
  return {
    ...through(bus),
    subscribe(options) {
      if (!first || overhearing.topics.length === 0) return bus.subscribe(options);
      first = false;
      return bus.subscribe({
        ...options,
        topics: [...options.topics, ...overhearing.topics],
        handle: async (batch) => (overhearing.topics.includes(batch.topic) ? tell(batch, overhearing) : options.handle(batch)),
      });
    },
  };
}

/** Hears the receipts of a partner that reads nothing else. */
export function overhear(bus: Bus, group: string, overhearing: Overhearing): Promise<Subscription> {
  return bus.subscribe({ group, topics: overhearing.topics, maxBatch: 100, handle: async (batch) => tell(batch, overhearing) });
}

function tell({ messages }: Batch, { since, heard }: Overhearing): void {
  for (const message of messages) {
    const receipt = message.producedAt < since ? null : receiptIn(message);
    if (receipt !== null) heard(receipt);
  }
}

function receiptIn({ value }: BusMessage): HeardReceipt | null {
  try {
    return Receipt.parse(JSON.parse(Buffer.from(value ?? []).toString('utf8')));
  } catch {
    return null; // no receipt: not ours to complain about
  }
}

/** A bus made of the methods of another, so that single ones can be replaced. */
function through(bus: Bus): Bus {
  return {
    kind: bus.kind,
    ensureTopics: (topics) => bus.ensureTopics(topics),
    publish: (messages) => bus.publish(messages),
    subscribe: (options) => bus.subscribe(options),
    read: (span) => bus.read(span),
    positions: (group, topics) => bus.positions(group, topics),
    check: () => bus.check(),
    close: () => bus.close(),
  };
}
