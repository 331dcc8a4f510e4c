/** The hub on a secured Kafka, with its own account and no right more than schema/acls.json: the police write a log, and read what became of it, with theirs. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import kafkajs from 'kafkajs';
import { expect, test } from 'vitest';
import { transport } from '../../integrations/kit/kafka-client.ts';
import type { OutgoingMessage } from '../../src/exchange/bus.ts';
import type { KafkaAccess } from '../../src/exchange/kafka-access.ts';
import { emptyFolder } from '../database/folder.ts';
import { aLog } from '../integrations/police-incidents/messages-for-tests.ts';
import { startHub } from '../support/hub-process.ts';
import { describeWithKafka } from '../support/kafka.ts';
import { useSecureKafka } from '../support/secure-kafka.ts';
import { until } from '../support/until.ts';

const REPORTED = 'humberside|2026-11-20|4711';

interface Exchange {
  readonly exchange: {
    readonly outgoing: readonly { readonly topic: string; readonly waiting: number }[];
    readonly incoming: readonly { readonly topic: string; readonly lag: number }[];
  };
}

describeWithKafka('the hub on a secured Kafka', () => {
  const kafka = useSecureKafka();

  test('takes what the police send and tells them so, and is refused nothing that it needs', async () => {
    const settings = { HUB_DATA: await emptyFolder(), HUB_SIMULATE: '0', KAFKA_CLIENT: kafka.clientFile('hub') };
    const hub = await startHub(settings);
    const log = { forceCode: 'humberside', date: '2026-11-20', number: 4711 };
    await send(kafka.access('police-incidents-send'), aLog({ key: REPORTED, log }, {}, { ce_id: 'secured-1' }));
    const receipt = await firstOn(kafka.access('police-incidents-receive'), 'police.incident.v1.receipts', 'police-incidents-receive');
    expect(JSON.parse(receipt)).toMatchObject({ eventId: 'secured-1', outcome: 'ACCEPTED' });

    // What it has to say of the incident went out too: nothing waits for a right.
    await until('the outbox is empty', async () => {
      const { exchange } = await hub.ask<Exchange>('{ exchange { outgoing { topic waiting } incoming { topic lag } } }');
      expect(exchange.incoming.length).toBeGreaterThan(0);
      return exchange.outgoing.length > 0 && exchange.outgoing.every(({ waiting }) => waiting === 0);
    });
    const refusals = readFileSync(join(kafka.folder, 'kafka.log'), 'utf8').match(/User:hub is Denied .*/g);
    expect(refusals).toBeNull();
    expect((await hub.stop()).code).toBe(0);
  }, 90_000);
});

function clientOf(access: KafkaAccess): kafkajs.Kafka {
  return new kafkajs.Kafka({ brokers: [...access.brokers], ...transport(access), logLevel: kafkajs.logLevel.NOTHING });
}

async function send(access: KafkaAccess, { topic, key, headers, value }: OutgoingMessage): Promise<void> {
  const producer = clientOf(access).producer({ idempotent: true });
  await producer.connect();
  await producer.send({ topic, acks: -1, messages: [{ key, headers, value: value && Buffer.from(value) }] });
  await producer.disconnect();
}

/** The body of the first message, read in the account's own group. */
async function firstOn(access: KafkaAccess, topic: string, groupId: string): Promise<string> {
  const consumer = clientOf(access).consumer({ groupId, maxWaitTimeInMs: 200 });
  await consumer.connect();
  await consumer.subscribe({ topic, fromBeginning: true });
  const body = await new Promise<string>((resolve, reject) => {
    consumer.on('consumer.crash', ({ payload }) => (payload.restart ? undefined : reject(payload.error)));
    void consumer.run({ eachMessage: async ({ message }) => resolve(String(message.value)) });
  });
  await consumer.disconnect();
  return body;
}
