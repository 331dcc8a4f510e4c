/** The kinds of meeting that the hub knows from the start (domain.md §10), each with the compartments that its meetings are born with. */

// The meetings are as old as the partnership; the day is a labelled default, before anything that the hub records.
const SINCE = '2003-05-01';

// Compartments follow domain rule 58: "ASB Panel, MARAC, MACE, OCG, Channel content is invisible to roles not on that meeting's attendee list",
// and §10, where the Street Worker Forum is "restricted" too. Kinds that are merely OFFICIAL-SENSITIVE have none.
const KINDS: readonly (readonly [code: string, name: string, ...defaultMarkings: string[]])[] = [
  ['NAT', 'Neighbourhood Action Team'],
  ['ASB_PANEL', 'ASB Panel', 'ASB_PANEL'],
  ['CASE_REVIEW', 'ASB case review (Community Trigger)'],
  ['MACE', 'Multi-Agency Child Exploitation', 'MACE'],
  ['MARAC', 'Multi-Agency Risk Assessment Conference', 'MARAC'],
  ['OCG', 'Organised Crime Groups', 'OCG'],
  ['TTCG', 'Tactical Tasking and Co-ordination Group'],
  ['PREVENT_CHANNEL', 'Prevent: Channel panel', 'PREVENT'],
  ['NITESAFE', 'NiteSafe partnership'],
  ['STREET_WORKER_FORUM', 'Street Worker Forum', 'STREET_WORKER'],
  ['REOFFENDING', 'Reoffending'],
  ['SUBSTANCE_MISUSE', 'Substance Misuse'],
  ['HATE_CRIME', 'Hate Crime'],
  ['ARSON', 'Arson'],
  ['FRAUD', 'Fraud Forum'],
  ['YOS_ALLOCATION', 'Youth Offending Service allocation'],
  ['POLICE_WARD', 'Police Ward meeting'],
  ['AD_HOC', 'Ad hoc partner meeting'],
];

export const meetingKinds = KINDS.map(([code, name, ...defaultMarkings]) => ({ code, name, defaultMarkings, validFrom: SINCE, validTo: null }));

// Domain rule 58. Whoever attends for Safer Neighbourhoods (row 78) reads them; everybody else asks the owner. Labelled defaults: the council ends a row, and adds its own.
const LISTS: Readonly<Record<string, readonly (readonly [agency: string, role: string])[]>> = {
  ASB_PANEL: [
    ['SAFER_NEIGHBOURHOODS', 'ASB_OFFICER'],
    ['SAFER_NEIGHBOURHOODS', 'ANALYST'],
  ],
  MACE: [['SAFER_NEIGHBOURHOODS', 'ASB_OFFICER']],
  MARAC: [['SAFER_NEIGHBOURHOODS', 'ASB_OFFICER']],
  OCG: [['SAFER_NEIGHBOURHOODS', 'ASB_OFFICER']],
  PREVENT_CHANNEL: [['SAFER_NEIGHBOURHOODS', 'ASB_OFFICER']],
  // Row 75: "restricted to project roles".
  STREET_WORKER_FORUM: [['STREET_WORKER_PROJECT', 'KEY_WORKER']],
};
/** The other kinds are on everybody's list: what they hold is OFFICIAL, or shared by agreement. */
const EVERYBODY = [[null, null]] as const;

export const meetingKindReaders = KINDS.flatMap(([kind]) =>
  (LISTS[kind] ?? EVERYBODY).map(([agency, role]) => ({
    kind,
    agency,
    role,
    inForceFrom: SINCE,
    inForceTo: null,
    source: 'Assumed, until the council says otherwise.',
  })),
);
