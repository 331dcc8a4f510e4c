/** The examples are promises: what stands among the accepted is taken as it is, what stands among the rejected is refused for the reason it names. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { AdapterReason, readMessage } from '../../../integrations/kit/adapter.ts';
import { BodyReason } from '../../../integrations/kit/body.ts';
import { EnvelopeReason } from '../../../integrations/kit/envelope.ts';
import { pubwatchRadio } from '../../../integrations/pubwatch/adapter.ts';
import { PUBWATCH_REASONS, RECORDING_REASONS } from '../../../integrations/pubwatch/rejections.ts';
import { NteCategory } from '../../../src/cases/nte/radio-log.report.ts';
import { examples, messageOf, NOW } from './entries-for-tests.ts';

const accepted = examples('accepted');
const rejected = examples('rejected');

describe('accepted examples', () => {
  test.each(accepted)('$name is taken', (example) => {
    expect(Object.keys(example).toSorted()).toEqual(['headers', 'key', 'name', 'topic', 'value']);
    const { translation } = readMessage(pubwatchRadio, messageOf(example), NOW);
    expect(translation).toMatchObject({ accepted: { radio: example.key } });
  });

  test('no two are of one entry, so each is a new one wherever they are sent', () => {
    const entries = accepted.map(({ value }) => {
      const { radio, night, sequence } = value as { radio: string; night: string; sequence: number };
      return `${radio}|${night}|${sequence}`;
    });
    expect(new Set(entries).size).toBe(accepted.length);
  });

  test('both kinds are shown', () => {
    expect(new Set(accepted.map(({ headers }) => headers['ce_type']))).toEqual(new Set(pubwatchRadio.messageTypes.map(({ type }) => type)));
  });
});

// Bytes that no JSON file can hold, an oversized one, and shapes that only a fault of our own could bring about; both regimes are taken.
const NOT_SHOWN = new Set<string>(['NOT_UTF8', 'TOO_LARGE', 'UNKNOWN_TOPIC', 'NOT_AS_SCHEMA', 'WRONG_REGIME']);
const REASONS = [...new Set([...PUBWATCH_REASONS, ...Object.values(EnvelopeReason), ...Object.values(BodyReason), ...Object.values(AdapterReason)])];

describe('rejected examples', () => {
  test.each(rejected)('$name is refused: $because', (example) => {
    expect(Object.keys(example).toSorted()).toEqual(['because', 'headers', 'key', 'name', 'topic', 'value']);
    const { translation } = readMessage(pubwatchRadio, messageOf(example), NOW);
    expect(translation).toMatchObject({ rejected: { reason: example.because } });
  });

  test('the sentence names what is wrong, ends, and tells what to do; nothing that was said is quoted back', () => {
    for (const example of rejected) {
      const { translation } = readMessage(pubwatchRadio, messageOf(example), NOW);
      if ('accepted' in translation) throw new Error(example.name);
      expect(translation.rejected.sentence, example.name).toMatch(/^[A-Z].{10,}\.$/);
      expect(translation.rejected.requiredAction, example.name).toMatch(/^[A-Z].{10,}\.$/);
      for (const said of ['pushing', 'BRAWL', 'the rope', 'elsewhere', 'deleted']) expect(JSON.stringify(translation), example.name).not.toContain(said);
    }
  });

  test.each(REASONS.filter((reason) => !NOT_SHOWN.has(reason)))('%s has an example', (reason) => {
    expect(rejected.map(({ because }) => because)).toContain(reason);
  });
});

describe('the README', () => {
  const readme = readFileSync(new URL('../../../integrations/pubwatch/README.md', import.meta.url), 'utf8');

  test.each([...REASONS, ...RECORDING_REASONS])('says what to do about %s', (reason) => {
    expect(readme).toContain(`\`${reason}\``);
  });

  test.each(Object.values(NteCategory))('lists the category %s', (category) => {
    expect(readme).toContain(`\`${category}\``);
  });

  test('names topic, source, schema and receipts', () => {
    const [topic] = pubwatchRadio.topics;
    for (const word of [topic?.topic.name, topic?.source, String(pubwatchRadio.schema['$id']), `${topic?.topic.name}.receipts`, `${topic?.topic.name}.dead`])
      expect(readme).toContain(`\`${word}\``);
  });
});
