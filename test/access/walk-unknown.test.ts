/** Reliability goal G19: a record that somebody may not see is to them as one that never was. The same answer to the byte (status, headers, body), by the same statements, however it is named. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ROLES } from '../../src/access/identity.ts';
import { entityTypes } from '../../src/graph/entity-types.ts';
import { modelOf } from '../../src/graph/model.ts';
import { schema } from '../../src/graph/schema.ts';
import { newId } from '../../src/shared/ids.ts';
import { EVERY_MUTATION } from '../graph/every-mutation/table.ts';
import { asGraph } from '../support/walk/as-graph.ts';
import { documentOf, idOfNothing, recordsIn, withInstead } from '../support/walk/calls.ts';
import { type CanaryWorld, canaryWorld, type Held } from '../support/walk/canary-world.ts';
import { classKey, DEMO_CLASSES, type SeeingClass } from '../support/walk/classes.ts';
import { textFilters } from '../support/walk/filters.ts';
import { hubOfTheWalk, type Reply, type WalkHub } from '../support/walk/hub-of-the-walk.ts';
import { namingQueries } from '../support/walk/named-records.ts';
import { statementsOf } from '../support/walk/statements.ts';

let world: CanaryWorld;
let hub: WalkHub;

beforeAll(async () => {
  world = await canaryWorld();
  hub = await hubOfTheWalk(world.database);
}, 120_000);
afterAll(async () => {
  await hub.close();
  await world.database.close();
});

/** Those who ask: as they do each day, and in every role, so that no role stands in the way of an answer. */
const ASKERS: readonly SeeingClass[] = [
  ...DEMO_CLASSES,
  { agency: 'PROBATION_SERVICE', roles: ROLES, purpose: null },
  { agency: 'HUMBERSIDE_POLICE', roles: ROLES, purpose: 'PROBLEM_SOLVING' },
  { agency: 'VICTIM_SUPPORT', roles: ROLES, purpose: 'VICTIM_CONTACT' },
];
const AS = ASKERS.map((who) => ({ who, as: classKey(who) }));

/** What an asker gets, and by which statements. */
async function asked(who: SeeingClass, query: string, variables: Readonly<Record<string, unknown>> = {}) {
  const { answer, statements } = await statementsOf('askers of the walk', () => hub.ask(who, query, variables));
  const { requestId: _, ...reply }: Reply = answer;
  expect(reply.body).not.toContain('INTERNAL_SERVER_ERROR');
  return { ...reply, body: withoutOwn(reply.body), statements };
}

/** What an answer says of the record that the call itself made (its id, its time), or gives back as it was sent, is another each time. */
function withoutOwn(body: string): string {
  const ids = body.replaceAll(/[A-Za-z0-9+/]{40,}={0,2}/g, (word) => {
    const [type = '', key = ''] = Buffer.from(word, 'base64').toString('utf8').split(':');
    return /^[0-9a-f-]{36}$/.test(key) ? `${type}:…` : word;
  });
  return ids.replaceAll(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, '…').replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, '…');
}

/** The entity that a table is of, where its rows have ids of their own in the graph. */
const typed: ReadonlyMap<string, string> = new Map([...entityTypes()].map(([entity, { ref }]) => [modelOf(entity).table, ref.name]));

/** One record of each type that somebody may not see. */
async function hiddenFrom(who: SeeingClass): Promise<ReadonlyMap<string, Held>> {
  const sight = await world.sightOf(who);
  const hidden = new Map<string, Held>();
  for (const record of world.records.values()) {
    const type = typed.get(record.table);
    if (type !== undefined && !hidden.has(type) && !sight.sees(record)) hidden.set(type, record);
  }
  return hidden;
}

const globalId = (type: string, id: string) => Buffer.from(`${type}:${id}`).toString('base64');

