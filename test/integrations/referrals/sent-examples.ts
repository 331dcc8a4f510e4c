/** The referrals that the examples of what we send are made of: invented people, as the domain says them. */
import type { ReferralContent } from '../../../src/cases/referral/referral.report.ts';
import type { MessageFacts } from '../../../src/exchange/outbound.ts';

const CONSENT = {
  method: 'TELEPHONE',
  givenBy: 'SELF',
  explicit: true,
  scope: 'Name, telephone number and what happened; nothing about the children.',
  saidAt: new Date('2026-11-20T10:30:00Z'),
} as const;

const WILLOW = {
  name: 'Willow Invented',
  dateOfBirth: '1984-05-05',
  preferredLanguage: 'Polish',
  interpreterNeeded: true,
  channels: [{ kind: 'MOBILE', value: '01632 960501', uses: ['CALL', 'TEXT'], bestTimes: 'Weekday mornings' }],
  consent: CONSENT,
} as const;

const SUPPORT: ReferralContent = {
  referralId: '01930f5e-8c1a-7b3e-9d42-5f6a7b8c9d01',
  service: null,
  reason: 'Eggs and shouting at the door for six weeks; sleeps badly and is afraid to go out.',
  incidentType: 'ANTI_SOCIAL_BEHAVIOUR',
  offenceType: null,
  incidentReference: '123 of 20/11/2026',
  incidentDate: '2026-11-19',
  reportedAt: new Date('2026-11-19T21:04:00Z'),
  person: WILLOW,
  otherParty: null,
  guardian: null,
  needs: ['EMOTIONAL', 'PRACTICAL_SECURITY'],
  accessNeeds: null,
  riskBand: 'HIGH',
  riskFlags: [],
  enhancedCategories: ['PERSISTENTLY_TARGETED'],
  relationToHarmer: 'Neighbours',
  sameAddress: false,
  childrenInvolved: true,
  otherAgencies: ['Ongo Homes (invented)'],
  lawfulBasis: null,
  overrideReason: null,
  notes: 'Home CCTV was offered and accepted.',
  referrer: { agency: 'Safer Neighbourhoods', name: 'Marta Broughton', phone: '01632 960170', email: 'hub@saferneighbourhoods.example.org' },
};

const MEDIATION: ReferralContent = {
  ...SUPPORT,
  service: 'MEDIATION',
  reason: 'Two households fall out over noise at night; both wish to speak about it.',
  incidentType: 'NEIGHBOUR_DISPUTE',
  riskBand: 'STANDARD',
  enhancedCategories: [],
  needs: [],
  otherParty: {
    name: 'Bramble Notional',
    dateOfBirth: '1990-01-09',
    preferredLanguage: null,
    interpreterNeeded: null,
    channels: [{ kind: 'EMAIL', value: 'bramble@example.org', uses: ['TEXT'], bestTimes: null }],
    consent: { ...CONSENT, method: 'ELECTRONIC', saidAt: new Date('2026-11-21T18:00:00Z') },
  },
};

/** What each provider is sent in its examples. */
export const SENT = { 'victim-support': SUPPORT, remedi: MEDIATION } as const;

export function factsOf(folder: keyof typeof SENT): MessageFacts {
  return {
    eventId: folder === 'remedi' ? '01930f60-1111-7b3e-9d42-5f6a7b8c9d02' : '01930f60-1111-7b3e-9d42-5f6a7b8c9d01',
    key: SUPPORT.referralId,
    occurredAt: new Date('2026-11-20T13:55:00Z'),
    regime: 'UK_GDPR_PART2',
    classification: 'OFFICIAL_SENSITIVE',
    agreement: folder === 'remedi' ? 'ISA-SN-REMEDI-2026-01' : 'ISA-SN-VS-2026-01',
    markings: [],
    simulated: false,
  };
}

/** When it is taken back, in the examples. */
export const WITHDRAWN_AT = new Date('2026-11-20T15:20:00Z');
