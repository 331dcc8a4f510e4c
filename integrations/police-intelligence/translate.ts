/** From the hub's words to the force intelligence bureau's, and from its answers to ours. Pure: the time is an argument. */
import { type Grade, readGrade } from '../../src/cases/intelligence/grade.rules.ts';
import type {
  AnsweredItem,
  IntelligenceAnswer,
  IntelligenceSubmission,
  IntelligenceWithdrawal,
  SubmittedItem,
} from '../../src/cases/intelligence/intelligence.report.ts';
import type { Envelope } from '../kit/envelope.ts';
import { parseInstant } from '../kit/instant.ts';
import type { Rejection, Translation } from '../kit/translation.ts';
import { AnswerKind, type Evaluation, type PoliceAnswer, type Submission, type SubmissionItem, type Withdrawal } from './messages.ts';
import { because } from './rejections.ts';

/** Two clocks never agree quite; more than this is a wrong one. Milliseconds. */
const CLOCK_TOLERANCE = 5 * 60_000;

type Refused = { readonly rejected: Rejection };

/** Domain rule 21: ungraded; there is no field for a grade. */
export function submission({ reportURN, version, submittedAt, provenance, items }: IntelligenceSubmission): Submission {
  return { reportURN, version, submittedAt: submittedAt.toISOString(), provenance, items: items.map(submittedItem) };
}

export function withdrawal({ reportURN, version, withdrawnAt, reason }: IntelligenceWithdrawal): Withdrawal {
  return { reportURN, version, withdrawnAt: withdrawnAt.toISOString(), withdrawalReason: reason };
}

function submittedItem({ itemNumber, text, nature, knowledge, informationDate, place }: SubmittedItem): SubmissionItem {
  return {
    itemNumber,
    text,
    nature,
    knowledge,
    ...(informationDate === null ? {} : { informationDate }),
    ...(place === null ? {} : { place }),
  };
}

export function translateAnswer(envelope: Envelope, data: PoliceAnswer, _topic: string, now: Date): Translation<IntelligenceAnswer> {
  const answeredAt = parseInstant(data.answeredAt);
  if (answeredAt === null) return because('IMPOSSIBLE_DATE');
  if (answeredAt.getTime() > now.getTime() + CLOCK_TOLERANCE) return because('IN_THE_FUTURE');
  const grade = gradeOf(data.evaluation ?? null);
  if (grade !== null && 'rejected' in grade) return grade;
  const items = itemsOf(data);
  if ('rejected' in items) return items;
  const disposition = data.disposition ?? null;
  if (envelope.type === AnswerKind.DISPOSED && disposition === null && items.every((item) => item.disposition === null)) return because('DISPOSITION_MISSING');
  if (envelope.type === AnswerKind.GRADED && grade === null && items.every((item) => item.grade === null)) return because('GRADE_MISSING');
  if (envelope.key !== data.reportURN) return because('KEY_MISMATCH');
  const { reportURN, version, revision } = data;
  return {
    accepted: {
      reportURN,
      version,
      revision,
      answeredAt,
      policeReference: data.policeReference ?? null,
      disposition,
      grade,
      items,
      simulated: envelope.simulated,
    },
  };
}

function itemsOf(data: PoliceAnswer): readonly AnsweredItem[] | Refused {
  const items: AnsweredItem[] = [];
  for (const { itemNumber, disposition = null, evaluation = null } of data.items ?? []) {
    if (items.some((item) => item.itemNumber === itemNumber)) return because('ITEM_TWICE');
    const grade = gradeOf(evaluation);
    if (grade !== null && 'rejected' in grade) return grade;
    items.push({ itemNumber, disposition, grade });
  }
  return items;
}

/** The schema has let only codes of 3x5x2 through; what is left to say is about the conditions. */
function gradeOf(evaluation: Evaluation | null): Grade | Refused | null {
  if (evaluation === null) return null;
  const grade = readGrade(evaluation);
  if (typeof grade !== 'string') return grade;
  return because(grade === 'CONDITIONS_NEED_C' ? grade : 'CONDITIONS_MISSING');
}
