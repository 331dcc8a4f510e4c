/* eslint-disable */
import * as types from './graphql.ts';



/**
 * Map of all GraphQL operations in the project.
 *
 * This map has several performance disadvantages:
 * 1. It is not tree-shakeable, so it will include all operations in the project.
 * 2. It is not minifiable, so the string of a GraphQL query will be multiple times inside the bundle.
 * 3. It does not support dead code elimination, so it will add unused operations.
 *
 * Therefore it is highly recommended to use the babel or swc plugin for production.
 * Learn more about it here: https://the-guild.dev/graphql/codegen/plugins/presets/preset-client#reducing-bundle-size
 */
type Documents = {
    "\n  query Overview {\n    me {\n      name\n      agency\n    }\n    incidents(filter: { simulated: INCLUDE }) {\n      totalCount\n    }\n    cases {\n      totalCount\n    }\n  }\n": typeof types.OverviewDocument,
    "\n  query WalkFromCases($first: Int!) {\n    cases(first: $first) {\n      nodes {\n        title\n        people {\n          nodes {\n            displayName\n            cases {\n              nodes {\n                meetings {\n                  nodes {\n                    actions {\n                      nodes {\n                        text\n                        owner {\n                          agency {\n                            code\n                          }\n                        }\n                      }\n                    }\n                  }\n                }\n              }\n            }\n          }\n        }\n        incidents {\n          nodes {\n            location {\n              ward {\n                code\n              }\n            }\n          }\n        }\n      }\n    }\n  }\n": typeof types.WalkFromCasesDocument,
};
const documents: Documents = {
    "\n  query Overview {\n    me {\n      name\n      agency\n    }\n    incidents(filter: { simulated: INCLUDE }) {\n      totalCount\n    }\n    cases {\n      totalCount\n    }\n  }\n": types.OverviewDocument,
    "\n  query WalkFromCases($first: Int!) {\n    cases(first: $first) {\n      nodes {\n        title\n        people {\n          nodes {\n            displayName\n            cases {\n              nodes {\n                meetings {\n                  nodes {\n                    actions {\n                      nodes {\n                        text\n                        owner {\n                          agency {\n                            code\n                          }\n                        }\n                      }\n                    }\n                  }\n                }\n              }\n            }\n          }\n        }\n        incidents {\n          nodes {\n            location {\n              ward {\n                code\n              }\n            }\n          }\n        }\n      }\n    }\n  }\n": types.WalkFromCasesDocument,
};

/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Overview {\n    me {\n      name\n      agency\n    }\n    incidents(filter: { simulated: INCLUDE }) {\n      totalCount\n    }\n    cases {\n      totalCount\n    }\n  }\n"): typeof import('./graphql.ts').OverviewDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query WalkFromCases($first: Int!) {\n    cases(first: $first) {\n      nodes {\n        title\n        people {\n          nodes {\n            displayName\n            cases {\n              nodes {\n                meetings {\n                  nodes {\n                    actions {\n                      nodes {\n                        text\n                        owner {\n                          agency {\n                            code\n                          }\n                        }\n                      }\n                    }\n                  }\n                }\n              }\n            }\n          }\n        }\n        incidents {\n          nodes {\n            location {\n              ward {\n                code\n              }\n            }\n          }\n        }\n      }\n    }\n  }\n"): typeof import('./graphql.ts').WalkFromCasesDocument;


export function graphql(source: string) {
  return (documents as any)[source] ?? {};
}
