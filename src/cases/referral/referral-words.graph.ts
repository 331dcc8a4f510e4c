/** The closed sets of words of referrals in the graph, each with its meaning. */
import { graphEnum } from '../../graph/enums.ts';
import { AnswerReason, AnswerStatus, ReferralOutcome } from './referral-answer.report.ts';
import { ReferralProvider } from './referral-providers.rules.ts';
import { LawfulBasis, ReferralIncidentType, RemediService, RiskBand } from './referral.report.ts';
import { ReferralState } from './referral.stages.ts';

export const ReferralProviderEnum = graphEnum('ReferralProvider', 'To whom people are referred.', ReferralProvider, {
  VICTIM_SUPPORT: 'Victim Support: support for people whom crime or anti-social behaviour has hurt.',
  REMEDI: 'Remedi: mediation and restorative justice, which need both sides.',
});

export const RemediServiceEnum = graphEnum('RemediService', 'What Remedi is asked for.', RemediService, {
  MEDIATION: 'Mediation between two sides of a conflict.',
  RESTORATIVE_JUSTICE: 'Restorative justice between who was harmed and who did the harm.',
});

export const ReferralStateEnum = graphEnum('ReferralState', 'Where a referral stands.', ReferralState, {
  DRAFT: 'It is being written.',
  SUSPENDED: 'Nobody can be reached safely after domestic abuse: it cannot be sent until a safe channel is known and it is amended.',
  CONSENT_CHECK: 'It was released; consent and safe contact are checked once more when it leaves.',
  WITHHELD: 'It was released and did not leave, because something that it rests on was gone.',
  SENT: 'It has left; the provider has not answered.',
  ACKNOWLEDGED: 'The provider has it, under a reference of its own.',
  ACCEPTED: 'The provider takes it on.',
  CONTACT_ATTEMPTED: 'The provider has tried to reach the person.',
  ENGAGED: 'The provider works with the person.',
  CLOSED: 'The provider has ended it, with an outcome.',
  REJECTED: 'The provider does not take it on, and says why.',
  SUSPENDED_UNSAFE: 'The provider found that contact is unsafe.',
  RETURNED_BAD_CONTACT: 'The provider could not reach the person with what it was given.',
  DUPLICATE: 'The provider has it already.',
  WITHDRAWN: 'It was taken back.',
});

export const ReferralIncidentTypeEnum = graphEnum('ReferralIncidentType', 'What happened, as providers sort it.', ReferralIncidentType, {
  ANTI_SOCIAL_BEHAVIOUR: 'Anti-social behaviour.',
  NEIGHBOUR_DISPUTE: 'A dispute between neighbours.',
  HARASSMENT_OR_STALKING: 'Harassment or stalking.',
  HATE: 'A hate incident or crime.',
  VIOLENCE: 'Violence.',
  DOMESTIC_ABUSE: 'Domestic abuse: details pass only with explicit consent.',
  SEXUAL_OFFENCE: 'A sexual offence: details pass only with explicit consent.',
  ROBBERY: 'Robbery.',
  BURGLARY: 'Burglary.',
  THEFT: 'Theft.',
  CRIMINAL_DAMAGE: 'Criminal damage.',
  ARSON: 'Arson.',
  FRAUD: 'Fraud.',
  MODERN_SLAVERY: 'Trafficking or modern slavery.',
  TERRORISM: 'Terrorism.',
  BEREAVEMENT: 'The death of a close relative by crime: details pass only with explicit consent.',
  ROAD_TRAFFIC: 'A road traffic offence.',
  BUSINESS_CRIME: 'A crime against a business.',
  OTHER: 'Something else.',
});

export const RiskBandEnum = graphEnum('RiskBand', 'How high the risk was assessed.', RiskBand, {
  STANDARD: 'Standard.',
  MEDIUM: 'Medium.',
  HIGH: 'High.',
});

export const LawfulBasisEnum = graphEnum('LawfulBasis', 'On what details pass where it is not on consent.', LawfulBasis, {
  LEGAL_OBLIGATION: 'A legal obligation.',
  VITAL_INTERESTS: 'Vital interests of somebody.',
  PUBLIC_TASK: 'A task in the public interest.',
  SAFEGUARDING: 'Safeguarding of a child or of an adult at risk.',
});

export const AnswerReasonEnum = graphEnum('ReferralAnswerReason', 'Why a provider does not go on.', AnswerReason, {
  EXCLUDED_TYPE: 'It does not take referrals after what happened.',
  NO_EXPLICIT_CONSENT: 'Explicit consent was needed.',
  CHILD_PROTECTION: 'Child protection makes contact inappropriate.',
  NO_SAFE_NUMBER: 'There is no safe number.',
  WRONG_NUMBER: 'The number is wrong.',
  UNSAFE_TO_RETRY: 'It is not safe to try again.',
  HARMER_NOT_IDENTIFIED: 'Who did the harm is not known.',
  PARTY_UNWILLING: 'A party does not wish to take part.',
  NO_CAPACITY: 'It has no capacity.',
  OTHER: 'Something else, which the remark says.',
});

export const ReferralOutcomeEnum = graphEnum('ReferralOutcome', 'What came of a referral.', ReferralOutcome, {
  SUPPORT_COMPLETED: 'The support was given.',
  DECLINED: 'The person did not want it.',
  UNCONTACTABLE: 'The person could not be reached.',
  SIGNPOSTED: 'The person was told of another service.',
  RJ_DIRECT: 'Both sides met.',
  RJ_INDIRECT: 'Both sides spoke through letters or a go-between.',
  MEDIATION_AGREEMENT: 'Both sides agreed, in writing.',
  MEDIATION_PARTIAL: 'Both sides agreed in part.',
  OTHER_PARTY_REFUSED: 'The other side did not want it.',
  UNSAFE: 'It was not safe to go on.',
});

export const AnswerStatusEnum = graphEnum('ReferralAnswerStatus', 'What a provider answers.', AnswerStatus, {
  ACKNOWLEDGED: 'We have it.',
  ACCEPTED: 'We take it on.',
  CONTACT_ATTEMPTED: 'We have tried to reach the person.',
  ENGAGED: 'We work with the person.',
  CLOSED: 'We have ended it.',
  REJECTED: 'We do not take it on.',
  SUSPENDED_UNSAFE: 'We have stopped, because contact is unsafe.',
  RETURNED_BAD_CONTACT: 'The contact details are wrong.',
  DUPLICATE: 'We have it already.',
  WITHDRAWAL_CONFIRMED: 'We have taken note that it was withdrawn.',
});