describe.each(AS)('$as', ({ who }) => {
  test('a hidden record is as one that never was by every query that takes an id', { timeout: 60_000 }, async () => {
    const hidden = await hiddenFrom(who);
    expect(hidden.size).toBeGreaterThan(8);
    for (const { call, type } of namingQueries(schema))
      for (const each of type === 'Node' ? hidden.keys() : [type]) {
        const record = hidden.get(each);
        if (!record) continue;
        const query = `query ($id: ID!) { ${call} { __typename } }`;
        const [forbidden, unknown] = [globalId(each, record.id), globalId(each, newId())];
        expect(await asked(who, query, { id: forbidden }), `${call} of a hidden ${each}`).toEqual(await asked(who, query, { id: unknown }));
      }
  });

  test('a word that stands in hidden records alone finds what a word finds that stands nowhere', { timeout: 60_000 }, async () => {
    const sight = await world.sightOf(who);
    for (const { list, filter, table, columns } of textFilters(schema)) {
      const planted = [...world.cells].find(([mark, cell]) => {
        const record = world.records.get(cell.id);
        return mark.startsWith('cnry') && cell.table === table && columns.includes(cell.column) && record !== undefined && !sight.sees(record);
      });
      if (!planted) continue;
      const query = `query ($word: String!) { ${list}(filter: { ${filter}: $word }) { totalCount pageInfo { hasNextPage hasPreviousPage } edges { cursor } } }`;
      expect(await asked(who, query, { word: planted[0] }), `${list} by ${filter}`).toEqual(await asked(who, query, { word: 'cnryzzzzzx' }));
    }
  });
});

describe.each(Object.keys(EVERY_MUTATION))('%s', (mutation) => {
  const document = documentOf(schema, mutation);

  test('answers who may not see a record that it names as though it were not there, in each of its arguments', { timeout: 60_000 }, async () => {
    const { args } = (await EVERY_MUTATION[mutation]?.(asGraph(hub, world.database))) ?? { args: {} };
    const named = recordsIn(args);
    const called = (who: SeeingClass, given: typeof args) => asked(who, document, { ...given, idempotencyKey: newId() });
    await world.lookAgain();
    for (const who of ASKERS) {
      const sight = await world.sightOf(who, 'rows');
      for (const { globalId: id, type, key } of named) {
        const record = world.records.get(key);
        if (record === undefined || sight.sees(record)) continue;
        expect(await called(who, args), `a hidden ${type}, as ${classKey(who)}`).toEqual(await called(who, withInstead(args, id, idOfNothing(type))));
      }
    }
    // With all else in order: each record is hidden from its own officers in turn.
    const officer: SeeingClass = { agency: 'SAFER_NEIGHBOURHOODS', roles: ROLES, purpose: 'PROBLEM_SOLVING' };
    for (const { globalId: id, type, key } of named) {
      const table = world.records.get(key)?.table;
      if (table === undefined || !world.walls.some((wall) => wall.table === table && wall.item !== null)) continue;
      const hide = (markings: string) => world.database.write((em) => em.execute(`update "${table}" set markings = ?::text[] where id = ?`, [markings, key]));
      await hide('{OPERATION:HIDDEN}');
      const hidden = await called(officer, args);
      expect(hidden, `${type} hidden by its marking`).toEqual(await called(officer, withInstead(args, id, idOfNothing(type))));
      await hide('{}');
    }
  });
});

test('the key of somebody else’s request is free for everybody else', async () => {
  const [document, key] = [documentOf(schema, 'caseOpen'), newId()];
  const open = (agency: string, title: string) =>
    hub.ask({ agency, roles: ROLES, purpose: 'PROBLEM_SOLVING' }, document, { title, summary: 'At night.', origin: 'COMMUNITY', idempotencyKey: key });
  expect((await open('SAFER_NEIGHBOURHOODS', 'Noise')).body).toContain('"__typename":"Case"');
  expect((await open('PROBATION_SERVICE', 'Another')).body).toContain('"__typename":"Case"');
});
