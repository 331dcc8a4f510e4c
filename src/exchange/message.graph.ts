/** Lineage in the graph: which message a record came from, and what became of every message. */
import { builder } from '../graph/builder.ts';
import { entityFilter, Simulated } from '../graph/entity-filter.ts';
import { entityType, rootList } from '../graph/entity-type.ts';
import { declared } from '../graph/entity-types.ts';
import { graphEnum } from '../graph/enums.ts';
import { Message } from './message.entity.ts';
import { Outcome } from './outcome.ts';

const OutcomeEnum = graphEnum('MessageOutcome', 'What became of a message.', Outcome, {
  ACCEPTED: 'It was taken, and something new was recorded.',
  AMENDED: 'It was taken, and changed what was recorded.',
  SUPERSEDED: 'A late older revision: kept as history, changed nothing.',
  DUPLICATE: 'It said nothing that was not known: changed nothing.',
  REJECTED: 'It could not be taken: its sender must act. It lies with the dead letters.',
  FAILED: 'The hub could not take it, through no fault of its sender. It lies with the dead letters.',
});

export const MessageType = entityType(Message, {
  description: 'A message that came in over the bus, and what became of it.',
  domain: 'cases',
  readers: 'signedIn',
  personal: 'nothing',
  fields: (t) => ({
    topic: t.prop('topic', { description: 'The topic it came on.' }),
    partition: t.prop('partition', { description: 'The partition.' }),
    offset: t.prop('offset', { description: 'Where it stands in the partition, as a decimal number.' }),
    eventId: t.prop('eventId', { description: 'CloudEvents id, as its sender chose it.' }),
    eventType: t.prop('eventType', { description: 'CloudEvents type.' }),
    eventSource: t.prop('eventSource', { description: 'CloudEvents source.' }),
    schema: t.prop('schema', { description: 'The schema that it names.' }),
    correlation: t.prop('correlation', { description: 'The run or request of the sender to which it belongs.' }),
    producedAt: t.prop('producedAt', { description: 'When it was put on the bus.' }),
    receivedAt: t.prop('receivedAt', { description: 'When the hub had read it.' }),
    adapter: t.prop('adapter', { description: 'Name and version of the adapter that read it.' }),
    outcome: t.prop('outcome', { type: OutcomeEnum, description: 'What became of it.' }),
    reason: t.prop('reason', { description: 'Why it was not taken: a stable word.' }),
    sentence: t.prop('sentence', { description: 'Why it was not taken, in a sentence.' }),
    requiredAction: t.prop('requiredAction', { description: 'What its sender must do.' }),
    sha256: t.prop('sha256', { description: 'SHA-256 of its bytes, in hexadecimal.' }),
    simulated: t.prop('simulated', { description: 'True for one of a simulated stream.' }),
  }),
});

rootList('messages', Message, {
  description: 'Messages that came in, the newest first. Dead letters are those with outcome REJECTED or FAILED.',
  orderBy: ['receivedAt'],
  descending: true,
  markedByDefault: 'in',
  filter: entityFilter(Message, 'MessageFilter', 'Which messages.', {
    topic: { test: { test: 'equals', property: 'topic' }, input: (t) => t.string({ description: 'On this topic.' }) },
    outcome: { test: { test: 'equals', property: 'outcome' }, input: (t) => t.field({ type: OutcomeEnum, description: 'With this outcome.' }) },
    reason: { test: { test: 'equals', property: 'reason' }, input: (t) => t.string({ description: 'Not taken for this reason.' }) },
    correlation: { test: { test: 'equals', property: 'correlation' }, input: (t) => t.string({ description: 'Of this run or request.' }) },
    receivedFrom: { test: { test: 'from', property: 'receivedAt' }, input: (t) => t.field({ type: 'DateTime', description: 'Received at or after.' }) },
    receivedBefore: { test: { test: 'before', property: 'receivedAt' }, input: (t) => t.field({ type: 'DateTime', description: 'Received before.' }) },
    simulated: {
      test: { test: 'marked', property: 'simulated' },
      input: (t) => t.field({ type: Simulated, description: 'Messages of a simulated stream; INCLUDE when nothing is said.' }),
    },
  }),
});

builder.queryField('whatCameFrom', (t) =>
  t.field({
    type: MessageType,
    nullable: true,
    description: 'The message that stood at a place on the bus, and so what came of it. Null when the hub has not read that place.',
    authScopes: { signedIn: true },
    extensions: declared({ declares: 'plumbing', because: 'finds one row by three columns, which are its natural key' }),
    args: {
      topic: t.arg.string({ required: true, description: 'The topic.' }),
      partition: t.arg.int({ required: true, description: 'The partition.' }),
      offset: t.arg.string({ required: true, description: 'The offset, as a decimal number.' }),
    },
    resolve: (_, { topic, partition, offset }, { reader }) => (/^\d{1,18}$/.test(offset) ? reader.match('Message', { topic, partition, offset }) : null),
  }),
);
