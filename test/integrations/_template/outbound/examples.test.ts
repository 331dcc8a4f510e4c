/** The examples of what Sample Partner is told are what the adapter writes, byte for byte. */
import { describe, expect, test } from 'vitest';
import { outboundWriter } from '../../../../integrations/kit/outbound.ts';
import { samplePartnerContract } from '../../../../integrations/_template/outbound/adapter.ts';
import type { PlainEvent } from '../../../../src/exchange/outbound.ts';
import { examplesOf } from '../../../support/examples.ts';

const examples = examplesOf('_template/outbound', 'sent');

function anEvent(type: string, changes: Partial<PlainEvent> = {}): PlainEvent {
  const kind = type.split('.').at(-1) ?? type;
  const example = examples.find(({ headers }) => headers['ce_type']?.endsWith(kind)) ?? examples[0];
  if (!example) throw new Error('There are no examples of what Sample Partner is told.');
  return {
    topic: 'hub.case.v1',
    type,
    payload: {},
    eventId: example.headers['ce_id'] ?? '',
    key: example.key ?? '',
    occurredAt: new Date(example.headers['ce_time'] ?? ''),
    regime: 'UK_GDPR_PART2',
    classification: 'OFFICIAL_SENSITIVE',
    agreement: 'INTERNAL',
    markings: [],
    simulated: false,
    ...changes,
  };
}

const writer = outboundWriter([samplePartnerContract]);

describe('Sample Partner', () => {
  test.each([
    ['case.opened', 'case-opened.json'],
    ['case.closed', 'case-closed.json'],
  ])('is told of %s as in %s', (type, name) => {
    const [message] = writer.copiesOf(anEvent(type));
    const written = message && {
      topic: message.topic,
      key: message.key,
      headers: message.headers,
      value: JSON.parse(Buffer.from(message.value ?? []).toString('utf8')),
    };
    expect({ name, ...written }).toEqual(examples.find((each) => each.name === name));
  });

  test('every kind has an example', () => {
    expect(new Set(examples.map(({ headers }) => headers['ce_type']))).toEqual(new Set(samplePartnerContract.messageTypes.map(({ type }) => type)));
  });

  test.each(['case.advanced', 'case.person-linked', 'person.recorded'])('is told nothing of %s', (type) => {
    expect(writer.copiesOf(anEvent(type))).toEqual([]);
  });

  test('is told nothing of what carries a marking', () => {
    expect(writer.copiesOf(anEvent('case.opened', { markings: ['MACE'] }))).toEqual([]);
  });

  test('is told under its own agreement, and what is invented is marked so', () => {
    const [message] = writer.copiesOf(anEvent('case.opened', { simulated: true }));
    expect(message?.headers).toMatchObject({ ce_isaref: 'ISA-SN-2026-00', ce_simulated: 'true' });
  });
});
