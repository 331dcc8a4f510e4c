/** What the page asks to show what someone may see: who they are to the hub, and how much of each domain opens for them. */
import { graphql } from '../generated/gql.ts';

export const RIGHTS = graphql(`
  query Rights {
    me {
      name
      agency
      roles
      purposes
    }
    agencies(first: 100) {
      nodes {
        code
        name
      }
    }
    incidents(first: 1, filter: { simulated: INCLUDE }) {
      totalCount
    }
    cases(first: 1) {
      totalCount
    }
    people(first: 1) {
      totalCount
    }
    meetings(first: 1) {
      totalCount
    }
  }
`);
