/** What the page asks about single incidents: the latest ones, and each new one as it is recorded. */
import { graphql } from '../generated/gql.ts';

/** What a row of the list shows; the two operations below take it by its name. */
export const INCIDENT_ROW = graphql(`
  fragment IncidentRow on Incident {
    id
    recordedAt
    occurredFrom
    occurredPrecision
    category
    grade
    source
    simulated
    placeDescription
    localAuthorityName
    ward {
      name
      validFrom
      validTo
    }
  }
`);

export const LATEST_INCIDENTS = graphql(`
  query LatestIncidents($first: Int!, $after: String) {
    incidents(first: $first, after: $after, filter: { simulated: INCLUDE }) {
      nodes {
        ...IncidentRow
      }
      pageInfo {
        endCursor
        hasNextPage
      }
    }
  }
`);

export const INCIDENT_RECORDED = graphql(`
  subscription IncidentRecorded {
    incidentRecorded {
      ...IncidentRow
    }
  }
`);
