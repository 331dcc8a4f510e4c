/**
 * A sender that survives whatever happens to the hub: it keeps so many messages ahead of it until SIGTERM, then sends what it held back and
 * writes down the truth. Arguments: url of the database, file for the truth, seed, how many messages
 * ahead, brokers of a Kafka unless the bus is the embedded one.
 */
import { writeFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { groupOf } from '../../integrations/kit/inbound.ts';
import { policeIncidentFeed } from '../../integrations/police-incidents/feed.ts';
import type { OutgoingMessage } from '../../src/exchange/bus.ts';
import { busAt } from './buses.ts';
import { CountedLogs, TOPIC } from './counted-logs.ts';

const [url = '', file = '', seed = '1', ahead = '1000', brokers = ''] = process.argv.slice(2);
const bus = busAt(url, brokers);
const logs = new CountedLogs(Number(seed));
let stopping = false;
let published = 0;
process.once('SIGTERM', () => (stopping = true));

while (!stopping) {
  if ((await lag()) < Number(ahead)) await send(logs.next(100));
  else await pause(10);
}
await send(logs.rest());
writeFileSync(file, JSON.stringify({ published, sorts: logs.sorts, truth: logs.truth() }));
await bus.close();

/** Sends until it is told that every message is durable: after a break some may stand on the bus twice, as with any sender. */
async function send(messages: readonly OutgoingMessage[]): Promise<void> {
  for (;;) {
    try {
      published += (await bus.publish(messages)).length;
      return;
    } catch {
      await pause(100);
    }
  }
}

async function lag(): Promise<number> {
  try {
    return (await bus.positions(groupOf(policeIncidentFeed), [TOPIC])).reduce((sum, each) => sum + Number(each.lag), 0);
  } catch {
    return Number.POSITIVE_INFINITY; // the database is away
  }
}
