/** The four subgraphs: what each holds, that they compose to exactly the hub, and that a gateway over them answers, streams and refuses as the hub does. */
import { readFileSync } from 'node:fs';
import { composeServices } from '@apollo/composition';
import { createGatewayRuntime } from '@graphql-hive/gateway-runtime';
import {
  type ExecutionArgs,
  type ExecutionResult,
  execute,
  graphql,
  type GraphQLSchema,
  lexicographicSortSchema,
  parse,
  printSchema,
  subscribe,
} from 'graphql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type DemoUser, demoUser } from '../../src/access/demo-users.ts';
import { developmentKey, type DevelopmentKey } from '../../src/access/development-key.ts';
import { bearerToken, developmentToken, developmentTokens } from '../../src/access/token.ts';
import { recordIncidents } from '../../src/cases/commands/record-incidents.ts';
import { contextMaker } from '../../src/graph/make-context.ts';
import { DOMAINS, type Domain, lowestThatKnows } from '../../src/graph/domains.ts';
import { schema } from '../../src/graph/schema.ts';
import { printSubgraph, subgraphSchema } from '../../src/graph/subgraphs.ts';
import { type LiveLog, openLiveLog } from '../../src/live/live-log.ts';
import { systemClock } from '../../src/shared/clock.ts';
import { ensureWorld } from '../../src/tools/world/make-world.ts';
import { aPoliceLog, HIGH_STREET } from '../cases/incident/reports.ts';
import { asking } from '../support/graph.ts';
import { type HubDatabase, hubDatabase } from '../support/hub-database.ts';
import { outbound } from '../support/outbound.ts';
import { scratchFolder } from '../support/scratch.ts';

const sorted = (graph: GraphQLSchema) => printSchema(lexicographicSortSchema(graph));
const composed = () => composeServices(DOMAINS.map((name) => ({ name, url: `http://${name}.example.org/graphql`, typeDefs: parse(printSubgraph(name)) })));

