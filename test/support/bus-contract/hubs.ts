/** The hubs of the contract's tests: bus objects on one broker, topics of their own, listeners that keep what they handled. */
import { randomUUID } from 'node:crypto';
import type { Bus, BusMessage, OutgoingMessage, SubscribeOptions } from '../../../src/exchange/bus.ts';
import { until } from '../until.ts';

export interface Listener {
  /** Every message whose batch was handled, in that order. */
  readonly heard: BusMessage[];
  bodies(): string[];
  close(): Promise<void>;
}

export interface Hubs {
  /** Another bus object, as a further hub process would have it; closed after the test. */
  aBus(): Promise<Bus>;
  /** A topic that no other test uses. */
  aTopic(bus: Bus, partitions?: number): Promise<string>;
  /** Subscribes, in a group of its own unless told otherwise; `handle` may delay, fail or look on. */
  aListener(bus: Bus, topic: string, options?: Partial<SubscribeOptions>): Promise<Listener>;
  /** Waits for what the bus has to do within its patience. */
  soon(what: string, condition: () => boolean | Promise<boolean>): Promise<void>;
  /** A key that does not stand in this partition. */
  keyOutside(bus: Bus, topic: string, partition: number): Promise<string>;
  closeAll(): Promise<void>;
}

export function hubsOn(makeBus: () => Promise<Bus> | Bus, patience: number): Hubs {
  const open: Bus[] = [];
  return {
    async aBus() {
      const bus = await makeBus();
      open.push(bus);
      return bus;
    },
    async aTopic(bus, partitions = 3) {
      const topic = `contract.${randomUUID()}.v1`;
      await bus.ensureTopics([{ name: topic, partitions, retentionDays: 7 }]);
      return topic;
    },
    async aListener(bus, topic, options = {}) {
      const heard: BusMessage[] = [];
      const subscription = await bus.subscribe({
        group: `group-${randomUUID()}`,
        topics: [topic],
        maxBatch: 50,
        ...options,
        handle: async (batch) => {
          await options.handle?.(batch);
          heard.push(...batch.messages);
        },
      });
      return { heard, bodies: () => heard.map(bodyOf), close: () => subscription.close() };
    },
    soon: (what, condition) => until(what, condition, patience),
    async keyOutside(bus, topic, partition) {
      for (let nth = 0; ; nth++) {
        const [place] = await bus.publish([saying(topic, 'probe', `key ${nth}`)]);
        if (place?.partition !== partition) return `key ${nth}`;
      }
    },
    async closeAll() {
      await Promise.all(open.splice(0).map((bus) => bus.close()));
    },
  };
}

/** A message with a body of text. */
export function saying(topic: string, body: string, key: string | null = 'a key'): OutgoingMessage {
  return { topic, key, headers: { 'content-type': 'text/plain' }, value: Buffer.from(body) };
}

export function bodyOf(message: BusMessage): string {
  return message.value === null ? '(none)' : Buffer.from(message.value).toString();
}
