/** The broker that tests and tool stand on: what it was given survives its death, alone and as one of three. */
import { expect, test } from 'vitest';
import { describeWithKafka, useKafka, useKafkaCluster } from '../../support/kafka.ts';
import { makeTopic, readValues, writeValues } from '../../support/kafka-clients.ts';

describeWithKafka('one broker', () => {
  const kafka = useKafka();

  test('keeps its messages through kill -9 and through an orderly stop', async () => {
    await makeTopic(kafka.brokers, 'kept');
    await writeValues(kafka.brokers, 'kept', ['first']);
    await kafka.kill();
    await kafka.restart();
    await writeValues(kafka.brokers, 'kept', ['second']);
    await kafka.stop();
    await kafka.restart();
    expect(await readValues(kafka.brokers, 'kept', 2)).toEqual(['first', 'second']);
  }, 60_000);

  test('makes no topic that nobody declared', async () => {
    await expect(writeValues(kafka.brokers, 'undeclared', ['lost'], 1)).rejects.toThrow(/does not host this topic-partition/);
  }, 60_000);
});

describeWithKafka('three brokers', () => {
  const kafka = useKafkaCluster();

  test('go on without one of them, and take it back', async () => {
    await makeTopic(kafka.brokers, 'kept');
    const values = ['with all'];
    await writeValues(kafka.brokers, 'kept', values);
    for (const index of [0, 2]) {
      await kafka.killBroker(index);
      values.push(`without ${index}`);
      await writeValues(kafka.brokers, 'kept', values.slice(-1));
      await kafka.restartBroker(index);
    }
    expect(await readValues(kafka.brokers, 'kept', values.length)).toEqual(values);
  }, 120_000);
});
