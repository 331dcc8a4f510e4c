/** Questions of the control room: what is open, what is coming in, what happened at this place before. */
import type { ReadyMadeQuery } from './ready-made-query.ts';

export const CONTROL_ROOM: readonly ReadyMadeQuery[] = [
  {
    title: 'What needs someone at once?',
    note: 'Open incidents graded Immediate, with any case they belong to and its owner.',
    text: `query ImmediateAndOpen {
  incidents(first: 20, filter: { status: OPEN, grade: IMMEDIATE, simulated: INCLUDE }) {
    totalCount
    nodes {
      occurredFrom
      category
      summary
      placeDescription
      ward { name }
      cases(first: 3) {
        nodes {
          title
          stage
          owner { name agency { name } }
        }
      }
    }
  }
}
`,
  },
  {
    title: 'Tell me of incidents as they come',
    note: 'A subscription: it stays open, and each new incident arrives by itself.',
    text: `subscription AsTheyCome {
  incidentRecorded {
    recordedAt
    category
    grade
    summary
    placeDescription
    ward { name }
    simulated
  }
}
`,
  },
  {
    title: 'Has this happened here before?',
    note: 'For each of the latest incidents, what else is known at the same place.',
    text: `query HereBefore {
  incidents(first: 5, filter: { source: POLICE_LOG, simulated: INCLUDE }) {
    nodes {
      occurredFrom
      category
      location {
        description
        ward { name }
        incidents(first: 5) {
          totalCount
          nodes { occurredFrom category outcome }
        }
      }
    }
  }
}
`,
  },
];
