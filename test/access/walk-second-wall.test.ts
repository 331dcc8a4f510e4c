/** Reliability goal G17: the same walk with the first wall switched off. The graph believes that everybody holds every role and asks for no scope and no purpose of a fact; the database alone still shows nobody a row that is not theirs. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { agencies } from '../../src/database/reference/agencies.ts';
import { schema } from '../../src/graph/schema.ts';
import { ask } from '../database/folder.ts';
import { type CanaryWorld, canaryWorld } from '../support/walk/canary-world.ts';
import { CLASSES } from '../support/walk/classes.ts';
import { documentsOf } from '../support/walk/documents.ts';
import { hubOfTheWalk, type WalkHub } from '../support/walk/hub-of-the-walk.ts';
import { walk } from '../support/walk/walking.ts';

const DOCUMENTS = documentsOf(schema);
let world: CanaryWorld;
let hub: WalkHub;
const began = performance.now();

beforeAll(async () => {
  world = await canaryWorld();
  hub = await hubOfTheWalk(world.database, { firstWall: false });
}, 120_000);
afterAll(async () => {
  process.stdout.write(
    `The walk behind the second wall: ${CLASSES.length} classes, ${DOCUMENTS.length} documents, ${Math.round((performance.now() - began) / 1000)} s\n`,
  );
  await hub.close();
  await world.database.close();
});

test('the first wall is off: somebody in no role of the work is shown whatever the database shows', async () => {
  const operator = { agency: 'SAFER_NEIGHBOURHOODS', roles: ['OPERATOR'], purpose: 'OPERATIONS' } as const;
  const { data, errors } = JSON.parse((await hub.ask(operator, '{ people(first: 100) { totalCount nodes { displayName dateOfBirth } } }')).body);
  expect(errors).toBeUndefined();
  const sight = await world.sightOf(operator, 'rows');
  const own = [...world.records.values()].filter((record) => record.table === 'person' && sight.sees(record));
  expect(own.length).toBeGreaterThan(0);
  expect(data.people.totalCount).toBe(own.length);
  expect(data.people.nodes.every(({ displayName }: { displayName: string | null }) => displayName !== null)).toBe(true);
});

test.each(agencies)('nobody of $code is shown a row that is not theirs', { timeout: 240_000 }, async ({ code }) => {
  const wrong: string[] = [];
  for (const who of CLASSES.filter(({ agency }) => agency === code)) wrong.push(...(await walk(hub, world, who, DOCUMENTS, 'rows')));
  expect(wrong.slice(0, 20)).toEqual([]);
});

test('a wall with a hole is found', { timeout: 60_000 }, async () => {
  const who = { agency: 'PROBATION_SERVICE', roles: ['ANALYST'], purpose: null } as const;
  await ask(world.database.ownerUrl, 'alter table person disable row level security');
  try {
    expect((await walk(hub, world, who, DOCUMENTS, 'rows')).join('\n')).toMatch(/person\.display_name of \w+/);
  } finally {
    await ask(world.database.ownerUrl, 'alter table person enable row level security');
  }
  expect(await walk(hub, world, who, DOCUMENTS, 'rows')).toEqual([]);
});
