/** The examples of Victim Support and Remedi are promises: what they send, what they must not, and what they are sent, byte for byte. */
import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { describe, expect, test } from 'vitest';
import { type AdapterReason, readMessage } from '../../../integrations/kit/adapter.ts';
import { envelopeHeaders } from '../../../integrations/kit/envelope.ts';
import { remediAnswers, remediReferrals } from '../../../integrations/remedi/adapter.ts';
import { victimSupportAnswers, victimSupportReferrals } from '../../../integrations/victim-support/adapter.ts';
import { REFERRAL_KINDS } from '../../../src/cases/referral/referral.report.ts';
import { AnswerReason, AnswerStatus } from '../../../src/cases/referral/referral-answer.report.ts';
import { type Example, examplesOf, messageOf } from '../../support/examples.ts';
import { outbound } from '../../support/outbound.ts';
import { factsOf, SENT, WITHDRAWN_AT } from './sent-examples.ts';

const NOW = new Date('2026-11-23T12:00:00Z');

describe.each([
  { folder: 'victim-support', answers: victimSupportAnswers, referrals: victimSupportReferrals, kinds: REFERRAL_KINDS.VICTIM_SUPPORT },
  { folder: 'remedi', answers: remediAnswers, referrals: remediReferrals, kinds: REFERRAL_KINDS.REMEDI },
] as const)('$folder', ({ folder, answers, referrals, kinds }) => {
  const examples = (kind: 'accepted' | 'rejected' | 'sent') => examplesOf(folder, kind);
  const read = (example: Example) => readMessage(answers, messageOf(example), NOW).translation;

  test.each(examples('accepted'))('$name is taken', (example) => {
    expect(read(example)).toMatchObject({ accepted: { referralId: example.key?.toLowerCase(), simulated: false } });
  });

  test('every kind of answer is shown', () => {
    expect(new Set(examples('accepted').map(({ headers }) => headers['ce_type']))).toEqual(new Set(answers.messageTypes.map(({ type }) => type)));
    expect(answers.messageTypes).toHaveLength(Object.keys(AnswerStatus).length);
  });

  test.each(examples('rejected'))('$name is refused: $because', (example) => {
    const translation = read(example);
    expect(translation).toMatchObject({ rejected: { reason: example.because } });
    if ('rejected' in translation) {
      expect(translation.rejected.sentence).toMatch(/^[A-Z].{10,}\.$/);
      expect(translation.rejected.requiredAction).toMatch(/^[A-Z].{10,}\.$/);
    }
  });

  test('every reason of the adapter that a provider can bring about is shown', () => {
    const shown = new Set(examples('rejected').map(({ because }) => because));
    for (const reason of ['REFERENCE_MISSING', 'REASON_MISSING', 'OUTCOME_MISSING', 'DUPLICATE_OF_MISSING', 'KEY_MISMATCH', 'IN_THE_FUTURE'])
      expect(shown).toContain(reason);
    for (const reason of [
      'WRONG_SOURCE',
      'WRONG_REGIME',
      'UNKNOWN_TYPE',
      'MISSING_FIELD',
      'WRONG_TYPE',
      'BAD_FORMAT',
      'OUT_OF_RANGE',
      'UNKNOWN_VALUE',
    ] satisfies AdapterReason[])
      expect(shown).toContain(reason);
  });

  test('what we send is as its example shows it, and as its schema says', () => {
    const facts = factsOf(folder);
    const sent = outbound.write(kinds.sent, SENT[folder], facts);
    const withdrawn = outbound.write(kinds.withdrawn, { referralId: facts.key, withdrawnAt: WITHDRAWN_AT }, { ...facts, occurredAt: WITHDRAWN_AT });
    const ajv = new Ajv2020({ strict: true, allowUnionTypes: true });
    formats.default(ajv);
    const fits = ajv.compile(referrals.schema);
    const shown = examples('sent').map(({ topic, key, headers, value }) => ({ topic, key, headers, value }));
    expect(shown).toEqual([sent, withdrawn].map(({ value, ...message }) => ({ ...message, value: JSON.parse(Buffer.from(value ?? []).toString('utf8')) })));
    for (const { value } of shown) expect(fits(value), ajv.errorsText(fits.errors)).toBe(true);
    expect(fits({ referralId: facts.key })).toBe(false);
    expect(fits({ ...(shown[0]?.value as object), withdrawnAt: WITHDRAWN_AT.toISOString() })).toBe(false);
  });

  test('a withdrawal that the relay writes from its event has the body of the example', () => {
    const facts = factsOf(folder);
    const payload = { referralId: facts.key, withdrawnAt: WITHDRAWN_AT.toISOString() };
    const written = outbound.writeEvent({ ...facts, topic: kinds.withdrawn.topic, type: kinds.withdrawn.type, payload });
    const example = examples('sent').find(({ headers }) => headers['ce_type'] === 'referral.withdrawn');
    expect(JSON.parse(Buffer.from(written.value ?? []).toString('utf8'))).toEqual(example?.value);
  });

  test('least data: nobody gets what their work does not need', () => {
    const words = JSON.stringify(examples('sent').map(({ value }) => value));
    if (folder === 'remedi') expect(words).not.toMatch(/1984-05-05|1990-01-09|dateOfBirth|lawfulBasis|enhanced/);
    else expect(words).not.toMatch(/Bramble|otherParty|responsible/);
    expect(words).not.toMatch(/overdue|personId|caseId/);
  });

  test('the README names every kind of answer, every field and every reason', () => {
    const page = readFileSync(new URL(`../../../integrations/${folder}/README.md`, import.meta.url), 'utf8');
    const words = [
      ...answers.messageTypes.map(({ type }) => type),
      ...Object.keys(answers.schema['properties'] as object),
      ...examples('rejected').flatMap(({ because }) => because ?? []),
      ...Object.keys(AnswerReason),
      ...Object.keys((examples('sent')[0]?.value ?? {}) as object),
    ];
    for (const word of words) expect(page, word).toContain(`\`${word}\``);
  });

  test('headers are those of any client', () => {
    for (const { headers } of examples('accepted'))
      expect(Object.keys(headers).sort()).toEqual(
        Object.keys(
          envelopeHeaders({
            id: 'x',
            source: 'x',
            type: 'x',
            time: NOW,
            dataSchema: 'x',
            classification: 'OFFICIAL',
            regime: 'UK_GDPR_PART2',
            agreement: 'x',
            marking: [],
            simulated: false,
            correlationId: null,
          }),
        ).sort(),
      );
  });
});
