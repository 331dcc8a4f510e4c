/** Questions of the chair of a Neighbourhood Action Team: what was set and what is due, and what the wards bring. */
import type { ReadyMadeQuery } from './ready-made-query.ts';

export const NAT_CHAIR: readonly ReadyMadeQuery[] = [
  {
    title: 'What did our meetings set, and who does it?',
    note: 'Decisions and actions of NAT meetings, the latest meeting first.',
    text: `query SetByNats {
  meetings(first: 5, filter: { kind: "NAT" }) {
    totalCount
    nodes {
      title
      scheduledFor
      ward { name }
      decisions { text because }
      actions(first: 10) {
        nodes { text dueOn status outcome owner { name agency { name } } }
      }
    }
  }
}
`,
  },
  {
    title: 'What is still open?',
    note: 'Meetings of every kind with the actions that are not done.',
    text: `query StillOpen {
  meetings(first: 10, filter: { status: HELD }) {
    nodes {
      title
      kind { name }
      actions(filter: { status: OPEN }) {
        totalCount
        nodes { text dueOn owner { name } }
      }
    }
  }
}
`,
  },
  {
    title: 'What do our wards bring this time?',
    note: 'Counted by ward and category, the largest count first.',
    text: `query WhatOurWardsBring {
  incidentCounts(by: [WARD, CATEGORY], filter: { simulated: INCLUDE }) {
    ward { name }
    category
    count
  }
}
`,
  },
];
