/** A plain client of Kafka for tests: writes, reads, and makes topics, on an open broker. */
import kafkajs from 'kafkajs';
import '../../integrations/kit/kafka-mend-poll-loop.ts';

function client(brokers: string, retries = 20): kafkajs.Kafka {
  return new kafkajs.Kafka({
    brokers: brokers.split(','),
    logLevel: kafkajs.logLevel.NOTHING,
    retry: { retries, initialRetryTime: 100, maxRetryTime: 1_000 },
  });
}

/** Makes a topic of one partition. */
export async function makeTopic(brokers: string, topic: string): Promise<void> {
  const admin = client(brokers).admin();
  await admin.connect();
  await admin.createTopics({ topics: [{ topic, numPartitions: 1 }] });
  await admin.disconnect();
}

/** Writes values and resolves when all copies that count have them. */
export async function writeValues(brokers: string, topic: string, values: readonly string[], retries?: number): Promise<void> {
  const producer = client(brokers, retries).producer();
  await producer.connect();
  try {
    await producer.send({ topic, acks: -1, messages: values.map((value) => ({ key: 'one', value })) });
  } finally {
    await producer.disconnect();
  }
}

/** The first values of a topic, in their order; waits until there are so many. */
export async function readValues(brokers: string, topic: string, count: number): Promise<string[]> {
  const consumer = client(brokers).consumer({ groupId: `reader-of-${topic}`, maxWaitTimeInMs: 200 });
  const seen: string[] = [];
  await consumer.connect();
  await consumer.subscribe({ topic, fromBeginning: true });
  await new Promise<void>((resolve, reject) => {
    consumer.on('consumer.crash', ({ payload }) => (payload.restart ? undefined : reject(payload.error)));
    void consumer.run({
      autoCommit: false,
      eachMessage: async ({ message }) => {
        seen.push(String(message.value));
        if (seen.length >= count) resolve();
      },
    });
  });
  await consumer.disconnect();
  return seen;
}
