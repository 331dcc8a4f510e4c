/** What an agreement can cover: kinds of record, each with all that hangs on it. */

export const DataItem = {
  INCIDENT: 'INCIDENT',
  NTE: 'NTE',
  RADIO_LOG: 'RADIO_LOG',
  LOCATION: 'LOCATION',
  PREMISES: 'PREMISES',
  PERSON: 'PERSON',
  CONSENT: 'CONSENT',
  CASE: 'CASE',
  PEF: 'PEF',
  PEF_ANSWER: 'PEF_ANSWER',
  INTELLIGENCE: 'INTELLIGENCE',
  REFERRAL: 'REFERRAL',
  MEETING: 'MEETING',
  ACTION: 'ACTION',
  ALERT: 'ALERT',
  LINEAGE: 'LINEAGE',
} as const;
export type DataItem = (typeof DataItem)[keyof typeof DataItem];

/** Each item in plain English. */
export const DATA_ITEMS: Readonly<Record<DataItem, string>> = {
  INCIDENT: 'Incidents as police and open data report them, with every revision.',
  NTE: 'Incidents of the night-time economy, with what was reported of each.',
  RADIO_LOG: 'Entries of Pubwatch radio logs.',
  LOCATION: 'Places.',
  PREMISES: 'Premises, their licences and radios.',
  PERSON: 'People, their names and how they are reached.',
  CONSENT: 'What people said to having their details passed on.',
  CASE: 'Cases, their stages, and who and what is linked to them.',
  PEF: 'Rounds of Problem Exploration Forms.',
  PEF_ANSWER: 'What residents wrote on the forms, and who they are.',
  INTELLIGENCE: 'What is passed to the police as intelligence, and what they say of it.',
  REFERRAL: 'Referrals to providers of support, and their answers.',
  MEETING: 'Meetings with attendance, agenda and decisions.',
  ACTION: 'Actions that meetings set.',
  ALERT: 'What a person must look at.',
  LINEAGE: 'Which message came when, and what became of it.',
};
