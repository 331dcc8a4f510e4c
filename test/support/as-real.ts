/** What a simulator sends, as the real partner would send it: a hub of real records takes nothing that is marked as invented. */
import type { Bus, OutgoingMessage } from '../../src/exchange/bus.ts';

/** The bus, without the mark on what is published; everything else goes to the bus itself. */
export function asReal(bus: Bus): Bus {
  return {
    kind: bus.kind,
    ensureTopics: (topics) => bus.ensureTopics(topics),
    publish: (messages) => bus.publish(messages.map(unmarked)),
    subscribe: (options) => bus.subscribe(options),
    read: (span) => bus.read(span),
    positions: (group, topics) => bus.positions(group, topics),
    check: () => bus.check(),
    close: () => bus.close(),
  };
}

function unmarked(message: OutgoingMessage): OutgoingMessage {
  return { ...message, headers: Object.fromEntries(Object.entries(message.headers).filter(([name]) => name !== 'ce_simulated')) };
}
