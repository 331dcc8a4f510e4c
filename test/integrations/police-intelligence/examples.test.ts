/** The examples are promises: what we send is as its schema says, what stands among the accepted is taken, what stands among the rejected is refused for the reason it names. */
import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { describe, expect, test } from 'vitest';
import { AdapterReason, readMessage } from '../../../integrations/kit/adapter.ts';
import { BodyReason } from '../../../integrations/kit/body.ts';
import { EnvelopeReason, openEnvelope } from '../../../integrations/kit/envelope.ts';
import { policeIntelligence, policeIntelligenceAnswers } from '../../../integrations/police-intelligence/adapter.ts';
import { HUB_INTELLIGENCE_SCHEMA, POLICE_ANSWER_SCHEMA } from '../../../integrations/police-intelligence/messages.ts';
import { POLICE_ANSWER_REASONS } from '../../../integrations/police-intelligence/rejections.ts';
import { AnswerReason } from '../../../src/cases/intelligence/commands/record-intel-answers.ts';
import { examplesOf, messageOf } from '../../support/examples.ts';

const NOW = new Date('2026-11-23T12:00:00Z');

const ajv = new Ajv2020({ strict: true, allowUnionTypes: true });
formats.default(ajv);
const [accepted, rejected, sent] = (['accepted', 'rejected', 'sent'] as const).map((kind) => examplesOf('police-intelligence', kind));

describe('what we send', () => {
  const fits = ajv.compile(HUB_INTELLIGENCE_SCHEMA);
  test.each(sent ?? [])('$name is as its schema says', (example) => {
    expect(fits(example.value), ajv.errorsText(fits.errors)).toBe(true);
    const opened = openEnvelope(messageOf(example));
    expect(opened).toMatchObject({
      envelope: { regime: 'LED_PART3', classification: 'OFFICIAL_SENSITIVE', marking: ['INTELLIGENCE'], agreement: 'ISA-SN-2026-03' },
    });
    expect(example.key).toBe((example.value as { reportURN: string }).reportURN);
  });

  test('every kind is shown', () => {
    expect(new Set(sent?.map(({ headers }) => headers['ce_type']))).toEqual(new Set(policeIntelligence.messageTypes.map(({ type }) => type)));
  });

  // Domain rule 21: "A record leaves the hub as information submission, ungraded."
  test('the schema has no word for a grade or a source', () => {
    expect(JSON.stringify(HUB_INTELLIGENCE_SCHEMA)).not.toMatch(/"(evaluation|grade|assessment|handling|source|sourceRef|respondent|submitter)"/i);
  });
});

describe('accepted examples', () => {
  const fits = ajv.compile(POLICE_ANSWER_SCHEMA);
  test.each(accepted ?? [])('$name is taken', (example) => {
    expect(fits(example.value), ajv.errorsText(fits.errors)).toBe(true);
    const { translation } = readMessage(policeIntelligenceAnswers, messageOf(example), NOW);
    expect(translation).toMatchObject({ accepted: { reportURN: example.key } });
  });

  test('every kind is shown', () => {
    expect(new Set(accepted?.map(({ headers }) => headers['ce_type']))).toEqual(new Set(policeIntelligenceAnswers.messageTypes.map(({ type }) => type)));
  });

  test('no two are the same revision of one answer', () => {
    const revisions = accepted?.map(({ value }) => {
      const { reportURN, version, revision } = value as { reportURN: string; version: number; revision: number };
      return `${reportURN}/${version}/${revision}`;
    });
    expect(new Set(revisions).size).toBe(accepted?.length);
  });
});

const NOT_SHOWN = new Set<string>([
  ...Object.values(BodyReason).filter((reason) => reason !== 'NOT_JSON'),
  'UNKNOWN_TOPIC',
  'NOT_AS_SCHEMA',
  'NOT_CLOUDEVENTS',
  'BAD_ATTRIBUTE',
]);
const REASONS = [...new Set([...POLICE_ANSWER_REASONS, ...Object.values(EnvelopeReason), ...Object.values(BodyReason), ...Object.values(AdapterReason)])];

describe('rejected examples', () => {
  test.each(rejected ?? [])('$name is refused: $because', (example) => {
    const { translation } = readMessage(policeIntelligenceAnswers, messageOf(example), NOW);
    expect(translation).toMatchObject({
      rejected: { reason: example.because, sentence: expect.stringMatching(/^[A-Z].{10,}\.$/), requiredAction: expect.stringMatching(/^[A-Z].{10,}\.$/) },
    });
  });

  // Domain rule 27: "Reject legacy 5x5x5 codes in these fields (letters/numbers swap meaning, §2.3)."
  test.each(['legacy-source.json', 'legacy-assessment.json', 'legacy-handling.json'])('%s says that codes of the old scheme are not taken', (name) => {
    const example = rejected?.find((each) => each.name === name);
    if (!example) throw new Error(`The example ${name} is gone.`);
    const { translation } = readMessage(policeIntelligenceAnswers, messageOf(example), NOW);
    expect(translation).toMatchObject({ rejected: { requiredAction: expect.stringContaining('5x5x5') } });
  });

  test.each(REASONS.filter((reason) => !NOT_SHOWN.has(reason)))('%s has an example', (reason) => {
    expect(rejected?.map(({ because }) => because)).toContain(reason);
  });
});

describe('the README', () => {
  const readme = readFileSync(new URL('../../../integrations/police-intelligence/README.md', import.meta.url), 'utf8');

  test.each([...REASONS, ...Object.values(AnswerReason)])('says what to do about %s', (reason) => expect(readme).toContain(`\`${reason}\``));
  test.each([...policeIntelligenceAnswers.messageTypes, ...policeIntelligence.messageTypes])('names the kind $type', ({ type }) =>
    expect(readme).toContain(`\`${type}\``),
  );
});
