/** Whom the invented world refers to Victim Support and Remedi, and how far each has come. */
import type { CommandContext } from '../../access/command-context.ts';
import { draftReferral } from '../../cases/referral/commands/draft-referral.ts';
import { previewReferral } from '../../cases/referral/commands/preview-referral.ts';
import { recordReferralAnswers } from '../../cases/referral/commands/record-referral-answers.ts';
import { sendReferral } from '../../cases/referral/commands/send-referral.ts';
import { takeConsent } from '../../cases/referral/commands/take-consent.ts';
import { withdrawReferral } from '../../cases/referral/commands/withdraw-referral.ts';
import type { AnswerStatus } from '../../cases/referral/referral-answer.report.ts';
import { PROVIDERS, type ReferralProvider } from '../../cases/referral/referral-providers.rules.ts';
import type { WrittenWords } from '../../cases/referral/referral-words.rules.ts';
import { referralDeparture } from '../../cases/referral/referral.departure.ts';
import { Referral } from '../../cases/referral/referral.entity.ts';
import { REFERRAL_KINDS } from '../../cases/referral/referral.report.ts';
import type { Result } from '../../shared/result.ts';

interface ReferralPart {
  /** The title of the case. */
  readonly case: string;
  readonly person: string;
  readonly otherParty?: string;
  readonly provider: ReferralProvider;
  readonly daysAgo: number;
  readonly content: WrittenWords;
  /** Who says yes; the person alone, when nothing is said. */
  readonly consents?: readonly string[];
  /** DRAFT: it waits for somebody. RELEASED: it leaves when the hub starts. SENT: it has left, and these answers came. WITHDRAWN: it was given up. */
  readonly until: 'DRAFT' | 'RELEASED' | 'SENT' | 'WITHDRAWN';
  readonly answers?: readonly AnswerStatus[];
}

const REFERRALS: readonly ReferralPart[] = [
  {
    case: 'Doorstep callers in Meadow Rise',
    person: 'hazel',
    provider: 'VICTIM_SUPPORT',
    daysAgo: 75,
    content: { reason: 'Paid for a roof that was never mended; no longer opens the door.', incidentType: 'FRAUD', needs: ['EMOTIONAL', 'FINANCIAL'] },
    until: 'SENT',
    answers: ['ACKNOWLEDGED', 'ACCEPTED', 'CONTACT_ATTEMPTED', 'ENGAGED', 'CLOSED'],
  },
  {
    case: 'Motorbikes on Heron Fields',
    person: 'tansy',
    provider: 'VICTIM_SUPPORT',
    daysAgo: 30,
    content: { reason: 'Was shouted at when she asked them to stop.', incidentType: 'ANTI_SOCIAL_BEHAVIOUR', needs: ['EMOTIONAL'] },
    until: 'WITHDRAWN',
  },
  {
    case: 'Repeat burglaries behind Quince Terrace',
    person: 'clover',
    provider: 'VICTIM_SUPPORT',
    daysAgo: 20,
    content: {
      reason: 'The shed was broken into twice; sleeps badly.',
      incidentType: 'BURGLARY',
      needs: ['EMOTIONAL', 'PRACTICAL_SECURITY'],
      riskBand: 'MEDIUM',
    },
    until: 'SENT',
    answers: ['ACKNOWLEDGED', 'ACCEPTED', 'CONTACT_ATTEMPTED', 'ENGAGED'],
  },
  {
    case: 'Repeat burglaries behind Quince Terrace',
    person: 'hazel',
    provider: 'VICTIM_SUPPORT',
    daysAgo: 9,
    content: { reason: 'The padlock of her shed was cut in the night.', incidentType: 'BURGLARY', needs: ['PRACTICAL_SECURITY'] },
    until: 'SENT',
  },
  {
    case: 'Fighting outside the Copper Kettle',
    person: 'yarrow',
    provider: 'VICTIM_SUPPORT',
    daysAgo: 3,
    content: { reason: 'Told an officer of what happens at home.', incidentType: 'DOMESTIC_ABUSE', riskFlags: ['DOMESTIC_ABUSE'], riskBand: 'HIGH' },
    until: 'DRAFT',
  },
  {
    case: 'Noise and threats in Larch Row',
    person: 'rowan',
    otherParty: 'alder',
    provider: 'REMEDI',
    daysAgo: 2,
    content: { reason: 'Both wish that it ended; he would speak about it with somebody in between.', incidentType: 'NEIGHBOUR_DISPUTE' },
    until: 'DRAFT',
  },
  {
    case: 'Noise and threats in Larch Row',
    person: 'rowan',
    provider: 'VICTIM_SUPPORT',
    daysAgo: 0,
    content: {
      reason: 'Shouting through the wall for six weeks; afraid to go out.',
      incidentType: 'ANTI_SOCIAL_BEHAVIOUR',
      needs: ['EMOTIONAL', 'PRACTICAL_SECURITY'],
      riskBand: 'MEDIUM',
      enhancedCategories: ['PERSISTENTLY_TARGETED'],
    },
    until: 'RELEASED',
  },
];

