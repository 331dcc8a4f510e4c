/** The same story on a secured Kafka: each provider with its own accounts, and no right more than schema/acls.json. */
import { onTestFinished, test } from 'vitest';
import { kafkaBus } from '../../integrations/kit/kafka-bus.ts';
import type { Bus } from '../../src/exchange/bus.ts';
import { emptyFolder } from '../database/folder.ts';
import { startHub } from '../support/hub-process.ts';
import { describeWithKafka } from '../support/kafka.ts';
import { useSecureKafka } from '../support/secure-kafka.ts';
import { tellReferrals } from './referral.story.ts';

describeWithKafka('referrals on a secured Kafka', () => {
  const kafka = useSecureKafka();

  test('from a draft to what came of it, at Victim Support and at Remedi', { timeout: 240_000 }, async () => {
    const hub = await startHub({ HUB_DATA: await emptyFolder(), HUB_SIMULATE: '0', KAFKA_CLIENT: kafka.clientFile('hub') });
    const busOf = (account: string): Bus => {
      const bus = kafkaBus({ access: kafka.access(account), log: () => undefined, alarm: () => undefined, giveUp: () => undefined });
      onTestFinished(() => bus.close());
      return bus;
    };
    await tellReferrals({ hub, busesOf: (folder) => ({ send: busOf(`${folder}-send`), receive: busOf(`${folder}-receive`) }), patience: 60_000 });
  });
});