describe('the subgraphs', () => {
  test('compose to exactly the hub, and leave composition nothing to remark', () => {
    const { errors, hints, schema: supergraph } = composed();
    expect(errors).toBeUndefined();
    expect(hints).toEqual([]);
    // Apollo's composition carries no @specifiedBy: it is the one thing of the hub's schema that a gateway does not say.
    const hub = sorted(schema).replaceAll(/ @specifiedBy\(url: "[^"]*"\)/g, '');
    expect(sorted(supergraph?.toAPISchema().toGraphQLJSSchema() ?? schema)).toBe(hub);
  });

  test.each(DOMAINS)('%s is printed as it stands in schema/subgraphs', (domain) => {
    expect(readFileSync(`schema/subgraphs/${domain}.graphql`, 'utf8')).toContain(printSubgraph(domain));
  });

  test.each([
    ['people', ['Agency', 'Person', 'PersonName', 'StaffMember', 'ContactChannel']],
    ['locations', ['Location', 'Premises', 'Ward']],
    ['cases', ['Case', 'Incident', 'Message']],
    ['meetings', ['Action', 'Meeting']],
  ] as const)('%s answers for its own records', (domain, types) => {
    const { types: whole } = shapeOf(domain);
    for (const type of types) expect(whole.get(type)?.length, type).toBeGreaterThan(2);
  });

  test.each([
    ['Person', 'cases', 'cases'],
    ['Ward', 'incidents', 'cases'],
    ['Agency', 'attendances', 'meetings'],
    ['Case', 'meetings', 'meetings'],
    ['Case', 'owner', 'cases'],
    ['Location', 'ward', 'locations'],
    ['Query', 'incidentCounts', 'cases'],
    ['Query', 'me', 'people'],
    ['Query', 'node', 'meetings'],
    ['Subscription', 'incidentRecorded', 'cases'],
    ['Mutation', 'caseAdvance', 'cases'],
    ['Mutation', 'actionComplete', 'meetings'],
  ] as const)('%s.%s is at home in %s and nowhere else', (type, field, home) => {
    expect(DOMAINS.filter((domain) => shapeOf(domain).types.get(type)?.includes(field))).toEqual([home]);
  });

  test('an edge between two domains is at home in the lowest that knows both', () => {
    expect(lowestThatKnows(['people', 'locations'])).toBe('cases');
    expect(lowestThatKnows(['people', 'meetings'])).toBe('meetings');
    expect(lowestThatKnows(['cases', 'locations'])).toBe('cases');
    expect(lowestThatKnows(['people', 'people'])).toBe('people');
    expect(lowestThatKnows([])).toBeNull();
  });
});

/** The fields of each object type of a subgraph. */
function shapeOf(domain: Domain): { readonly types: ReadonlyMap<string, readonly string[]> } {
  const types = Object.values(subgraphSchema(domain).getTypeMap());
  return { types: new Map(types.map((type) => [type.name, 'getFields' in type ? Object.keys(type.getFields()) : []])) };
}

describe('a gateway over the four', () => {
  let database: HubDatabase;
  let live: LiveLog;
  let key: DevelopmentKey;
  let gateway: ReturnType<typeof createGatewayRuntime>;
  /** What each subgraph was asked, in order. */
  let asked: { readonly domain: Domain; readonly person: string }[] = [];

  beforeAll(async () => {
    database = await hubDatabase();
    await ensureWorld(database.orm.em.fork(), systemClock, outbound);
    live = await openLiveLog({ url: database.appUrl, clock: systemClock, log: () => undefined });
    key = await developmentKey(await scratchFolder());
    const verify = developmentTokens(key, systemClock);
    const contextFor = contextMaker({ orm: database.orm, live, clock: systemClock, outbound, inboundLag: async () => [], putOnRecord: async () => undefined });
    const supergraph = composed().supergraphSdl ?? '';
    gateway = createGatewayRuntime({
      supergraph,
      logging: false,
      // In place of HTTP: each subgraph gets the caller's own token, verifies it itself and makes a context of its own.
      transports: {
        http: {
          getSubgraphExecutor:
            ({ subgraphName }) =>
            async ({ document, variables, operationName, context }) => {
              const domain = DOMAINS.find((each) => each === subgraphName) ?? 'cases';
              const verdict = await verify(bearerToken(context?.request.headers.get('authorization') ?? undefined));
              if (!verdict.ok) throw new Error('unauthenticated');
              asked.push({ domain, person: verdict.value.name });
              const about = () => contextFor(asking(verdict.value), { requestId: 'gateway', signal: context?.request.signal });
              const args: ExecutionArgs = { schema: subgraphSchema(domain), document, variableValues: variables ?? {}, operationName, contextValue: about() };
              const streams = document.definitions.some((each) => each.kind === 'OperationDefinition' && each.operation === 'subscription');
              // The library's executor promises its caller's own type, which nothing that runs a document can know.
              return (await (streams ? subscribe(args) : execute(args))) as never;
            },
        },
      },
    });
  });
  afterAll(async () => {
    await gateway?.dispose();
    await live?.close();
    await database?.close();
  });

  const asOf = (name: string): DemoUser => demoUser(name) ?? missing(name);
  const contextOf = async (name: string) => {
    const verdict = await developmentTokens(key, systemClock)(await developmentToken(key, asOf(name), systemClock));
    if (!verdict.ok) throw new Error('A token of this test is not taken.');
    return contextMaker({ orm: database.orm, live, clock: systemClock, outbound, inboundLag: async () => [], putOnRecord: async () => undefined })(
      asking(verdict.value),
      {
        requestId: 'hub',
        signal: new AbortController().signal,
      },
    );
  };

  async function request(name: string, query: string, accept = 'application/graphql-response+json'): Promise<Response> {
    asked = [];
    return await gateway.fetch('http://gateway.example.org/graphql', {
      method: 'POST',
      headers: { authorization: `Bearer ${await developmentToken(key, asOf(name), systemClock)}`, 'content-type': 'application/json', accept },
      body: JSON.stringify({ query }),
    });
  }
  const throughGateway = async (name: string, query: string) => plain((await (await request(name, query)).json()) as ExecutionResult);
  const fromHub = async (name: string, query: string) => plain(await graphql({ schema, source: query, contextValue: await contextOf(name) }));

  const THROUGH_ALL_FOUR = `{
    cases(first: 5) {
      totalCount
      nodes {
        title stage
        owner { name agency { code name } }
        people { edges { role node { displayName cases { totalCount } } } }
        incidents { nodes { category ward { name } location { description premises { totalCount } } } }
        meetings { nodes { title actions { nodes { text owner { name } } } } }
      }
    }
    wards(first: 3) { nodes { code incidents { totalCount } } }
    people(first: 2) { nodes { displayName } }
    me { name }
  }`;

  test('answers a query through all four as the hub itself does, for the one who asks', async () => {
    const answer = await throughGateway('analyst', THROUGH_ALL_FOUR);
    expect(answer).toEqual(await fromHub('analyst', THROUGH_ALL_FOUR));
    expect(answer.errors).toEqual([]);
    expect(answer.data).toMatchObject({ me: { name: 'Callum Ferriby' }, cases: { totalCount: expect.any(Number) } });
    expect(JSON.stringify(answer.data)).toMatch(/"displayName":"[^"]+".*"text":"[^"]+"/);
    expect(new Set(asked.map(({ domain }) => domain))).toEqual(new Set(DOMAINS));
    expect(new Set(asked.map(({ person }) => person))).toEqual(new Set(['Callum Ferriby']));
  });

  test('finds any record by its global id', async () => {
    const { data } = await fromHub('analyst', '{ people(first: 1) { nodes { id } } wards(first: 1) { nodes { id } } cases(first: 1) { nodes { id } } }');
    const ids = Object.values(data as Record<string, { nodes: { id: string }[] }>).flatMap(({ nodes }) => nodes.map(({ id }) => id));
    const query = `{ nodes(ids: ${JSON.stringify(ids)}) { __typename id ... on Person { displayName } ... on Ward { name } ... on Case { title } } }`;
    const answer = await throughGateway('analyst', query);
    expect(answer).toEqual(await fromHub('analyst', query));
    expect(JSON.stringify(answer.data)).toMatch(/displayName.*name.*title/);
  });

  test.each(['police-system', 'victim-support'])('what is forbidden to %s stays forbidden', async (name) => {
    const query =
      '{ meetings(first: 3) { nodes { title agendaItems { position case { title people { totalCount } } } } } people { totalCount } cases { totalCount } }';
    const answer = await throughGateway(name, query);
    expect(answer.data).toEqual((await fromHub(name, query)).data);
    expect(new Set(answer.errors.map(({ code }) => code))).toEqual(new Set(['FORBIDDEN']));
    expect(answer.data).toMatchObject({ people: null, cases: null });
  });

  test('changes a record as whoever asks, and only who may', async () => {
    const { data } = await fromHub('asb-officer', '{ meetings(first: 1) { nodes { id } } staff(first: 1) { nodes { id } } }');
    const [meeting, owner] = Object.values(data as Record<string, { nodes: { id: string }[] }>).map(({ nodes }) => nodes[0]?.id);
    const set = `mutation { actionSet(meetingId: "${meeting}", text: "Ring the landlord.", ownerId: "${owner}", dueOn: "2026-12-01", idempotencyKey: "federation") {
      __typename ... on Action { text owner { agency { code } } meeting { title } } } }`;
    const refused = await throughGateway('analyst', set);
    expect(refused).toMatchObject({ data: { actionSet: null }, errors: [{ code: 'FORBIDDEN' }] });
    const done = await throughGateway('asb-officer', set);
    expect(done).toMatchObject({ errors: [], data: { actionSet: { __typename: 'Action', text: 'Ring the landlord.' } } });
    expect(await fromHub('asb-officer', set)).toEqual(done);
  });

  test('tells of an incident as it is recorded, with what the other domains know of it', async () => {
    const followed = await request(
      'analyst',
      'subscription { incidentRecorded { summary category ward { name code } location { description } cases { totalCount } } }',
      'text/event-stream',
    );
    const events = eventsOf(followed);
    const report = { ...aPoliceLog(), summary: 'Bins set alight', place: HIGH_STREET };
    const origin = { recordedBy: 'message:test/0/0', ownerAgency: 'HUMBERSIDE_POLICE', originator: 'HUMBERSIDE_POLICE', markings: [] };
    await database.write((em) => recordIncidents(em, [{ report, origin }], systemClock));
    const { value } = await events.next();
    expect(value).toMatchObject({
      data: { incidentRecorded: { summary: 'Bins set alight', location: { description: 'On or near High Street' }, cases: { totalCount: 0 } } },
    });
    expect(new Set(asked.map(({ domain }) => domain))).toEqual(new Set(['cases', 'locations']));
    await events.return(undefined);
  });

  describe('a reference', () => {
    const QUERY = `query ($of: [_Any!]!) { _entities(representations: $of) { __typename ... on Person { displayName } ... on Case { title } ... on Ward { name } } }`;
    const resolved = async (domain: Domain, name: string, ...of: { __typename: string; id: string }[]) =>
      plain(
        await graphql({
          schema: subgraphSchema(domain),
          source: domain === 'people' ? QUERY.replace('... on Case { title } ... on Ward { name }', '') : QUERY,
          variableValues: { of },
          contextValue: await contextOf(name),
        }),
      );
    const nobody = Buffer.from('Person:00000000-0000-7000-8000-000000000000').toString('base64');

    test('names a record for who may read it, and nobody else can tell it from one that is not there', async () => {
      const { data } = await fromHub('analyst', '{ people(first: 1) { nodes { id displayName } } }');
      const [person] = (data as { people: { nodes: { id: string; displayName: string }[] } }).people.nodes;
      const of = { __typename: 'Person', id: person?.id ?? '' };
      expect(await resolved('people', 'analyst', of)).toEqual({
        data: { _entities: [{ __typename: 'Person', displayName: person?.displayName }] },
        errors: [],
      });
      const hidden = await resolved('people', 'police-system', of);
      expect(hidden).toEqual({ data: { _entities: [null] }, errors: [] });
      expect(await resolved('people', 'police-system', { __typename: 'Person', id: nobody })).toEqual(hidden);
      expect(await resolved('people', 'analyst', { __typename: 'Person', id: nobody })).toEqual(hidden);
    });

    test.each(['', 'not an id', 'Person', '\0', 'V2FyZDpFMDUwMTUwOTI='])('by the id %j is a reference to nothing', async (id) => {
      expect(await resolved('people', 'analyst', { __typename: 'Person', id })).toEqual({ data: { _entities: [null] }, errors: [] });
    });
  });
});

function missing(name: string): never {
  throw new Error(`There is no demo user ${name}.`);
}

/** An answer with what a client reads of its errors. */
function plain({ data, errors = [] }: ExecutionResult) {
  const read = JSON.parse(JSON.stringify({ data, errors })) as {
    data: unknown;
    errors: { message: string; extensions?: { code?: string }; path?: unknown[] }[];
  };
  return { data: read.data, errors: read.errors.map(({ message, extensions, path }) => ({ message, code: extensions?.code, path: path?.join('.') })) };
}

/** The events of a stream, as the gateway sends them. */
async function* eventsOf(response: Response): AsyncGenerator<unknown, void> {
  let text = '';
  const decoder = new TextDecoder();
  for await (const bytes of response.body ?? missing('stream')) {
    text += decoder.decode(bytes, { stream: true });
    for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
      const data = /^data: (.+)$/m.exec(text.slice(0, end));
      text = text.slice(end + 2);
      if (data?.[1]) yield JSON.parse(data[1]);
    }
  }
}
