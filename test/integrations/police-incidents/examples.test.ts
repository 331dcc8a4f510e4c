/** The examples are promises: what stands among the accepted is taken as it is, what stands among the rejected is refused for the reason it names. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { AdapterReason, readMessage } from '../../../integrations/kit/adapter.ts';
import { BodyReason } from '../../../integrations/kit/body.ts';
import { EnvelopeReason } from '../../../integrations/kit/envelope.ts';
import { policeIncidents } from '../../../integrations/police-incidents/adapter.ts';
import { logCodes } from '../../../integrations/police-incidents/categories.ts';
import { POLICE_REASONS } from '../../../integrations/police-incidents/rejections.ts';
import { examples, messageOf, NOW } from './messages-for-tests.ts';

const accepted = examples('accepted');
const rejected = examples('rejected');

describe('accepted examples', () => {
  test.each(accepted)('$name is taken', (example) => {
    expect(Object.keys(example).toSorted()).toEqual(['headers', 'key', 'name', 'topic', 'value']);
    const { translation } = readMessage(policeIncidents, messageOf(example), NOW);
    expect(translation).toMatchObject({ accepted: { reference: example.key } });
  });

  test('no two are about one incident, so each is a new one wherever they are sent', () => {
    expect(new Set(accepted.map(({ key }) => key)).size).toBe(accepted.length);
  });

  test('both topics and all three kinds are shown', () => {
    expect(new Set(accepted.map(({ topic }) => topic))).toEqual(new Set(policeIncidents.topics.map(({ topic }) => topic.name)));
    expect(new Set(accepted.map(({ headers }) => headers['ce_type']))).toEqual(new Set(policeIncidents.messageTypes.map(({ type }) => type)));
  });
});

// Bytes that no JSON file can hold, an oversized one, and shapes that only a fault of our own could bring about.
const NOT_SHOWN = new Set<string>(['NOT_UTF8', 'TOO_LARGE', 'UNKNOWN_TOPIC', 'NOT_AS_SCHEMA']);
const REASONS = [...new Set([...POLICE_REASONS, ...Object.values(EnvelopeReason), ...Object.values(BodyReason), ...Object.values(AdapterReason)])];

describe('rejected examples', () => {
  test.each(rejected)('$name is refused: $because', (example) => {
    expect(Object.keys(example).toSorted()).toEqual(['because', 'headers', 'key', 'name', 'topic', 'value']);
    const { translation } = readMessage(policeIncidents, messageOf(example), NOW);
    expect(translation).toMatchObject({ rejected: { reason: example.because } });
  });

  test('the sentence names what is wrong, ends, and tells what to do', () => {
    for (const example of rejected) {
      const { translation } = readMessage(policeIncidents, messageOf(example), NOW);
      if ('accepted' in translation) throw new Error(example.name);
      expect(translation.rejected.sentence, example.name).toMatch(/^[A-Z].{10,}\.$/);
      expect(translation.rejected.requiredAction, example.name).toMatch(/^[A-Z].{10,}\.$/);
    }
  });

  test('nothing that was sent is quoted back: it may be personal', () => {
    for (const example of rejected) {
      const { translation } = readMessage(policeIncidents, messageOf(example), NOW);
      const words = JSON.stringify(translation);
      for (const sent of ['shouting', 'Lantern', 'Piracy', 'XX-99', '10012345', 'lincolnshire:', 'RESTRICTED', 'deleted'])
        expect(words, example.name).not.toContain(sent);
    }
  });

  test.each(REASONS.filter((reason) => !NOT_SHOWN.has(reason)))('%s has an example', (reason) => {
    expect(rejected.map(({ because }) => because)).toContain(reason);
  });
});

describe('the README', () => {
  const readme = readFileSync(new URL('../../../integrations/police-incidents/README.md', import.meta.url), 'utf8').toLowerCase();

  test.each(REASONS)('says what to do about %s', (reason) => {
    expect(readme).toContain(`\`${reason.toLowerCase()}\``);
  });

  test.each(logCodes())('lists the code $code', ({ code }) => {
    expect(readme).toContain(`\`${code}\``);
  });
});