/** Tells them, each on its own day. `at` gives the context of a command so many days ago. */
export async function tellReferrals(
  at: (daysAgo: number) => CommandContext,
  caseOf: (title: string) => string,
  personOf: (key: string) => string,
): Promise<void> {
  for (const part of REFERRALS) {
    const context = at(part.daysAgo);
    const { provider } = part;
    for (const key of part.consents ?? [part.person])
      taken(
        await takeConsent(context, {
          personId: personOf(key),
          purpose: PROVIDERS[provider].purpose,
          state: 'GIVEN',
          method: 'TELEPHONE',
          givenBy: 'SELF',
          explicit: true,
          scope: 'Name, telephone number and what happened.',
          wording: null,
          saidAt: null,
        }),
      );
    const { id } = taken(
      await draftReferral(context, {
        provider,
        caseId: caseOf(part.case),
        personId: personOf(part.person),
        otherPartyId: part.otherParty === undefined ? null : personOf(part.otherParty),
        service: null,
        content: part.content,
      }),
    );
    if (part.until === 'WITHDRAWN') taken(await withdrawReferral(context, { referralId: id, reason: 'She would rather not.' }));
    if (part.until === 'RELEASED' || part.until === 'SENT') await release(context, id);
    if (part.until === 'SENT') await leave(context, id, part.answers ?? [], part);
  }
}

async function release(context: CommandContext, referralId: string): Promise<void> {
  await context.em.flush();
  const preview = await previewReferral(context, referralId);
  taken(await sendReferral(context, { referralId, sha256: preview?.sha256 ?? '' }));
  await context.em.flush();
}

/** As the relay would have told it then; the row stays in the outbox, and the departure keeps it there, because it has left already. */
async function leave({ em, clock }: CommandContext, id: string, answers: readonly AnswerStatus[], { provider }: ReferralPart): Promise<void> {
  const { messageId } = await em.findOneOrFail(Referral, { id });
  const row = { ...REFERRAL_KINDS[provider].sent, eventId: messageId, key: id, subjectIds: [id], attempted: false };
  await referralDeparture.clear(em, [row], clock);
  await referralDeparture.left(em, [row], clock);
  const received = answers.map((status, index) => ({
    answer: {
      provider,
      referralId: id,
      sequence: index + 1,
      status,
      providerReference: `VS-${id.slice(-6).toUpperCase()}`,
      at: clock.now(),
      reason: null,
      outcome: status === 'CLOSED' ? ('SUPPORT_COMPLETED' as const) : null,
      duplicateOf: null,
      remark: null,
      simulated: true,
    },
    origin: { recordedBy: 'user:demo:victim-support', ownerAgency: provider, originator: provider, markings: [] },
  }));
  await recordReferralAnswers(em, received, clock);
  await em.flush();
}

function taken<Value>(result: Result<Value, { readonly message: string }>): Value {
  if (!result.ok) throw new Error(`The invented world is refused: ${result.refusal.message}`);
  return result.value;
}
