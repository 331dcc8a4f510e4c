/** The stories of the partners on a real Kafka: the same hub and the same words as over the embedded bus. */
import { afterAll, beforeAll, describe, test } from 'vitest';
import { kafkaBus } from '../../integrations/kit/kafka-bus.ts';
import type { Bus } from '../../src/exchange/bus.ts';
import { emptyFolder } from '../database/folder.ts';
import { type HubUnderTest, startHub } from '../support/hub-process.ts';
import { describeWithKafka, KAFKA_START_MS, useKafka } from '../support/kafka.ts';
import { tellFridayNight } from './friday-night.story.ts';
import { tellPefToGrade } from './pef-to-grade.story.ts';
import { tellPoliceReceipts } from './police-receipt.story.ts';
import { tellReferrals } from './referral.story.ts';

const PATIENCE = 60_000;

describeWithKafka('on a real Kafka', () => {
  const kafka = useKafka();
  let hub: HubUnderTest;
  let bus: Bus;

  beforeAll(async () => {
    // The invented town is made by a hub on which nothing is real; the next one, on its folder, has a real broker.
    const HUB_DATA = await emptyFolder();
    await (await startHub({ HUB_DATA, HUB_SIMULATE: '0' }, { lasting: true })).stop();
    hub = await startHub({ HUB_DATA, HUB_SIMULATE: '0', KAFKA_BROKERS: kafka.brokers }, { lasting: true });
    bus = kafkaBus({ access: { brokers: [kafka.brokers], tls: null, sasl: null } });
  }, KAFKA_START_MS);
  afterAll(async () => {
    await bus?.close();
    await hub?.kill();
  });

  describe('the same stories are told', () => {
    test('from a police log to its receipt', { timeout: PATIENCE * 3 }, () => tellPoliceReceipts({ hub, send: bus, receive: bus, patience: PATIENCE }));
    test('from a radio to a socket of the control room', { timeout: PATIENCE * 3 }, () =>
      tellFridayNight({ hub, send: bus, receive: bus, patience: PATIENCE }),
    );
    test('from an answer on a form to the grade of the police', { timeout: PATIENCE * 3 }, () =>
      tellPefToGrade({ hub, send: bus, receive: bus, patience: PATIENCE }),
    );
    test('from the draft of a referral to what came of it', { timeout: PATIENCE * 3 }, () =>
      tellReferrals({ hub, busesOf: () => ({ send: bus, receive: bus }), patience: PATIENCE }),
    );
  });
});
