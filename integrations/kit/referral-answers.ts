/** What a provider may answer about a referral: the same words for every provider, on a topic of its own. */
import { recordReferralAnswers } from '../../src/cases/referral/commands/record-referral-answers.ts';
import { wrongAnswer } from '../../src/cases/referral/answer-refusals.rules.ts';
import { AnswerReason, AnswerStatus, type ReferralAnswerReport, type ReferralOutcome } from '../../src/cases/referral/referral-answer.report.ts';
import type { ReferralProvider } from '../../src/cases/referral/referral-providers.rules.ts';
import { type InboundAdapter, inboundAdapter, type JsonSchema } from './adapter.ts';
import type { Envelope } from './envelope.ts';
import { type InboundFeed, inboundFeed } from './inbound-feed.ts';
import { parseInstant } from './instant.ts';
import { REFERRAL_KEY } from './referral-schema.ts';
import type { Translation } from './translation.ts';

/** The body of an answer, as its schema lets it through. Its kind stands in `ce_type`. */
export interface ReferralAnswerBody {
  readonly referralId: string;
  readonly answer: number;
  readonly at: string;
  readonly reference?: string | null;
  readonly reason?: AnswerReason | null;
  readonly outcome?: ReferralOutcome | null;
  readonly duplicateOf?: string | null;
  readonly remark?: string | null;
}

/** What differs between providers. */
export interface AnswersPlan {
  readonly provider: ReferralProvider;
  /** The provider's folder; also begins the kinds of message and the topic. */
  readonly folder: string;
  /** As printed. */
  readonly partner: string;
  /** The one `ce_source` allowed. */
  readonly source: string;
  /** The outcomes that this provider's work can have. */
  readonly outcomes: readonly ReferralOutcome[];
}

/** Two clocks never agree quite; more than this is a wrong one. Milliseconds. */
const CLOCK_TOLERANCE = 5 * 60_000;
// Largest whole number that the hub's store keeps in the column.
const LARGEST = 2_147_483_647;

const STATUS_WORDS: Readonly<Record<AnswerStatus, { readonly word: string; readonly description: string }>> = {
  ACKNOWLEDGED: { word: 'acknowledged', description: 'The referral has arrived and has a reference of yours.' },
  ACCEPTED: { word: 'accepted', description: 'You take it on.' },
  CONTACT_ATTEMPTED: { word: 'contact-attempted', description: 'You have tried to reach the person.' },
  ENGAGED: { word: 'engaged', description: 'You work with the person.' },
  CLOSED: { word: 'closed', description: 'You have ended it: outcome says what came of it.' },
  REJECTED: { word: 'rejected', description: 'You do not take it on: reason says why.' },
  SUSPENDED_UNSAFE: { word: 'suspended-unsafe', description: 'You have stopped because contact is unsafe: reason says why.' },
  RETURNED_BAD_CONTACT: { word: 'returned-bad-contact', description: 'The contact details are wrong: reason says which.' },
  DUPLICATE: { word: 'duplicate', description: 'You have it already: duplicateOf is your reference of the earlier one.' },
  WITHDRAWAL_CONFIRMED: { word: 'withdrawal-confirmed', description: 'You have taken note of our referral.withdrawn.' },
};

/** The kind of message that says a status. */
export function answerType(folder: string, status: AnswerStatus): string {
  return `${folder}.referral.${STATUS_WORDS[status].word}`;
}

/** The topic of a provider's answers. */
export function answerTopic(folder: string): string {
  return `${folder}.referral-answer.v1`;
}

export function answerSchema({ folder, partner, outcomes }: AnswersPlan): JsonSchema {
  const text = (maxLength: number, description: string): JsonSchema => ({ type: ['string', 'null'], minLength: 1, maxLength, description });
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: `urn:safer-neighbourhoods:schema:${folder}-referral-answer:1`,
    title: `Answer of ${partner} to a referral`,
    description: 'One answer about one referral; ce_type says which. Fields that the schema does not name are let through and not read.',
    type: 'object',
    required: ['referralId', 'answer', 'at'],
    properties: {
      referralId: {
        type: 'string',
        pattern: '^[0-9a-fA-F]{8}-([0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}$',
        description: 'The referralId of our message, which is its key too.',
      },
      answer: {
        type: 'integer',
        minimum: 1,
        maximum: LARGEST,
        description:
          'Which of your answers about this referral it is, counted from 1. Answers may arrive in any order and more than once: this number tells them apart and puts them in order.',
      },
      at: { type: 'string', format: 'date-time', maxLength: 40, description: 'When it happened with you. RFC 3339 with its offset.' },
      reference: text(100, 'Your own reference of the referral. Needed with acknowledged, accepted, contact-attempted, engaged and closed.'),
      reason: {
        type: ['string', 'null'],
        enum: [...Object.values(AnswerReason), null],
        description: 'Why you do not go on. Needed with rejected, suspended-unsafe and returned-bad-contact.',
      },
      outcome: { type: ['string', 'null'], enum: [...outcomes, null], description: 'What came of it. Needed with closed.' },
      duplicateOf: text(100, 'Your reference of the earlier referral. Needed with duplicate.'),
      remark: text(1_000, 'In your words, for the officer who referred. No address, telephone number or e-mail address of anyone.'),
    },
  };
}

