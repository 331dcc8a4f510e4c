/** The sharing agreements that the hub assumes until the council records those that were signed: each is marked as a default, and keeps readable what partners read before agreements decided. */
import type { DataItem } from '../../access/agreement/data-item.ts';
import type { SharingGateway } from '../../access/agreement/sharing-gateway.rules.ts';
import type { Purpose } from '../../access/identity.ts';

// Before anything that the hub records, and a year from the release that brought them: labelled defaults.
const ALWAYS = '2003-05-01';
const REVIEW = '2027-11-23';

const COUNCIL = ['SAFER_NEIGHBOURHOODS', 'SECURITY_CONTROL_CENTRE', 'NORTH_LINCOLNSHIRE_COUNCIL'] as const;
const PARTNERS = [
  'HUMBERSIDE_POLICE',
  'HUMBERSIDE_FIRE_AND_RESCUE',
  'INTEGRATED_CARE_BOARD',
  'PROBATION_SERVICE',
  'VICTIM_SUPPORT',
  'REMEDI',
  'PUBWATCH',
] as const;
const CASEWORK: readonly Purpose[] = ['VICTIM_CONTACT', 'PROBLEM_SOLVING', 'PSPO_ENFORCEMENT', 'INTELLIGENCE', 'SAFEGUARDING', 'CONTROL_ROOM', 'ANALYSIS'];
const ORDINARY: readonly Purpose[] = [...CASEWORK, 'OPERATIONS'];
/** What names people only in passing, and every partner reads so far. */
const OF_THE_TOWN: readonly DataItem[] = ['INCIDENT', 'NTE', 'LOCATION', 'PREMISES', 'MEETING', 'ACTION', 'LINEAGE'];

interface Assumed {
  readonly reference: string;
  readonly title: string;
  readonly owners: readonly string[];
  readonly partners: readonly string[];
  readonly purposes: readonly Purpose[];
  readonly items: readonly DataItem[];
  readonly gateway: SharingGateway;
  readonly necessity: string;
}

const ASSUMED: readonly Assumed[] = [
  {
    reference: 'ISA-SN-2026-03',
    title: 'Humberside Police and Safer Neighbourhoods: incidents, and intelligence',
    owners: ['HUMBERSIDE_POLICE', 'SAFER_NEIGHBOURHOODS'],
    partners: ['HUMBERSIDE_POLICE', 'SAFER_NEIGHBOURHOODS'],
    purposes: CASEWORK,
    items: ['INCIDENT', 'LOCATION', 'INTELLIGENCE'],
    gateway: 'CDA_S115',
    necessity:
      'Antisocial behaviour is reported to the police and solved with the council; of intelligence only the words that carry it, without their source.',
  },
  {
    reference: 'ISA-SN-2026-07',
    title: 'Pubwatch: radio logs of the night',
    owners: ['PUBWATCH'],
    partners: ['SAFER_NEIGHBOURHOODS', 'SECURITY_CONTROL_CENTRE'],
    purposes: CASEWORK,
    items: ['RADIO_LOG', 'NTE', 'PREMISES'],
    gateway: 'CDA_S115',
    necessity: 'The control room observes and answers what door staff call in; what is said over the radio and no more.',
  },
  referrals('ISA-SN-VS-2026-01', 'VICTIM_SUPPORT', 'Victim Support: referrals of people whom crime or antisocial behaviour has hurt'),
  referrals('ISA-SN-REMEDI-2026-01', 'REMEDI', 'Remedi: referrals for mediation and restorative justice'),
  {
    reference: 'OGL-3.0',
    title: 'Open Government Licence v3.0: street-level crime of data.police.uk',
    owners: ['OPEN_DATA'],
    partners: [...COUNCIL, ...PARTNERS],
    purposes: ORDINARY,
    items: ['INCIDENT', 'LOCATION'],
    gateway: 'OPEN_DATA',
    necessity: 'Published for everybody, with places made vague.',
  },
  {
    reference: 'ISA-DEFAULT-CONTROL-ROOM',
    title: 'Safer Neighbourhoods and the Security Control Centre: two departments of one council',
    owners: ['SAFER_NEIGHBOURHOODS', 'SECURITY_CONTROL_CENTRE'],
    partners: ['SAFER_NEIGHBOURHOODS', 'SECURITY_CONTROL_CENTRE'],
    purposes: CASEWORK,
    items: [...OF_THE_TOWN, 'RADIO_LOG', 'PERSON', 'CONSENT', 'CASE', 'PEF', 'REFERRAL', 'ALERT'],
    gateway: 'SAME_AUTHORITY',
    necessity: 'The control room has to know of cases and people when it sends somebody to a door; what residents wrote on forms stays out.',
  },
  {
    reference: 'ISA-DEFAULT-PARTNERSHIP',
    title: 'The partnership: what every partner reads',
    owners: [...COUNCIL, 'HUMBERSIDE_POLICE', 'PUBWATCH'],
    partners: [...COUNCIL, ...PARTNERS],
    purposes: ORDINARY,
    items: OF_THE_TOWN,
    gateway: 'CDA_S115',
    necessity: 'Partners solve problems of places together; incidents, places, meetings and actions, and no records of people.',
  },
  standing('INTERNAL', 'Events of the hub about its own work', 'SAME_AUTHORITY', 'Ids, kinds and times, which no partner reads.'),
  standing('INVENTED', 'The invented world of a demonstration', 'INVENTED', 'About nobody.'),
  standing('ISA-SIMULATED', 'Messages of invented partners', 'INVENTED', 'About nobody.'),
];

/** Referrals go out on consent; what the provider answers comes back, and the control room reads both. */
function referrals(reference: string, provider: 'VICTIM_SUPPORT' | 'REMEDI', title: string): Assumed {
  return {
    reference,
    title,
    owners: ['SAFER_NEIGHBOURHOODS', provider],
    partners: ['SAFER_NEIGHBOURHOODS', 'SECURITY_CONTROL_CENTRE', provider],
    purposes: CASEWORK,
    items: ['REFERRAL'],
    gateway: 'CONSENT',
    necessity: 'The provider needs the name, the safe ways to make contact and what happened; nothing else is sent.',
  };
}

/** What messages name where nothing is shared: a reference that exists and covers nothing. */
function standing(reference: string, title: string, gateway: SharingGateway, necessity: string): Assumed {
  return { reference, title, owners: [], partners: [], purposes: [], items: [], gateway, necessity };
}

export const agreements = ASSUMED.map(({ reference, title, owners, partners, purposes, items, gateway, necessity }) => ({
  reference,
  title: `${title} (default)`,
  ownerAgencies: [...owners],
  partnerAgencies: [...partners],
  purposes: [...purposes],
  dataItems: [...items],
  gateway,
  necessity: `${necessity} Assumed: record the agreement that was signed, and end this one.`,
  inForceFrom: ALWAYS,
  inForceTo: null,
  reviewOn: REVIEW,
  isDefault: true,
  recordedBy: 'hub',
}));
