/** The examples of Sample Partner are promises: what stands among the accepted is taken as it is, what stands among the rejected is refused for the reason it names. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { readMessage } from '../../../../integrations/kit/adapter.ts';
import { samplePartnerContract } from '../../../../integrations/_template/inbound/adapter.ts';
import { REASONS } from '../../../../integrations/_template/inbound/rejections.ts';
import { stories } from '../../../../integrations/_template/inbound/simulator.ts';
import { type Example, examplesOf, messageOf } from '../../../support/examples.ts';

const README = new URL('../../../../integrations/_template/inbound/README.md', import.meta.url);
const NOW = new Date('2026-11-23T12:00:00Z');

const examples = (kind: 'accepted' | 'rejected') => examplesOf('_template/inbound', kind);
const read = (example: Example) => readMessage(samplePartnerContract, messageOf(example), NOW).translation;

describe('accepted examples', () => {
  test.each(examples('accepted'))('$name is taken', (example) => {
    expect(read(example)).toMatchObject({ accepted: { source: 'PARTNER_LOG', reference: `sample-partner|${example.key}` } });
  });

  test('every kind is shown', () => {
    const shown = new Set(examples('accepted').map(({ headers }) => headers['ce_type']));
    expect(shown).toEqual(new Set(samplePartnerContract.messageTypes.map(({ type }) => type)));
  });
});

describe('rejected examples', () => {
  test.each(examples('rejected'))('$name is refused: $because', (example) => {
    const translation = read(example);
    expect(translation).toMatchObject({ rejected: { reason: example.because } });
    if ('accepted' in translation) throw new Error(example.name);
    expect(translation.rejected.sentence).toMatch(/^[A-Z].{10,}\.$/);
    expect(translation.rejected.requiredAction).toMatch(/^[A-Z].{10,}\.$/);
  });

  test.each(REASONS)('%s has an example, and a line in the README', (reason) => {
    expect(examples('rejected').map(({ because }) => because)).toContain(reason);
    expect(readFileSync(README, 'utf8')).toContain(`\`${reason}\``);
  });
});

test('what the simulator plays is as the schema says, and marked as invented', () => {
  const next = stories();
  for (let turn = 0; turn < 20; turn += 1) {
    const message = next(NOW);
    expect(message.headers['ce_simulated']).toBe('true');
    expect(readMessage(samplePartnerContract, message, NOW).translation).toMatchObject({ accepted: { simulated: true } });
  }
});
