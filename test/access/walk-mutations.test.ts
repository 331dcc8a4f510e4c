/** The walk over mutations, those of test/graph/every-mutation, which is held to name them all: each with good arguments about records of others and about own ones, as everybody who differs in what they may see; what comes back, payload or refusal, tells nobody anything that is not theirs. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ROLES } from '../../src/access/identity.ts';
import { schema } from '../../src/graph/schema.ts';
import { newId } from '../../src/shared/ids.ts';
import { EVERY_MUTATION } from '../graph/every-mutation/table.ts';
import { asGraph } from '../support/walk/as-graph.ts';
import { type Args, documentOf, recordsIn, withInstead } from '../support/walk/calls.ts';
import { type CanaryWorld, canaryWorld } from '../support/walk/canary-world.ts';
import { classKey, DEMO_CLASSES, type SeeingClass } from '../support/walk/classes.ts';
import { hubOfTheWalk, type WalkHub } from '../support/walk/hub-of-the-walk.ts';

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

const EVERY_ROLE: readonly SeeingClass[] = (['SAFER_NEIGHBOURHOODS', 'HUMBERSIDE_POLICE', 'PROBATION_SERVICE', 'SECURITY_CONTROL_CENTRE'] as const).map(
  (agency) => ({
    agency,
    roles: ROLES,
    purpose: 'PROBLEM_SOLVING',
  }),
);

/** How many records of a type each argument is tried with, of those that somebody sees and of those that they do not. */
const OF_EACH = 2;

describe.each(Object.keys(EVERY_MUTATION))('%s', (mutation) => {
  const document = documentOf(schema, mutation);

  test('tells nobody what is not theirs', { timeout: 120_000 }, async () => {
    const { args }: { args: Args } = (await EVERY_MUTATION[mutation]?.(asGraph(hub, world.database))) ?? { args: {} };
    await world.lookAgain();
    const wrong: string[] = [];
    for (const who of [...EVERY_ROLE, ...DEMO_CLASSES]) {
      const sight = await world.sightOf(who, 'rows');
      // A record with something else in every cell may be more than a command can bear; one that they may not see is as none, and bears anything.
      const call = async (given: Args, own = false) => {
        const { body, headers } = await hub.ask(who, document, { ...given, idempotencyKey: newId() });
        // What was recorded by the call itself is not known yet, and is theirs.
        // A key that they sent themselves tells them nothing: glass and requests say it back, whether there is such a record or not.
        const told = recordsIn(given).reduce((text, { key }) => text.replaceAll(key, ''), `${headers}\n${body}`);
        const leaks = sight.leaksIn(told);
        if (leaks.length > 0 || (!own && body.includes('INTERNAL_SERVER_ERROR'))) wrong.push(`${classKey(who)}: ${leaks[0] ?? body.slice(0, 300)}`);
      };
      for (const { globalId, type, key } of recordsIn(args)) {
        const table = world.records.get(key)?.table;
        const others = [...world.records.values()].filter((record) => record.table === table && record.id !== key);
        const named = ({ id }: { readonly id: string }) => withInstead(args, globalId, Buffer.from(`${type}:${id}`).toString('base64'));
        for (const each of others.filter((other) => sight.sees(other)).slice(0, OF_EACH)) await call(named(each), true);
        for (const each of others.filter((other) => !sight.sees(other)).slice(0, OF_EACH)) await call(named(each));
      }
      // With arguments that are wrong: a text in the place of an id, an id of another type, one that is cut short.
      for (const { globalId, key } of recordsIn(args))
        for (const broken of [key, Buffer.from(`Agency:${key}`).toString('base64'), globalId.slice(0, -6)]) await call(withInstead(args, globalId, broken));
      await call(args);
    }
    expect(wrong.slice(0, 10)).toEqual([]);
  });
});
