/** Single requests to a broker, as one account makes them: below producers and consumers, so that nothing but the broker's own answer decides. */
import { createRequire } from 'node:module';
import kafkajs from 'kafkajs';
import { transport } from '../../integrations/kit/kafka-client.ts';
import type { KafkaAccess } from '../../src/exchange/kafka-access.ts';

/** What is used of kafkajs's inner broker. */
interface InnerBroker {
  connect(): Promise<void>;
  disconnect(): Promise<void>;
  metadata(topics: readonly string[]): Promise<{ topicMetadata: { topicErrorCode: number; topic: string }[] }>;
  produce(request: { topicData: { topic: string; partitions: { partition: number; messages: { value: string }[] }[] }[] }): Promise<unknown>;
  fetch(request: { maxWaitTime: number; topics: { topic: string; partitions: object[] }[] }): Promise<unknown>;
  createTopics(request: { topics: { topic: string; numPartitions: number; replicationFactor: number }[]; validateOnly: boolean }): Promise<unknown>;
  deleteTopics(request: { topics: readonly string[] }): Promise<unknown>;
  heartbeat(request: { groupId: string; groupGenerationId: number; memberId: string }): Promise<unknown>;
  findGroupCoordinator(request: { groupId: string; coordinatorType: number }): Promise<unknown>;
  createAcls(request: { acl: object[] }): Promise<unknown>;
  describeAcls(request: object): Promise<unknown>;
}
type Inner<Made> = new (options: object) => Made;

const require = createRequire(import.meta.url);
const BrokerClass = require('kafkajs/src/broker') as Inner<InnerBroker>;
const PoolClass = require('kafkajs/src/network/connectionPool') as Inner<object>;
const logger = { namespace: () => logger, debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

export interface KafkaRequests {
  /** Each answers null when the broker did it, or the name of its refusal. */
  describe(topic: string): Promise<string | null>;
  write(topic: string): Promise<string | null>;
  read(topic: string): Promise<string | null>;
  create(topic: string): Promise<string | null>;
  remove(topic: string): Promise<string | null>;
  /** Whether it may be a member: an unknown one, told so, may. */
  join(group: string): Promise<string | null>;
  /** Gives an account all rights, which only an administrator may. */
  grantAll(account: string): Promise<string | null>;
  close(): Promise<void>;
}

/** Logs in. Rejects when the broker does not let the account in. */
export async function kafkaRequests(access: KafkaAccess): Promise<KafkaRequests> {
  const [host = '', port = ''] = (access.brokers[0] ?? '').split(':');
  const socketFactory = (require('kafkajs/src/network/socketFactory') as () => unknown)();
  const connectionPool = new PoolClass({
    host,
    port: Number(port),
    clientId: 'single-requests',
    logger,
    socketFactory,
    requestTimeout: 10_000,
    enforceRequestTimeout: true,
    connectionTimeout: 5_000,
    ...transport(access),
  });
  const broker = new BrokerClass({ connectionPool, logger, allowAutoTopicCreation: false });
  await broker.connect();
  return {
    describe: (topic) => refusalOf(broker.metadata([topic])),
    write: (topic) => refusalOf(broker.produce({ topicData: [{ topic, partitions: [{ partition: 0, messages: [{ value: 'tried' }] }] }] })),
    read: (topic) =>
      refusalOf(
        broker.fetch({ maxWaitTime: 1, topics: [{ topic, partitions: [{ partition: 0, fetchOffset: '0', maxBytes: 1_000, currentLeaderEpoch: -1 }] }] }),
      ),
    create: (topic) => refusalOf(broker.createTopics({ topics: [{ topic, numPartitions: 1, replicationFactor: 1 }], validateOnly: true })),
    remove: (topic) => refusalOf(broker.deleteTopics({ topics: [topic] })),
    async join(group) {
      const refusal = await refusalOf(broker.heartbeat({ groupId: group, groupGenerationId: 1, memberId: 'nobody' }));
      return refusal === 'UNKNOWN_MEMBER_ID' || refusal === 'NOT_COORDINATOR_FOR_GROUP' ? null : refusal;
    },
    grantAll: (account) => {
      const { AclOperationTypes, AclPermissionTypes, AclResourceTypes, ResourcePatternTypes } = kafkajs;
      const right = { host: '*', operation: AclOperationTypes.ALL, permissionType: AclPermissionTypes.ALLOW, resourceName: '*' };
      const onAll = { resourceType: AclResourceTypes.TOPIC, resourcePatternType: ResourcePatternTypes.LITERAL };
      return refusalOf(broker.createAcls({ acl: [{ principal: `User:${account}`, ...right, ...onAll }] }));
    },
    close: () => broker.disconnect(),
  };
}

/** Kafka's own name of what was answered; anything but its refusals is thrown on. */
async function refusalOf(answer: Promise<unknown>): Promise<string | null> {
  try {
    await answer;
    return null;
  } catch (failure) {
    const { type, cause, errors } = failure as { type?: string; cause?: { type?: string }; errors?: readonly { type?: string }[] };
    const name = type ?? cause?.type ?? errors?.[0]?.type;
    if (name === undefined) throw failure;
    return name;
  }
}
