/** What an officer writes into a referral, as the graph takes it. */
import { builder } from '../../graph/builder.ts';
import { graphEnum } from '../../graph/enums.ts';
import { LawfulBasisEnum, ReferralIncidentTypeEnum, RiskBandEnum } from './referral-words.graph.ts';
import { EnhancedCategory, ReferralNeed, RiskFlag } from './referral.report.ts';

const NeedEnum = graphEnum('ReferralNeed', 'What a person may need.', ReferralNeed, {
  EMOTIONAL: 'Somebody to talk with.',
  PRACTICAL_SECURITY: 'Locks, alarms and the like.',
  HOUSING: 'Help with housing.',
  FINANCIAL: 'Help with money.',
  HEALTH: 'Help with health.',
  MENTAL_HEALTH: 'Help with mental health.',
  LEGAL_CJS: 'Help with the law and the courts.',
  CHILDREN: 'Help for children.',
  IMMIGRATION: 'Help with immigration.',
  EMPLOYMENT: 'Help with work.',
});

const RiskFlagEnum = graphEnum('RiskFlag', 'What anybody who makes contact has to know.', RiskFlag, {
  DOMESTIC_ABUSE: 'Domestic abuse: neither a letter nor a voicemail is safe.',
  THREAT_TO_LIFE: 'A threat to life.',
  WEAPONS: 'Weapons.',
  SELF_HARM: 'A risk of suicide or self-harm.',
  CHILD_PROTECTION: 'Child protection.',
  STALKING: 'Stalking.',
});

const EnhancedCategoryEnum = graphEnum('EnhancedCategory', "Why somebody has enhanced rights under the Victims' Code.", EnhancedCategory, {
  MOST_SERIOUS_CRIME: 'A victim of one of the most serious crimes.',
  PERSISTENTLY_TARGETED: 'Persistently targeted.',
  VULNERABLE: 'Vulnerable: under 18, or with less than full capacity to give evidence.',
  INTIMIDATED: 'Intimidated.',
});

export const ReferralContentInput = builder.inputType('ReferralContentInput', {
  description: 'What a referral says. A draft needs reason and incidentType; when one is amended, what is left out stays as it was, and null takes it away.',
  fields: (t) => ({
    reason: t.string({ description: 'Why the person is referred, at most 2,000 characters.' }),
    incidentType: t.field({ type: ReferralIncidentTypeEnum, description: 'What happened.' }),
    offenceType: t.string({ description: 'The offence, in words.' }),
    incidentReference: t.string({ description: 'The crime number or log reference, as it is, at most 30 characters.' }),
    incidentDate: t.field({ type: 'Date', description: 'The day on which it happened.' }),
    reportedAt: t.field({ type: 'DateTime', description: 'When it was reported.' }),
    needs: t.field({ type: [NeedEnum], description: 'What the person needs.' }),
    accessNeeds: t.string({ description: 'What makes it possible for the person to take part.' }),
    riskBand: t.field({ type: RiskBandEnum, description: 'How high the risk was assessed.' }),
    riskFlags: t.field({ type: [RiskFlagEnum], description: 'What anybody who makes contact has to know.' }),
    enhancedCategories: t.field({ type: [EnhancedCategoryEnum], description: "Why the person has enhanced rights under the Victims' Code." }),
    relationToHarmer: t.string({ description: 'What the person is to who did the harm.' }),
    sameAddress: t.boolean({ description: 'Whether both live at one address.' }),
    childrenInvolved: t.boolean({ description: 'Whether children are involved.' }),
    otherAgencies: t.stringList({ description: 'Which other agencies help already.' }),
    guardianName: t.string({ description: 'Who is responsible for the child.' }),
    guardianRelation: t.string({ description: 'What they are to the child.' }),
    lawfulBasis: t.field({ type: LawfulBasisEnum, description: 'On what details pass where it is not on consent; with its statement, or not at all.' }),
    lawfulBasisStatement: t.string({ description: 'The grounds of the lawful basis.' }),
    overrideReason: t.string({ description: 'Why a mediation may go although a risk is flagged.' }),
    notes: t.string({ description: 'What else the provider has to know.' }),
    referrerPhone: t.string({ description: 'Where the provider can ring you about it.' }),
    referrerEmail: t.string({ description: 'Where the provider can write to you about it.' }),
  }),
});
