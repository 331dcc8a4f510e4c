/** The exchange in the graph: how far the hub lags behind its partners, and they behind it, for the staff who look after it. */
import { builder } from '../graph/builder.ts';
import { declared } from '../graph/entity-types.ts';
import { type InboundLag, type OutboxLag, outboxLag } from './outbox-lag.ts';

const OutgoingTopic = builder.objectRef<OutboxLag>('OutgoingTopic').implement({
  description: 'How a topic stands on which the hub tells its partners.',
  fields: (t) => ({
    topic: t.exposeString('topic', { description: 'The topic.' }),
    waiting: t.exposeInt('waiting', {
      description: 'How many rows of the outbox wait to be sent. What goes back to senders (receipts, dead letters) stands in one row for each batch.',
    }),
    oldestWaitingSince: t.expose('oldestAt', { type: 'DateTime', nullable: true, description: 'When the oldest of them was recorded; null when none waits.' }),
    oldestWaitingSeconds: t.exposeFloat('oldestSeconds', { nullable: true, description: 'For how many seconds it has been waiting; null when none waits.' }),
    lastSentPosition: t.exposeString('sentThrough', { nullable: true, description: 'The furthest position of the outbox that was sent, as a decimal number.' }),
    lastSentAt: t.expose('sentAt', { type: 'DateTime', nullable: true, description: 'When the bus last acknowledged a message of this topic.' }),
  }),
});

const IncomingPartition = builder.objectRef<InboundLag>('IncomingPartition').implement({
  description: 'How far the hub has come in one partition of a topic that it reads.',
  fields: (t) => ({
    group: t.exposeString('group', { description: 'The consumer group of the feed.' }),
    topic: t.exposeString('topic', { description: 'The topic.' }),
    partition: t.exposeInt('partition', { description: 'The partition.' }),
    lag: t.int({ description: 'How many messages wait to be taken.', resolve: ({ lag }) => Math.min(Number(lag), 2 ** 31 - 1) }),
    lastOffset: t.string({
      nullable: true,
      description: 'The offset of the last message that was taken, as a decimal number; null when none was.',
      resolve: ({ next }) => (next === 0n ? null : String(next - 1n)),
    }),
  }),
});

builder.queryField('exchange', (t) =>
  t.field({
    type: builder.objectRef<object>('Exchange').implement({
      description: 'What goes out to partners and what comes in from them, as far as it has come.',
      fields: (exchange) => ({
        outgoing: exchange.field({
          type: [OutgoingTopic],
          description: 'Each topic on which the hub has ever told anything, by name.',
          resolve: async (_, __, { em }) => outboxLag(em),
        }),
        incoming: exchange.field({
          type: [IncomingPartition],
          nullable: true,
          description: 'Each partition of each topic that the hub reads. Null while the bus does not answer, or lacks a topic.',
          resolve: async (_, __, { inboundLag }) => inboundLag().catch(() => null),
        }),
      }),
    }),
    description: 'How far the exchange with partners has come: for the staff who look after it.',
    authScopes: { casework: true },
    extensions: declared({ declares: 'plumbing', because: 'counts what waits in the outbox and on the bus; no record is behind it' }),
    resolve: () => ({}),
  }),
);
