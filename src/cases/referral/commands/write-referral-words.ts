/** Puts the words of a referral on its row, with what follows from them: the agreement, the mark of a child, the day by which it should go. */
import type { EntityManager } from '@mikro-orm/postgresql';
import { parameterOn, parameterOrNullOn, parametersOn } from '../../../parameters/parameter-on.ts';
import { londonDay } from '../../../shared/london.ts';
import { addWorkingDays } from '../../../shared/working-days.rules.ts';
import { ageOn } from '../../case-roles.rules.ts';
import { PROVIDERS, type ReferralProvider } from '../referral-providers.rules.ts';
import type { Referral } from '../referral.entity.ts';
import type { ReferralWords } from '../referral.report.ts';

/** The columns that hold the words and what follows from them. */
export async function columnsOf(
  em: EntityManager,
  words: ReferralWords,
  { provider, datesOfBirth, now }: { readonly provider: ReferralProvider; readonly datesOfBirth: readonly (string | null)[]; readonly now: Date },
) {
  const today = londonDay(now);
  const { CHILD_UNDER: childUnder } = await parametersOn(em, ['CHILD_UNDER'], today);
  const days = [today, ...(words.incidentDate === null ? [] : [words.incidentDate])];
  const child = datesOfBirth.some((born) => born !== null && days.some((day) => born <= day && ageOn(born, day) < childUnder));
  return {
    ...words,
    needs: [...words.needs],
    riskFlags: [...words.riskFlags],
    enhancedCategories: [...words.enhancedCategories],
    otherAgencies: [...words.otherAgencies],
    // Domain rule 38: "Police→support referral target 2 working days from report … Compute with England & Wales bank holidays."
    referBy: words.reportedAt && addWorkingDays(words.reportedAt, await parameterOn(em, 'REFERRAL_TARGET', londonDay(words.reportedAt))),
    // Domain rule 57: "Records about anyone under 18 default to restricted."
    markings: child ? ['CHILD'] : [],
    // Without an agreement in force it may be drafted, and not be sent.
    agreement: (await parameterOrNullOn(em, PROVIDERS[provider].agreement, today)) ?? 'NONE',
    amendedAt: now,
  };
}

/** The words of a referral as its row keeps them. */
export function wordsOf(referral: Referral): ReferralWords {
  return {
    reason: referral.reason,
    incidentType: referral.incidentType,
    offenceType: referral.offenceType ?? null,
    incidentReference: referral.incidentReference ?? null,
    incidentDate: referral.incidentDate ?? null,
    reportedAt: referral.reportedAt ?? null,
    needs: referral.needs,
    accessNeeds: referral.accessNeeds ?? null,
    riskBand: referral.riskBand ?? null,
    riskFlags: referral.riskFlags,
    enhancedCategories: referral.enhancedCategories,
    relationToHarmer: referral.relationToHarmer ?? null,
    sameAddress: referral.sameAddress ?? null,
    childrenInvolved: referral.childrenInvolved ?? null,
    otherAgencies: referral.otherAgencies,
    guardianName: referral.guardianName ?? null,
    guardianRelation: referral.guardianRelation ?? null,
    lawfulBasis: referral.lawfulBasis ?? null,
    lawfulBasisStatement: referral.lawfulBasisStatement ?? null,
    overrideReason: referral.overrideReason ?? null,
    notes: referral.notes ?? null,
    referrerPhone: referral.referrerPhone ?? null,
    referrerEmail: referral.referrerEmail ?? null,
  };
}

/** Those of the words that somebody wrote freely, and may have taken from elsewhere. */
export function quotableIn({ reason, accessNeeds, lawfulBasisStatement, overrideReason, notes }: ReferralWords): Readonly<Record<string, string | null>> {
  return {
    'content.reason': reason,
    'content.accessNeeds': accessNeeds,
    'content.lawfulBasisStatement': lawfulBasisStatement,
    'content.overrideReason': overrideReason,
    'content.notes': notes,
  };
}
