/** Questions of victim support, which sees no person and no case yet: where harm falls, and whom to speak to. */
import type { ReadyMadeQuery } from './ready-made-query.ts';

export const VICTIM_SUPPORT: readonly ReadyMadeQuery[] = [
  {
    title: 'Where does violence fall?',
    note: 'By ward and month, the largest count first.',
    text: `query WhereViolenceFalls {
  incidentCounts(
    by: [WARD, MONTH]
    filter: { category: VIOLENCE_AND_SEXUAL_OFFENCES, simulated: INCLUDE }
  ) {
    month
    ward { name }
    count
  }
}
`,
  },
  {
    title: 'Is anti-social behaviour aimed at someone?',
    note: 'nsirCategory PERSONAL says that it falls on a person rather than on the community.',
    text: `query AimedAtSomeone {
  incidents(first: 20, filter: { category: ANTI_SOCIAL_BEHAVIOUR, source: POLICE_LOG, simulated: INCLUDE }) {
    nodes {
      occurredFrom
      nsirCategory
      ward { name }
      outcome
    }
  }
}
`,
  },
  {
    title: 'Whom do I speak to in each agency?',
    note: 'Staff who own cases or actions, or come to meetings.',
    text: `query WhomToSpeakTo {
  agencies(first: 20) {
    nodes {
      name
      kind
      staff(first: 5) { nodes { name jobTitle } }
    }
  }
}
`,
  },
];
