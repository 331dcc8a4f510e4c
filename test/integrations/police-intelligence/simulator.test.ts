/** The invented bureau: what it answers follows from the message alone, in each of its moods. */
import { describe, expect, test } from 'vitest';
import { readMessage } from '../../../integrations/kit/adapter.ts';
import { MOODS } from '../../../integrations/kit/simulator.ts';
import { policeIntelligenceAnswers } from '../../../integrations/police-intelligence/adapter.ts';
import { answersTo } from '../../../integrations/police-intelligence/simulator.ts';
import { INTELLIGENCE_SUBMITTED, INTELLIGENCE_WITHDRAWN } from '../../../src/cases/intelligence/intelligence.report.ts';
import type { BusMessage, OutgoingMessage } from '../../../src/exchange/bus.ts';
import { outbound } from '../../support/outbound.ts';

const AT = new Date('2026-11-20T10:00:00Z');
const REPORT = 'SN-INT-2026-000123';
const FACTS = {
  eventId: '0190a000-0000-7000-8000-000000000000',
  key: REPORT,
  occurredAt: AT,
  regime: 'LED_PART3',
  classification: 'OFFICIAL_SENSITIVE',
  agreement: 'ISA-TEST',
  markings: [],
  simulated: false,
} as const;

const lying = (message: OutgoingMessage): BusMessage => ({ ...message, partition: 0, offset: 3n, producedAt: AT });
const item = (itemNumber: number, knowledge: 'FIRST_HAND' | 'SECOND_HAND') => ({
  itemNumber,
  text: 'A van.',
  informationDate: null,
  place: null,
  nature: 'FACT' as const,
  knowledge,
});
const submission = lying(
  outbound.write(
    INTELLIGENCE_SUBMITTED,
    { reportURN: REPORT, version: 2, submittedAt: AT, provenance: 'PROBLEM_EXPLORATION_FORM', items: [item(1, 'FIRST_HAND'), item(2, 'SECOND_HAND')] },
    FACTS,
  ),
);
const withdrawal = lying(outbound.write(INTELLIGENCE_WITHDRAWN, { reportURN: REPORT, version: 2, withdrawnAt: AT, reason: 'INFORMATION_WRONG' }, FACTS));

function read(message: OutgoingMessage) {
  const { translation } = readMessage(policeIntelligenceAnswers, message, AT);
  if ('rejected' in translation) throw new Error(translation.rejected.sentence);
  return translation.accepted;
}

describe('a bureau', () => {
  test.each(['prompt', 'slow'] as const)('that is %s acknowledges and grades', (mood) => {
    const answers = answersTo(submission, mood);
    expect(answers.map(({ headers }) => headers['ce_type'])).toEqual(['police.intelligence-answer.acknowledged', 'police.intelligence-answer.graded']);
    expect(answers.map(read)).toMatchObject([
      { reportURN: REPORT, version: 2, revision: 1, disposition: null, grade: null, simulated: true },
      {
        revision: 2,
        disposition: 'SANITISED_LOG_CREATED',
        grade: { source: 2, assessment: 'C', handling: 'P' },
        items: [{ itemNumber: 1, grade: { handling: 'C', conditions: expect.any(String) } }],
      },
    ]);
  });

  test('that refuses acknowledges and turns it down', () => {
    expect(answersTo(submission, 'refusing').map(read)).toMatchObject([{ disposition: null }, { disposition: 'REJECTED', grade: null }]);
  });

  test('that is silent says nothing, and none answers a withdrawal or what it cannot read', () => {
    expect(answersTo(submission, 'silent')).toEqual([]);
    for (const mood of MOODS) {
      expect(answersTo(withdrawal, mood)).toEqual([]);
      expect(answersTo({ ...submission, value: Buffer.from('{') }, mood)).toEqual([]);
    }
  });

  test('says the same however often it is asked, and that it is invented', () => {
    expect(answersTo(submission, 'prompt')).toEqual(answersTo(submission, 'prompt'));
    for (const { headers } of answersTo(submission, 'prompt')) expect(headers['ce_simulated']).toBe('true');
  });
});
