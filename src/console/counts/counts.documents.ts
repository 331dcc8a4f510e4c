/** What the page asks to count: incidents by ward, by category and by kind of record, and how many of them are invented. */
import { graphql } from '../generated/gql.ts';

export const INCIDENT_COUNTS = graphql(`
  query IncidentCounts {
    byWard: incidentCounts(by: [WARD], filter: { simulated: INCLUDE }) {
      count
      ward {
        code
        name
        validFrom
        validTo
      }
    }
    byCategory: incidentCounts(by: [CATEGORY], filter: { simulated: INCLUDE }) {
      count
      category
    }
    bySource: incidentCounts(by: [SOURCE], filter: { simulated: INCLUDE }) {
      count
      source
    }
    invented: incidentCounts(filter: { simulated: ONLY }) {
      count
    }
  }
`);
