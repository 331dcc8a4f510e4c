/** Takes answers of the police: grade, disposition and reference attach to the package; a late or repeated answer changes nothing. */
import { createHash } from 'node:crypto';
import { type EntityManager, LockMode } from '@mikro-orm/postgresql';
import canonicalize from 'canonicalize';
import { united } from '../../../access/derivation/derivation.rules.ts';
import { settleAlert } from '../../../alerts/raise-alert.ts';
import type { Origin, Reception, Refusal } from '../../../exchange/inbox.ts';
import type { Clock } from '../../../shared/clock.ts';
import { newId } from '../../../shared/ids.ts';
import { type Grade, gradeCode } from '../grade.rules.ts';
import { alertAbout } from '../intel-alerts.rules.ts';
import { type IntelState, moveIntel } from '../intel-package.stages.ts';
import { IntelAnswer, type IntelItem, IntelPackage } from '../intelligence.entity.ts';
import type { IntelligenceAnswer } from '../intelligence.report.ts';
import { itemsOf } from './read-package.ts';

export interface AnswerToRecord {
  readonly answer: IntelligenceAnswer;
  readonly origin: Origin;
}

/** Why an answer of the right shape cannot be taken. Stable: the police's systems count by these. */
export const AnswerReason = {
  UNKNOWN_REPORT: 'UNKNOWN_REPORT',
  UNKNOWN_VERSION: 'UNKNOWN_VERSION',
  UNKNOWN_ITEM: 'UNKNOWN_ITEM',
  REVISION_CONFLICT: 'REVISION_CONFLICT',
} as const;
export type AnswerReason = (typeof AnswerReason)[keyof typeof AnswerReason];

const WORDS: Readonly<Record<AnswerReason, Omit<Refusal, 'reason'>>> = {
  UNKNOWN_REPORT: {
    sentence: 'The hub has sent no report with this reportURN.',
    requiredAction: 'Answer with the reportURN of the message that you were sent, which is its key.',
  },
  UNKNOWN_VERSION: {
    sentence: 'The hub has sent no such version of this report.',
    requiredAction: 'Answer with the version that stands in the message that you were sent.',
  },
  UNKNOWN_ITEM: {
    sentence: 'The answer is about an item that this version of the report does not have.',
    requiredAction: 'Answer about the item numbers that stand in the message, under the next revision.',
  },
  REVISION_CONFLICT: {
    sentence: 'The hub has this revision of the answer already, and it says something else.',
    requiredAction: 'Send what changed under the next revision; a revision never changes.',
  },
};

/** One reception for each answer, in their order. Joins the transaction of `em`. */
export async function recordIntelAnswers(em: EntityManager, answers: readonly AnswerToRecord[], clock: Clock): Promise<readonly Reception[]> {
  const references = [...new Set(answers.map(({ answer }) => answer.reportURN))];
  const packages = await em.find(
    IntelPackage,
    { reference: { $in: references } },
    { lockMode: LockMode.PESSIMISTIC_WRITE, orderBy: { id: 'asc' }, refresh: true },
  );
  // What never left is unknown to the police, and stays so.
  const sent = packages.filter(({ attemptedAt, sentAt }) => attemptedAt || sentAt);
  const receptions: Reception[] = [];
  for (const each of answers) {
    const versions = sent.filter(({ reference }) => reference === each.answer.reportURN);
    const found = versions.find(({ version }) => version === each.answer.version);
    receptions.push(found ? await record(em, found, each, clock) : rejected(versions.length > 0 ? 'UNKNOWN_VERSION' : 'UNKNOWN_REPORT', versions[0] ?? null));
  }
  return receptions;
}

