/** A process of its own that joins a consumer group of the embedded bus, says what it handles, and waits to be killed. Arguments: url, topic, group. */
import { embeddedBus } from '../../integrations/kit/embedded-bus.ts';

const [url = '', topic = '', group = ''] = process.argv.slice(2);
await embeddedBus({ url }).subscribe({
  group,
  topics: [topic],
  maxBatch: 1,
  handle: async ({ messages }) => {
    for (const { value } of messages) process.stdout.write(`${Buffer.from(value ?? '').toString()}\n`);
  },
});