/** The adapter of a provider's answers. */
export function referralAnswers(plan: AnswersPlan): InboundAdapter<ReferralAnswerReport> {
  const { provider, folder, partner, source } = plan;
  const statuses = new Map(Object.values(AnswerStatus).map((status) => [answerType(folder, status), status]));
  return inboundAdapter<ReferralAnswerBody, ReferralAnswerReport>({
    name: folder,
    version: 1,
    partner,
    topics: [
      {
        topic: { name: answerTopic(folder), partitions: 2, retentionDays: 90 },
        source,
        // Support of people is no law-enforcement processing (domain rule 54).
        regime: 'UK_GDPR_PART2',
        key: REFERRAL_KEY,
        description: `What ${partner} answers about the referrals that it was sent.`,
      },
    ],
    messageTypes: [...statuses].map(([type, status]) => ({ type, description: STATUS_WORDS[status].description })),
    schema: answerSchema(plan),
    translate: (envelope, data, _topic, now) => translate(provider, statuses.get(envelope.type), envelope, data, now),
  });
}

/** The feed of a provider's answers. `agency` is the provider's code. */
export function referralAnswerFeed(adapter: InboundAdapter<ReferralAnswerReport>, agency: string): InboundFeed {
  return inboundFeed<ReferralAnswerReport>({
    adapter,
    owners: Object.fromEntries(adapter.topics.map(({ source }) => [source, { agency }])),
    accept: (em, taken, clock) =>
      recordReferralAnswers(
        em,
        taken.map(({ command, origin }) => ({ answer: command, origin })),
        clock,
      ),
  });
}

function translate(
  provider: ReferralProvider,
  status: AnswerStatus | undefined,
  envelope: Envelope,
  data: ReferralAnswerBody,
  now: Date,
): Translation<ReferralAnswerReport> {
  if (status === undefined) throw new Error('The adapter let a kind of message through that says no status: see that messageTypes and statuses are the same.');
  const referralId = data.referralId.toLowerCase();
  const at = parseInstant(data.at);
  if (at === null) return rejected('IMPOSSIBLE_DATE', 'The field at is no instant with its offset.', 'Send a real instant, such as 2026-11-20T21:04:00Z.');
  if (at.getTime() > now.getTime() + CLOCK_TOLERANCE)
    return rejected('IN_THE_FUTURE', 'The field at lies in the future.', 'Set the clock of the sending system, correct the time, and send it again.');
  const stopped = status === 'REJECTED' || status === 'SUSPENDED_UNSAFE' || status === 'RETURNED_BAD_CONTACT';
  const answer: ReferralAnswerReport = {
    provider,
    referralId,
    sequence: data.answer,
    status,
    providerReference: data.reference?.trim() || null,
    at,
    // What a kind has no use for is not read.
    reason: stopped ? (data.reason ?? null) : null,
    outcome: status === 'CLOSED' ? (data.outcome ?? null) : null,
    duplicateOf: status === 'DUPLICATE' ? data.duplicateOf?.trim() || null : null,
    remark: data.remark?.trim() || null,
    simulated: envelope.simulated,
  };
  const wrong = wrongAnswer(answer);
  if (wrong) return { rejected: wrong };
  if (envelope.key?.toLowerCase() !== referralId)
    return rejected(
      'KEY_MISMATCH',
      'The key of the message is not its referralId.',
      'Set the key of every answer to the referralId of our message, so that answers about one referral keep their order.',
    );
  return { accepted: answer };
}

function rejected(reason: string, sentence: string, requiredAction: string): { rejected: { reason: string; sentence: string; requiredAction: string } } {
  return { rejected: { reason, sentence, requiredAction } };
}
