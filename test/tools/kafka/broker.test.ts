/** The broker that tests and tool stand on: what it was given survives its death, alone and as one of three. */
import { Kafka, logLevel } from 'kafkajs';
import { expect, test } from 'vitest';
import { describeWithKafka, useKafka, useKafkaCluster } from '../../support/kafka.ts';

const client = (brokers: string, retries = 20) =>
  new Kafka({ brokers: brokers.split(','), logLevel: logLevel.NOTHING, retry: { retries, initialRetryTime: 100, maxRetryTime: 1_000 } });

async function write(brokers: string, topic: string, values: readonly string[], retries?: number): Promise<void> {
  const producer = client(brokers, retries).producer();
  await producer.connect();
  await producer.send({ topic, acks: -1, messages: values.map((value) => ({ key: 'one', value })) });
  await producer.disconnect();
}

async function readAll(brokers: string, topic: string, count: number): Promise<string[]> {
  const consumer = client(brokers).consumer({ groupId: `reader-of-${topic}`, maxWaitTimeInMs: 200 });
  const seen: string[] = [];
  await consumer.connect();
  await consumer.subscribe({ topic, fromBeginning: true });
  await new Promise<void>((resolve, reject) => {
    consumer.on('consumer.crash', ({ payload }) => (payload.restart ? undefined : reject(payload.error)));
    void consumer.run({
      eachMessage: async ({ message }) => {
        seen.push(String(message.value));
        if (seen.length >= count) resolve();
      },
    });
  });
  await consumer.disconnect();
  return seen;
}

async function make(brokers: string, topic: string): Promise<void> {
  const admin = client(brokers).admin();
  await admin.connect();
  await admin.createTopics({ topics: [{ topic, numPartitions: 1 }] });
  await admin.disconnect();
}

describeWithKafka('one broker', () => {
  const kafka = useKafka();

  test('keeps its messages through kill -9 and through an orderly stop', async () => {
    await make(kafka.brokers, 'kept');
    await write(kafka.brokers, 'kept', ['first']);
    await kafka.kill();
    await kafka.restart();
    await write(kafka.brokers, 'kept', ['second']);
    await kafka.stop();
    await kafka.restart();
    expect(await readAll(kafka.brokers, 'kept', 2)).toEqual(['first', 'second']);
  }, 60_000);

  test('makes no topic that nobody declared', async () => {
    await expect(write(kafka.brokers, 'undeclared', ['lost'], 1)).rejects.toThrow(/does not host this topic-partition/);
  }, 60_000);
});

describeWithKafka('three brokers', () => {
  const kafka = useKafkaCluster();

  test('go on without any one of them, and take it back', async () => {
    await make(kafka.brokers, 'kept');
    const values = ['with all'];
    await write(kafka.brokers, 'kept', values);
    for (const index of [0, 1, 2]) {
      await kafka.killBroker(index);
      values.push(`without ${index}`);
      await write(kafka.brokers, 'kept', values.slice(-1));
      await kafka.restartBroker(index);
    }
    expect(await readAll(kafka.brokers, 'kept', 4)).toEqual(values);
  }, 120_000);
});