async function record(em: EntityManager, found: IntelPackage, { answer, origin }: AnswerToRecord, clock: Clock): Promise<Reception> {
  const subject = { type: 'IntelPackage', id: found.id };
  const contentHash = hashOf(answer);
  const known = await em.findOne(IntelAnswer, { package: found, revision: answer.revision });
  if (known) return known.contentHash === contentHash ? { outcome: 'DUPLICATE', subject } : rejected('REVISION_CONFLICT', found);
  const items = await itemsOf(em, found);
  if (answer.items.some(({ itemNumber }) => !items.some(({ number }) => number === itemNumber))) return rejected('UNKNOWN_ITEM', found);
  const newest = found.answerRevision ?? null;
  const effect = newest === null ? 'ACCEPTED' : answer.revision > newest ? 'AMENDED' : 'SUPERSEDED';
  em.create(IntelAnswer, {
    id: newId(),
    package: found,
    revision: answer.revision,
    effect,
    contentHash,
    answeredAt: answer.answeredAt,
    receivedAt: clock.now(),
    policeReference: answer.policeReference,
    disposition: answer.disposition,
    items: [...answer.items],
    ...gradeColumnsOf(answer.grade),
    ownerAgency: origin.ownerAgency,
    originator: origin.originator,
    // What the police say of a package says something of what stands in it.
    markings: united(origin.markings, found.markings),
    regime: 'LED_PART3',
    retentionClass: 'INTELLIGENCE',
    simulated: answer.simulated,
    recordedAt: clock.now(),
    recordedBy: origin.recordedBy,
  });
  if (effect !== 'SUPERSEDED') {
    attach(found, items, answer, clock.now());
    await settleAlert(em, clock, { kind: 'INTELLIGENCE_NOT_ACKNOWLEDGED', about: alertAbout(found) });
  }
  await em.flush();
  return { outcome: effect, subject };
}

/** The newest answer is the whole of what the police say: it takes the place of the one before. */
function attach(found: IntelPackage, items: readonly IntelItem[], answer: IntelligenceAnswer, now: Date): void {
  Object.assign(found, {
    answerRevision: answer.revision,
    policeReference: answer.policeReference,
    disposition: answer.disposition,
    ...gradeColumnsOf(answer.grade),
  });
  found.acknowledgedAt ??= answer.answeredAt;
  for (const item of items) {
    const said = answer.items.find(({ itemNumber }) => itemNumber === item.number);
    Object.assign(item, { disposition: said?.disposition ?? null, ...gradeColumnsOf(said?.grade ?? null) });
  }
  // The answer may overtake the note that the message has left.
  if (found.state === 'RELEASED') {
    found.sentAt ??= now;
    advance(found, 'SENT');
  }
  const graded = answer.grade !== null || answer.items.some(({ grade }) => grade !== null);
  advance(found, graded ? 'GRADED' : 'ACKNOWLEDGED');
}

/** A package that was withdrawn or held back stays so, with what the police say of it. */
function advance(found: IntelPackage, to: IntelState): void {
  const moved = moveIntel(found.state, to);
  if (moved.ok) found.state = moved.value;
}

function gradeColumnsOf(grade: Grade | null) {
  return {
    gradeSource: grade?.source ?? null,
    gradeAssessment: grade?.assessment ?? null,
    gradeHandling: grade?.handling ?? null,
    gradeConditions: grade?.conditions ?? null,
    gradeCode: grade === null ? null : gradeCode(grade),
  };
}

/** Of what is said: whoever says the same again says nothing new. */
function hashOf({ answeredAt, policeReference, disposition, grade, items }: IntelligenceAnswer): string {
  const inOrder = items.toSorted((one, other) => one.itemNumber - other.itemNumber);
  const content = { answeredAt: answeredAt.toISOString(), policeReference, disposition, grade, items: inOrder };
  return createHash('sha256')
    .update(canonicalize(content) ?? '')
    .digest('hex');
}

function rejected(reason: AnswerReason, found: IntelPackage | null): Reception {
  return { outcome: 'REJECTED', subject: found && { type: 'IntelPackage', id: found.id }, rejection: { reason, ...WORDS[reason] } };
}
