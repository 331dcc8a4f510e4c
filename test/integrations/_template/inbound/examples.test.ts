/** The examples of Sample Partner are promises: what stands among the accepted is taken as it is, what stands among the rejected is refused for the reason it names. */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { readMessage } from '../../../../integrations/kit/adapter.ts';
import { samplePartnerContract } from '../../../../integrations/_template/inbound/adapter.ts';
import { REASONS } from '../../../../integrations/_template/inbound/rejections.ts';
import { stories } from '../../../../integrations/_template/inbound/simulator.ts';

const FOLDER = new URL('../../../../integrations/_template/inbound/', import.meta.url);
const NOW = new Date('2026-11-23T12:00:00Z');

interface Example {
  readonly name: string;
  readonly because?: string;
  readonly topic: string;
  readonly key: string | null;
  readonly headers: Record<string, string>;
  readonly value: unknown;
}

function examples(kind: 'accepted' | 'rejected'): Example[] {
  const folder = new URL(`examples/${kind}/`, FOLDER);
  return readdirSync(folder).map((name) => ({ name, ...JSON.parse(readFileSync(new URL(name, folder), 'utf8')) }));
}

const read = ({ topic, key, headers, value }: Example) =>
  readMessage(samplePartnerContract, { topic, key, headers, value: Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)) }, NOW).translation;

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
    expect(readFileSync(new URL('README.md', FOLDER), 'utf8')).toContain(`\`${reason}\``);
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
