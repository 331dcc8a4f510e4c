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
    "\n  query Rights {\n    me {\n      name\n      agency\n      roles\n      purposes\n    }\n    agencies(first: 100) {\n      nodes {\n        code\n        name\n      }\n    }\n    incidents(first: 1, filter: { simulated: INCLUDE }) {\n      totalCount\n    }\n    cases(first: 1) {\n      totalCount\n    }\n    people(first: 1) {\n      totalCount\n    }\n    meetings(first: 1) {\n      totalCount\n    }\n  }\n": typeof types.RightsDocument,
    "\n  query IncidentCounts {\n    byWard: incidentCounts(by: [WARD], filter: { simulated: INCLUDE }) {\n      count\n      ward {\n        code\n        name\n        validFrom\n        validTo\n      }\n    }\n    byCategory: incidentCounts(by: [CATEGORY], filter: { simulated: INCLUDE }) {\n      count\n      category\n    }\n    bySource: incidentCounts(by: [SOURCE], filter: { simulated: INCLUDE }) {\n      count\n      source\n    }\n    invented: incidentCounts(filter: { simulated: ONLY }) {\n      count\n    }\n  }\n": typeof types.IncidentCountsDocument,
    "\n  fragment IncidentRow on Incident {\n    id\n    recordedAt\n    occurredFrom\n    occurredPrecision\n    category\n    grade\n    source\n    simulated\n    placeDescription\n    localAuthorityName\n    ward {\n      name\n      validFrom\n      validTo\n    }\n  }\n": typeof types.IncidentRowFragmentDoc,
    "\n  query LatestIncidents($first: Int!, $after: String) {\n    incidents(first: $first, after: $after, filter: { simulated: INCLUDE }) {\n      nodes {\n        ...IncidentRow\n      }\n      pageInfo {\n        endCursor\n        hasNextPage\n      }\n    }\n  }\n": typeof types.LatestIncidentsDocument,
    "\n  subscription IncidentRecorded {\n    incidentRecorded {\n      ...IncidentRow\n    }\n  }\n": typeof types.IncidentRecordedDocument,
    "\n  query LatestNight {\n    nteIncidents(first: 4, filter: { simulated: INCLUDE }) {\n      nodes {\n        id\n        night\n        openedAt\n        category\n        status\n        place\n        reportCount\n        revision\n        simulated\n      }\n    }\n  }\n": typeof types.LatestNightDocument,
    "\n  subscription NightChanged {\n    nteIncidentChanged {\n      cursor\n    }\n  }\n": typeof types.NightChangedDocument,
};
const documents: Documents = {
    "\n  query Rights {\n    me {\n      name\n      agency\n      roles\n      purposes\n    }\n    agencies(first: 100) {\n      nodes {\n        code\n        name\n      }\n    }\n    incidents(first: 1, filter: { simulated: INCLUDE }) {\n      totalCount\n    }\n    cases(first: 1) {\n      totalCount\n    }\n    people(first: 1) {\n      totalCount\n    }\n    meetings(first: 1) {\n      totalCount\n    }\n  }\n": types.RightsDocument,
    "\n  query IncidentCounts {\n    byWard: incidentCounts(by: [WARD], filter: { simulated: INCLUDE }) {\n      count\n      ward {\n        code\n        name\n        validFrom\n        validTo\n      }\n    }\n    byCategory: incidentCounts(by: [CATEGORY], filter: { simulated: INCLUDE }) {\n      count\n      category\n    }\n    bySource: incidentCounts(by: [SOURCE], filter: { simulated: INCLUDE }) {\n      count\n      source\n    }\n    invented: incidentCounts(filter: { simulated: ONLY }) {\n      count\n    }\n  }\n": types.IncidentCountsDocument,
    "\n  fragment IncidentRow on Incident {\n    id\n    recordedAt\n    occurredFrom\n    occurredPrecision\n    category\n    grade\n    source\n    simulated\n    placeDescription\n    localAuthorityName\n    ward {\n      name\n      validFrom\n      validTo\n    }\n  }\n": types.IncidentRowFragmentDoc,
    "\n  query LatestIncidents($first: Int!, $after: String) {\n    incidents(first: $first, after: $after, filter: { simulated: INCLUDE }) {\n      nodes {\n        ...IncidentRow\n      }\n      pageInfo {\n        endCursor\n        hasNextPage\n      }\n    }\n  }\n": types.LatestIncidentsDocument,
    "\n  subscription IncidentRecorded {\n    incidentRecorded {\n      ...IncidentRow\n    }\n  }\n": types.IncidentRecordedDocument,
    "\n  query LatestNight {\n    nteIncidents(first: 4, filter: { simulated: INCLUDE }) {\n      nodes {\n        id\n        night\n        openedAt\n        category\n        status\n        place\n        reportCount\n        revision\n        simulated\n      }\n    }\n  }\n": types.LatestNightDocument,
    "\n  subscription NightChanged {\n    nteIncidentChanged {\n      cursor\n    }\n  }\n": types.NightChangedDocument,
};

/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Rights {\n    me {\n      name\n      agency\n      roles\n      purposes\n    }\n    agencies(first: 100) {\n      nodes {\n        code\n        name\n      }\n    }\n    incidents(first: 1, filter: { simulated: INCLUDE }) {\n      totalCount\n    }\n    cases(first: 1) {\n      totalCount\n    }\n    people(first: 1) {\n      totalCount\n    }\n    meetings(first: 1) {\n      totalCount\n    }\n  }\n"): typeof import('./graphql.ts').RightsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query IncidentCounts {\n    byWard: incidentCounts(by: [WARD], filter: { simulated: INCLUDE }) {\n      count\n      ward {\n        code\n        name\n        validFrom\n        validTo\n      }\n    }\n    byCategory: incidentCounts(by: [CATEGORY], filter: { simulated: INCLUDE }) {\n      count\n      category\n    }\n    bySource: incidentCounts(by: [SOURCE], filter: { simulated: INCLUDE }) {\n      count\n      source\n    }\n    invented: incidentCounts(filter: { simulated: ONLY }) {\n      count\n    }\n  }\n"): typeof import('./graphql.ts').IncidentCountsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment IncidentRow on Incident {\n    id\n    recordedAt\n    occurredFrom\n    occurredPrecision\n    category\n    grade\n    source\n    simulated\n    placeDescription\n    localAuthorityName\n    ward {\n      name\n      validFrom\n      validTo\n    }\n  }\n"): typeof import('./graphql.ts').IncidentRowFragmentDoc;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query LatestIncidents($first: Int!, $after: String) {\n    incidents(first: $first, after: $after, filter: { simulated: INCLUDE }) {\n      nodes {\n        ...IncidentRow\n      }\n      pageInfo {\n        endCursor\n        hasNextPage\n      }\n    }\n  }\n"): typeof import('./graphql.ts').LatestIncidentsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  subscription IncidentRecorded {\n    incidentRecorded {\n      ...IncidentRow\n    }\n  }\n"): typeof import('./graphql.ts').IncidentRecordedDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query LatestNight {\n    nteIncidents(first: 4, filter: { simulated: INCLUDE }) {\n      nodes {\n        id\n        night\n        openedAt\n        category\n        status\n        place\n        reportCount\n        revision\n        simulated\n      }\n    }\n  }\n"): typeof import('./graphql.ts').LatestNightDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  subscription NightChanged {\n    nteIncidentChanged {\n      cursor\n    }\n  }\n"): typeof import('./graphql.ts').NightChangedDocument;


export function graphql(source: string) {
  return (documents as any)[source] ?? {};
}
