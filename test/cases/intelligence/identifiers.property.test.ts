/** Over generated forms: an item that passes carries no respondent into value, key or headers of the message, and a harmless item passes. */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { identifierFinder } from '../../../src/cases/intelligence/identifiers.rules.ts';
import { INTELLIGENCE_SUBMITTED } from '../../../src/cases/intelligence/intelligence.report.ts';
import { findingsIn, type ItemToCheck } from '../../../src/cases/intelligence/sanitisation.rules.ts';
import { aGraph, type TestGraph } from '../../support/graph.ts';
import { outbound } from '../../support/outbound.ts';
import { HARMLESS, type Piece, pefs, plainlyIdentified, respondents, textOf } from './generated-pefs.ts';
import { aProblem, does, DRAFTER, makes, picking, RELEASER, SCREENED, sealedFor } from './officers.ts';

const STAFF = ['Callum Ferriby'];
const AT = new Date('2026-11-23T12:00:00Z');

/** The message that these items would leave in. */
function messageOf(texts: readonly string[]): { readonly value: string; readonly around: string } {
  const items = texts.map((text, index) => ({
    itemNumber: index + 1,
    text,
    informationDate: null,
    place: null,
    nature: 'FACT' as const,
    knowledge: 'UNKNOWN' as const,
  }));
  const content = { reportURN: 'SN-INT-2026-000123', version: 1, submittedAt: AT, provenance: 'PROBLEM_EXPLORATION_FORM' as const, items };
  const facts = {
    eventId: '0190a000-0000-7000-8000-000000000000',
    key: 'SN-INT-2026-000123',
    occurredAt: AT,
    regime: 'LED_PART3' as const,
    classification: 'OFFICIAL_SENSITIVE' as const,
  };
  const message = outbound.write(INTELLIGENCE_SUBMITTED, content, { ...facts, agreement: 'ISA-TEST', markings: ['INTELLIGENCE'], simulated: false });
  return { value: Buffer.from(message.value ?? '').toString(), around: JSON.stringify([message.key, message.headers]) };
}

function itemOf(answer: string, from: number, to: number, number: number): ItemToCheck {
  return { number, text: answer.slice(from, to), place: null, answer, from, to };
}

/** Each piece of an answer as an item. */
function itemsOf(pieces: readonly Piece[]): { readonly item: ItemToCheck; readonly piece: Piece }[] {
  const answer = textOf(pieces);
  let from = 0;
  return pieces.map((piece, index) => {
    const item = itemOf(answer, from, from + piece.text.length, index + 1);
    from += piece.text.length + 1;
    return { item, piece };
  });
}

describe('generated forms', () => {
  test('a piece that names its respondent is held back, and one that does not passes', () => {
    let [held, passed] = [0, 0];
    fc.assert(
      fc.property(pefs, ({ respondent, answers }) => {
        const finder = identifierFinder(respondent, STAFF);
        for (const { item, piece } of answers.flatMap(itemsOf)) {
          const found = findingsIn([item], finder);
          if (piece.telling) held += 1;
          else passed += 1;
          expect(found.length > 0, `${JSON.stringify(piece.text)} of ${JSON.stringify(respondent)}`).toBe(piece.telling);
        }
      }),
      { numRuns: 500 },
    );
    expect(Math.min(held, passed)).toBeGreaterThan(100);
  });

  test('whatever an officer picks: what passes carries nobody into value, key or headers', () => {
    let left = 0;
    fc.assert(
      fc.property(pefs, fc.array(fc.tuple(fc.nat(), fc.nat(), fc.nat()), { minLength: 1, maxLength: 4 }), ({ respondent, answers }, picks) => {
        const finder = identifierFinder(respondent, STAFF);
        const items = picks.map(([which, start, length], index) => {
          const answer = textOf(answers[which % answers.length] ?? []);
          const edges = [...answer.matchAll(/(?<![\p{L}\p{N}\p{M}\p{Cf}])(?=[\p{L}\p{N}])/gu)].map((match) => match.index);
          const from = edges[start % edges.length] ?? 0;
          const ends = [...edges.filter((edge) => edge > from), answer.length];
          return itemOf(answer, from, ends[length % ends.length] ?? answer.length, index + 1);
        });
        if (findingsIn(items, finder).length > 0) return;
        left += 1;
        const { value, around } = messageOf(items.map(({ text }) => text.trim()));
        for (const { text } of items) expect(plainlyIdentified(text, respondent), text).toEqual([]);
        expect(plainlyIdentified(value, respondent), value).toEqual([]);
        expect(plainlyIdentified(around, respondent), around).toEqual([]);
      }),
      { numRuns: 500 },
    );
    expect(left).toBeGreaterThan(50);
  });

  test('an answer about something else passes, whoever gave it', () => {
    fc.assert(
      fc.property(respondents, fc.shuffledSubarray(HARMLESS, { minLength: 1 }), (respondent, sentences) => {
        const answer = sentences.join(' ');
        expect(findingsIn([itemOf(answer, 0, answer.length, 1)], identifierFinder(respondent, STAFF))).toEqual([]);
      }),
      { numRuns: 150 },
    );
  });
});

describe('through the hub', () => {
  let graph: TestGraph;
  beforeAll(async () => {
    graph = await aGraph();
  });
  afterAll(() => graph.close());

  test('no respondent stands in value, key or headers of anything that is sealed for the police', { timeout: 60_000 }, async () => {
    let [released, refused] = [0, 0];
    await fc.assert(
      fc.asyncProperty(pefs, fc.nat(), async ({ respondent, answers }, which) => {
        const roundId = await makes(graph, DRAFTER, 'PefRound', 'pefRoundOpen', {
          caseId: await aProblem(graph),
          kind: 'BASELINE',
          areas: ['Somewhere'],
          formsDelivered: 1,
        });
        const form = { roundId, perceptionScore: 5, answers: answers.map((pieces) => ({ question: 'What?', text: textOf(pieces) })), respondent };
        const responseId = await makes(graph, DRAFTER, 'PefResponse', 'pefRecord', form);
        const pieces = answers.flatMap((each, index) => each.map(({ text }) => ({ answerNumber: index + 1, text })));
        const { answerNumber, text } = pieces[which % pieces.length] ?? { answerNumber: 1, text: '' };
        const draft = await does(
          graph,
          DRAFTER,
          'intelDraft',
          { responseId, items: [picking(text, { answerNumber })], screening: SCREENED },
          '... on IntelPackage { id }',
        );
        if (draft.__typename !== 'IntelPackage') {
          refused += 1;
          expect(draft.__typename).toBe('IdentifiesSource');
          expect(plainlyIdentified(String(draft['message']), respondent)).toEqual([]);
          return;
        }
        released += 1;
        await makes(graph, RELEASER, 'IntelPackage', 'intelRelease', { packageId: draft['id'] });
        for (const { key, headers, value, payload } of await sealedFor(graph, String(draft['id'])))
          expect(plainlyIdentified(JSON.stringify([key, headers, value, payload]), respondent)).toEqual([]);
      }),
      { numRuns: 40 },
    );
    expect(Math.min(released, refused)).toBeGreaterThan(2);
  });
});
