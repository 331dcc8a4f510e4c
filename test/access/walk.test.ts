/**
 * Reliability goal G15: every field of every type, as everybody who differs in what they may see, over a world with something of its own in every cell. Nobody is told
 * anything of another agency, compartment or purpose: in data, errors, extensions, headers, cursors, counts or order. The documents are made from the schema: a new field is walked when it is declared.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { agencies } from '../../src/database/reference/agencies.ts';
import { entityTypes } from '../../src/graph/entity-types.ts';
import { NODES_MOST } from '../../src/graph/global-ids.ts';
import { modelOf } from '../../src/graph/model.ts';
import { schema } from '../../src/graph/schema.ts';
import { askingWhich, factsIn, factsOnRecord, withoutRegimes } from '../support/ledger-entries.ts';
import { type CanaryWorld, canaryWorld } from '../support/walk/canary-world.ts';
import { CLASSES, classKey, DEMO_CLASSES } from '../support/walk/classes.ts';
import { documentsOf, selectionOf } from '../support/walk/documents.ts';
import { hubOfTheWalk, type WalkHub } from '../support/walk/hub-of-the-walk.ts';
import { pagesOf, rootConnections } from '../support/walk/pages.ts';
import { walk, wrongIn } from '../support/walk/walking.ts';

const DOCUMENTS = documentsOf(schema);
let world: CanaryWorld;
let hub: WalkHub;
const began = performance.now();

beforeAll(async () => {
  world = await canaryWorld();
  hub = await hubOfTheWalk(world.database);
}, 120_000);
afterAll(async () => {
  process.stdout.write(
    `The walk behind both walls: ${CLASSES.length} classes, ${DOCUMENTS.length} documents, ${Math.round((performance.now() - began) / 1000)} s\n`,
  );
  await hub.close();
  await world.database.close();
});

const OFFICER = { agency: 'SAFER_NEIGHBOURHOODS', roles: ['ASB_OFFICER'], purpose: 'PROBLEM_SOLVING' } as const;

describe('the walk is over something', () => {
  test('there is something of its own in nearly every column, of every owner, in and out of compartments', () => {
    expect(world.cells.size).toBeGreaterThan(2_000);
    for (const table of world.walls.filter(({ item }) => item !== null).map((wall) => wall.table)) {
      const held = [...world.records.values()].filter((record) => record.table === table).flatMap(({ guards }) => guards.slice(0, 1));
      // Of what hangs on one record each, such as reports of the night, there are as many as the world has.
      if (held.length < 12) continue;
      expect(new Set(held.map(({ owner }) => owner)).size, table).toBeGreaterThan(4);
      expect(new Set(held.flatMap(({ markings }) => markings)).size, table).toBeGreaterThan(1);
    }
  });

  test('whoever may see it does', async () => {
    const sight = await world.sightOf(OFFICER);
    const own = [...world.cells].filter(([, cell]) => cell.table === 'case' && cell.column === 'title' && sight.sees(held(cell.id))).map(([mark]) => mark);
    expect(own.length).toBeGreaterThan(5);
    const { body } = await hub.ask(OFFICER, '{ cases(first: 100) { totalCount nodes { title } } }');
    for (const mark of own) expect(body).toContain(mark);
    expect(JSON.parse(body).data.cases.totalCount).toBe(own.length);
  });

  test('and who finds somebody else’s says so', async () => {
    const sight = await world.sightOf({ ...OFFICER, agency: 'PROBATION_SERVICE', purpose: null });
    const [foreign] = [...world.records.values()].filter((record) => record.table === 'person' && !sight.sees(record));
    const cursor = Buffer.from(JSON.stringify(['people', foreign?.id])).toString('base64url');
    expect(sight.leaksIn(`{"cursor":"${cursor}"}`)).toHaveLength(1);
  });
});

function held(id: string) {
  const record = world.records.get(id);
  if (!record) throw new Error(`There is no record ${id}.`);
  return record;
}

test.each(agencies)('nobody of $code is told what is not theirs', { timeout: 240_000 }, async ({ code }) => {
  const wrong: string[] = [];
  for (const who of CLASSES.filter(({ agency }) => agency === code)) wrong.push(...(await walk(hub, world, who, DOCUMENTS)));
  expect(wrong.slice(0, 20)).toEqual([]);
});

test.each(DEMO_CLASSES.map((who) => ({ who, as: classKey(who) })))(
  '$as: nodes shows of all records there are those that are theirs',
  { timeout: 60_000 },
  async ({ who }) => {
    const typed = new Map([...entityTypes()].map(([entity, { ref }]) => [modelOf(entity).table, ref.name]));
    const ids = [...world.records.values()].flatMap(({ table, id }) => (typed.has(table) ? [Buffer.from(`${typed.get(table)}:${id}`).toString('base64')] : []));
    const node = schema.getType('Node');
    if (!node) throw new Error('The schema has no Node.');
    const sight = await world.sightOf(who);
    for (let from = 0; from < ids.length; from += NODES_MOST) {
      const some = ids.slice(from, from + NODES_MOST);
      const reply = await hub.ask(who, `query ($ids: [ID!]!) { nodes(ids: $ids) { ${selectionOf(schema, node)} } }`, { ids: some });
      expect(wrongIn('nodes', reply, sight)).toEqual([]);
      // As many places as ids, whatever is in them: where none is theirs, each is empty.
      expect(JSON.parse(reply.body).data.nodes).toHaveLength(some.length);
    }
  },
);

test.each(DEMO_CLASSES.map((who) => ({ who, as: classKey(who) })))(
  '$as: a list is the same by small pages from its start, from its end and whole, and counts what it shows',
  { timeout: 60_000 },
  async ({ who }) => {
    const sight = await world.sightOf(who);
    for (const list of rootConnections(schema)) {
      const { leaks, ways } = await pagesOf(hub, who, list, sight);
      expect(leaks, list).toEqual([]);
      expect(ways.forward, list).toEqual(ways.whole);
      expect(ways.backward, list).toEqual(ways.whole);
      expect(ways.total, list).toBe(ways.whole.length);
    }
  },
);

test.each(DEMO_CLASSES.map((who) => ({ who, as: classKey(who) })))(
  '$as: each entry of the ledger names exactly the facts about people that were told',
  { timeout: 60_000 },
  async ({ who }) => {
    const ask = async (text: string, values: unknown[] = []) => await world.database.orm.em.fork().execute(text.replaceAll(/\$\d+/g, '?'), values);
    for (const { about, query } of DOCUMENTS) {
      const document = askingWhich(schema, query);
      const { body, requestId } = await hub.ask(who, document);
      const facts = await factsIn({ schema, document, data: JSON.parse(body).data, agency: who.agency }, ask);
      expect(await factsOnRecord(requestId, ask), `${about}: ${query}`).toEqual(withoutRegimes(facts));
    }
  },
);
