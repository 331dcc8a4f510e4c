/** Records a form that came back: what was answered, and apart from it who answered, if that is known. */
import { randomUUID } from 'node:crypto';
import type { CommandContext } from '../../../access/command-context.ts';
import { united } from '../../../access/derivation/derivation.rules.ts';
import { noteDerivations } from '../../../access/derivation/origins.ts';
import { recordOf } from '../../../access/record-of.ts';
import { appendToOutbox } from '../../../exchange/outbox.ts';
import { newId } from '../../../shared/ids.ts';
import { invalid, type InvalidInput, type NotFound, notFound } from '../../../shared/refusals.ts';
import { ok, refuse, type Result } from '../../../shared/result.ts';
import { firstWrong, wrongWords } from '../../../shared/words.ts';
import type { Case } from '../../case.entity.ts';
import { caseEvent } from '../../case.events.ts';
import type { RespondentRecord } from '../../intelligence/identifiers.rules.ts';
import { HIGHEST_SCORE, LOWEST_SCORE, perceptionOf } from '../perception.rules.ts';
import { type PefAnswer, PefRespondent, PefResponse, PefRound } from '../pef.entity.ts';
import { formRefused, type PefRoundNotAllowed } from '../pef-round.rules.ts';
import { lockPefRound } from './lock-pef-round.ts';
import { respondentColumns, wrongRespondent } from './respondent-row.ts';

export interface RecordPef {
  readonly roundId: string;
  /** 0 to 10; null when the respondent gave none. */
  readonly perceptionScore: number | null;
  readonly answers: readonly PefAnswer[];
  /** Null: now. Never in the future. */
  readonly returnedAt: Date | null;
  /** Null: nobody knows who answered. */
  readonly respondent: RespondentRecord | null;
}

const MOST_ANSWERS = 50;
const CLOCKS_DIFFER_MS = 5 * 60_000;

export async function recordPef(context: CommandContext, input: RecordPef): Promise<Result<{ id: string }, NotFound | InvalidInput | PefRoundNotAllowed>> {
  const { em, clock } = context;
  const now = clock.now();
  const wrong = wrongForm(input, now);
  if (wrong) return refuse(wrong);
  const found = await lockPefRound(em, input.roundId);
  if (!found) return refuse(notFound('roundId', 'PEF round'));
  const { round, problem } = found;
  const refused = formRefused({ formsDelivered: round.formsDelivered, formsReturned: round.formsReturned, closed: round.closedAt !== null });
  if (refused) return refuse(refused);
  const id = newId();
  const record = {
    ...recordOf(context, 'CASEWORK', 'UK_GDPR_PART2', united(round.markings, problem.markings)),
    simulated: context.simulated || round.simulated,
  };
  const respondentReference = input.respondent === null ? null : randomUUID();
  if (input.respondent !== null && respondentReference !== null)
    em.create(PefRespondent, { ...record, reference: respondentReference, ...respondentColumns(input.respondent) });
  em.create(PefResponse, {
    ...record,
    id,
    round,
    returnedAt: input.returnedAt ?? now,
    perceptionScore: input.perceptionScore,
    answers: input.answers.map(({ question, text }) => ({ question: question.trim(), text })),
    respondentReference,
  });
  round.formsReturned += 1;
  if (input.perceptionScore !== null) await countScore(context, problem, round, input.perceptionScore);
  await noteDerivations(context, [{ type: 'PefResponse', id }], [{ type: 'PefRound', id: round.id, kind: 'LINK' }]);
  // Ids of the round and the case only: no response is ever told singly to partners (systems row 22).
  await appendToOutbox(em, [caseEvent(context, 'case.pef-received', problem, { roundId: round.id }, [round])]);
  return ok({ id });
}

/** Keeps the averages of the round and of its case; the case shows its newest follow-up round that has a score. */
async function countScore({ em }: CommandContext, problem: Case, round: PefRound, score: number): Promise<void> {
  round.perceptionSum += score;
  round.perceptionCount += 1;
  const perception = perceptionOf(round.perceptionSum, round.perceptionCount);
  round.perceptionAverage = perception.average;
  if (round.kind === 'BASELINE') {
    problem.perceptionBaseline = perception.average;
    problem.perceptionBaselineCount = perception.count;
    return;
  }
  const newer = await em.count(PefRound, {
    case: problem,
    kind: 'FOLLOW_UP',
    perceptionCount: { $gt: 0 },
    id: { $ne: round.id },
    openedAt: { $gt: round.openedAt },
  });
  if (newer > 0) return;
  problem.perceptionFollowUp = perception.average;
  problem.perceptionFollowUpCount = perception.count;
}

function wrongForm({ perceptionScore, answers, returnedAt, respondent }: RecordPef, now: Date): InvalidInput | null {
  if (perceptionScore !== null && (perceptionScore < LOWEST_SCORE || perceptionScore > HIGHEST_SCORE))
    return invalid('perceptionScore', `The score goes from ${LOWEST_SCORE} to ${HIGHEST_SCORE}: correct it, or leave it out.`);
  if (perceptionScore === null && answers.length === 0) return invalid('answers', 'The form says nothing: send a score, or at least one answer.');
  if (answers.length > MOST_ANSWERS) return invalid('answers', `Send at most ${MOST_ANSWERS} answers.`);
  if (returnedAt !== null && returnedAt.getTime() > now.getTime() + CLOCKS_DIFFER_MS)
    return invalid('returnedAt', 'A form cannot have come back in the future: leave "returnedAt" out, or correct it.');
  return firstWrong(
    ...answers.flatMap(({ question, text }) => [wrongWords('answers.question', question, 500), wrongWords('answers.text', text, 10_000)]),
    respondent === null ? null : wrongRespondent(respondent),
  );
}
