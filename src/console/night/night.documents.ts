/** What the page asks about the night: the newest incidents of it, and to be told when one changes. */
import { graphql } from '../generated/gql.ts';

export const LATEST_NIGHT = graphql(`
  query LatestNight {
    nteIncidents(first: 4, filter: { simulated: INCLUDE }) {
      nodes {
        id
        night
        openedAt
        category
        status
        place
        reportCount
        revision
        simulated
      }
    }
  }
`);

export const NIGHT_CHANGED = graphql(`
  subscription NightChanged {
    nteIncidentChanged {
      cursor
    }
  }
`);
