/** Questions of the analyst: the walk through all four domains, and counts by whatever repeats. */
import type { ReadyMadeQuery } from './ready-made-query.ts';

export const ANALYST: readonly ReadyMadeQuery[] = [
  {
    title: 'How does it all hang together?',
    note: 'One walk: case → people → their cases → meetings → actions → owner → agency, and case → incidents → location → ward.',
    text: `query TheWalk {
  cases(first: 5) {
    totalCount
    nodes {
      title
      stage
      people(first: 5) {
        edges {
          role
          node {
            displayName
            cases(first: 5) {
              edges {
                role
                node {
                  title
                  meetings(first: 3) {
                    nodes {
                      title
                      scheduledFor
                      actions(first: 5) {
                        nodes {
                          text
                          dueOn
                          status
                          owner { name agency { name } }
                        }
                      }
                    }
                  }
                }
              }
            }
          }
        }
      }
      incidents(first: 5) {
        edges {
          role
          node {
            occurredFrom
            category
            location {
              description
              precision
              ward { code name }
            }
          }
        }
      }
    }
  }
}
`,
  },
  {
    title: 'Which wards carry what, month by month?',
    note: 'Counted by the hub, the largest count first. Wards are told apart by code: their names outlived a boundary change.',
    text: `query ByWardAndMonth {
  incidentCounts(by: [WARD, CATEGORY, MONTH], filter: { simulated: INCLUDE }) {
    month
    ward { code name validFrom validTo }
    category
    count
  }
}
`,
  },
  {
    title: 'How sure are we of the ward?',
    note: 'By polygon, as the source sent it, or by an earlier boundary.',
    text: `query HowWardsWereFound {
  incidentCounts(by: [SOURCE, WARD_BASIS], filter: { simulated: INCLUDE }) {
    source
    wardBasis
    count
  }
}
`,
  },
];
