/** Kafka keeps the contract of a bus; and what it promises beyond. */
import { kafkaBus } from '../../../integrations/kit/kafka-bus.ts';
import { busContract } from '../../support/bus-contract.ts';
import { describeWithKafka, useKafka } from '../../support/kafka.ts';

describeWithKafka('on a broker', () => {
  const kafka = useKafka();
  busContract('kafka', () => kafkaBus({ access: { brokers: [kafka.brokers], tls: null, sasl: null }, log: (line) => console.error(line) }), {
    patience: 30_000,
  });
});
