/** The typed operations of the tests: types come from schema/hub.graphql, so a broken promise does not compile. */
import { graphql } from '../generated/index.ts';

/** What everybody may ask first: who am I, and what is there. */
export const Overview = graphql(`
  query Overview {
    me {
      name
      agency
    }
    incidents(filter: { simulated: INCLUDE }) {
      totalCount
    }
    cases {
      totalCount
    }
  }
`);

/** The walk of the house: from cases through people and meetings to whoever acts, and through incidents to the ward. */
export const WalkFromCases = graphql(`
  query WalkFromCases($first: Int!) {
    cases(first: $first) {
      nodes {
        title
        people {
          nodes {
            displayName
            cases {
              nodes {
                meetings {
                  nodes {
                    actions {
                      nodes {
                        text
                        owner {
                          agency {
                            code
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
        incidents {
          nodes {
            location {
              ward {
                code
              }
            }
          }
        }
      }
    }
  }
`);
