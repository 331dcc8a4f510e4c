/* eslint-disable */
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { DocumentTypeDecoration } from '@graphql-typed-document-node/core';
export type OverviewQueryVariables = Exact<{ [key: string]: never; }>;


export type OverviewQuery = { me: { name: string, agency: string }, incidents: { totalCount: number }, cases: { totalCount: number } | null };

export type WalkFromCasesQueryVariables = Exact<{
  first: number;
}>;


export type WalkFromCasesQuery = { cases: { nodes: Array<{ title: string, people: { nodes: Array<{ displayName: string | null, cases: { nodes: Array<{ meetings: { nodes: Array<{ actions: { nodes: Array<{ text: string | null, owner: { agency: { code: string } } }> } }> } } | null> } | null } | null> } | null, incidents: { nodes: Array<{ location: { ward: { code: string } | null } | null }> } } | null> } | null };

export class TypedDocumentString<TResult, TVariables>
  extends String
  implements DocumentTypeDecoration<TResult, TVariables>
{
  __apiType?: NonNullable<DocumentTypeDecoration<TResult, TVariables>['__apiType']>;
  private value: string;
  public __meta__?: Record<string, any> | undefined;

  constructor(value: string, __meta__?: Record<string, any> | undefined) {
    super(value);
    this.value = value;
    this.__meta__ = __meta__;
  }

  override toString(): string & DocumentTypeDecoration<TResult, TVariables> {
    return this.value;
  }
}

export const OverviewDocument = new TypedDocumentString(`
    query Overview {
  me {
    name
    agency
  }
  incidents(filter: {simulated: INCLUDE}) {
    totalCount
  }
  cases {
    totalCount
  }
}
    `) as unknown as TypedDocumentString<OverviewQuery, OverviewQueryVariables>;
export const WalkFromCasesDocument = new TypedDocumentString(`
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
    `) as unknown as TypedDocumentString<WalkFromCasesQuery, WalkFromCasesQueryVariables>;