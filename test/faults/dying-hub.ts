/** A hub without a server that kills itself between two commits: after so many batches stand in the database, and before the bus is told. Argument: how many. */
import { integrations } from '../../integrations/registry.ts';
import { readConfig } from '../../src/config.ts';
import type { Bus } from '../../src/exchange/bus.ts';
import { openHub } from '../../src/hub.ts';
import { systemClock } from '../../src/shared/clock.ts';

let left = Number(process.argv[2] ?? 1);

/** Its members die when a batch was handled: its offset is never committed. */
function dying(bus: Bus): Bus {
  return {
    kind: bus.kind,
    ensureTopics: (topics) => bus.ensureTopics(topics),
    publish: (messages) => bus.publish(messages),
    read: (span) => bus.read(span),
    positions: (group, topics) => bus.positions(group, topics),
    check: () => bus.check(),
    close: () => bus.close(),
    subscribe: (options) =>
      bus.subscribe({
        ...options,
        handle: async (batch) => {
          await options.handle(batch);
          left -= 1;
          if (left === 0) process.kill(process.pid, 'SIGKILL');
          // What other partitions have in hand at this moment dies with it; nothing of this batch may go on.
          if (left <= 0) await new Promise(() => {});
        },
      }),
  };
}

await openHub(
  readConfig(),
  { ...integrations, openBus: (settings) => dying(integrations.openBus(settings)) },
  { clock: systemClock, log: (line) => process.stderr.write(`${line}\n`) },
);
