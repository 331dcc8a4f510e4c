/** Who has no good token learns nothing at all from any document of the walk; the subgraphs' own fields are no part of the hub, and show through them nobody more than the hub does. */
import { execute, parse } from 'graphql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { revokeFromHere } from '../../src/access/revocation/commands/revoke-tokens.ts';
import type { Domain } from '../../src/graph/domains.ts';
import { entityTypes } from '../../src/graph/entity-types.ts';
import { contextMaker } from '../../src/graph/make-context.ts';
import { modelOf } from '../../src/graph/model.ts';
import { schema } from '../../src/graph/schema.ts';
import { subgraphSchema } from '../../src/graph/subgraphs.ts';
import { ended } from '../../src/server/operation.ts';
import { systemClock } from '../../src/shared/clock.ts';
import { newId } from '../../src/shared/ids.ts';
import { anIssuer } from './issuer.ts';
import { outbound } from '../support/outbound.ts';
import { until } from '../support/until.ts';
import { type CanaryWorld, canaryWorld } from '../support/walk/canary-world.ts';
import { classKey, CLASSES, DEMO_CLASSES, type SeeingClass } from '../support/walk/classes.ts';
import { documentsOf, factsOf } from '../support/walk/documents.ts';
import { hubOfTheWalk, type Reply, type WalkHub } from '../support/walk/hub-of-the-walk.ts';
import { asking } from '../support/graph.ts';
import { statementsOf } from '../support/walk/statements.ts';

const DOCUMENTS = documentsOf(schema);
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

describe('who has no good token', () => {
  /** The one answer. */
  const refused = async (query: string, headers: Readonly<Record<string, string>>): Promise<Omit<Reply, 'requestId'>> => {
    const { requestId: _, ...reply } = await hub.post(JSON.stringify({ query }), headers);
    return reply;
  };

  const BEARERS: readonly (readonly [string, () => Promise<Record<string, string>>])[] = [
    ['nobody', async () => ({})],
    ['whose token has expired', async () => ({ authorization: `Bearer ${await hub.issuer.sign({ exp: Math.floor(Date.now() / 1000) - 60 })}` })],
    [
      'whose token was revoked',
      async () => {
        const tokenId = newId();
        const input = { tokenId, subject: null, agency: null, because: 'A test.' };
        expect(await world.database.write(async (em) => await revokeFromHere(em, input, { login: 'tester', now: new Date() }))).toMatchObject({ ok: true });
        const authorization = `Bearer ${await hub.issuer.sign({ jti: tokenId })}`;
        await until('the revocation is known', async () => (await hub.post('{"query":"{ me { name } }"}', { authorization })).status === 401);
        return { authorization };
      },
    ],
    [
      'whose token another issuer gave',
      async () => {
        const other = await anIssuer();
        const authorization = `Bearer ${await other.sign({ iss: hub.issuer.auth.issuer })}`;
        await other.close();
        return { authorization };
      },
    ],
  ];

  test.each(BEARERS)('%s, is told the same of every document, by no statement', { timeout: 60_000 }, async (_, headersOf) => {
    const headers = await headersOf();
    const once = await refused('{ me { name } }', {});
    expect(once.status).toBe(401);
    const { statements } = await statementsOf('askers of the walk', async () => {
      for (const { about, query } of DOCUMENTS) expect(await refused(query, headers), about).toEqual(once);
    });
    expect(statements).toEqual([]);
  });
});

describe('the fields of subgraphs', () => {
  test('are no part of the hub: _entities and _service are unknown to it, to everybody alike', { timeout: 60_000 }, async () => {
    const [, record] = [...world.records].find(([, { table }]) => table === 'person') ?? [];
    const id = Buffer.from(`Person:${record?.id}`).toString('base64');
    for (const query of [`{ _entities(representations: [{ __typename: "Person", id: "${id}" }]) { __typename } }`, '{ _service { sdl } }']) {
      const answers = await Promise.all(CLASSES.map(async (who) => (await hub.ask(who, query)).body));
      expect(new Set(answers).size).toBe(1);
      expect(JSON.parse(answers[0] ?? '{}')).toMatchObject({ errors: [{ extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }] });
      expect(answers[0]).not.toContain('"data"');
    }
  });

  const AS = [...DEMO_CLASSES, { agency: 'HUMBERSIDE_POLICE', roles: ['ANALYST', 'ASB_OFFICER'], purpose: 'PROBLEM_SOLVING' } as const].map((who) => ({
    who,
    as: classKey(who),
  }));

  test.each(AS)(
    '$as: _entities shows of each type what they may see, and of what they may not the same as of what never was',
    { timeout: 60_000 },
    async ({ who }) => {
      const sight = await world.sightOf(who);
      const contextFor = contextMaker({
        orm: hub.askers,
        live: hub.live,
        clock: systemClock,
        outbound,
        inboundLag: async () => [],
        putOnRecord: async () => undefined,
      });
      const asked = async (domain: Domain, representations: readonly object[], facts: string, type: string): Promise<string> => {
        const context = contextFor(askingOf(who), { requestId: newId(), signal: new AbortController().signal });
        const document = parse(`query ($of: [_Any!]!) { _entities(representations: $of) { __typename ... on ${type} { ${facts} } } }`);
        return JSON.stringify(
          await ended(context, null, () =>
            execute({ schema: subgraphSchema(domain), document, contextValue: context, variableValues: { of: representations } }),
          ),
        );
      };
      let walked = 0;
      for (const [entity, { ref, domain }] of entityTypes()) {
        const type = subgraphSchema(domain).getType(ref.name);
        if (!type || !('getInterfaces' in type) || !('getFields' in type) || !('id' in type.getFields())) continue;
        const held = [...world.records.values()].filter(({ table }) => table === modelOf(entity).table);
        if (held.length === 0) continue;
        const named = (id: string) => ({ __typename: ref.name, id: Buffer.from(`${ref.name}:${id}`).toString('base64') });
        const facts = 'isTypeOf' in type ? factsOf(type as never) : '__typename';
        expect(
          sight.leaksIn(
            await asked(
              domain,
              held.map(({ id }) => named(id)),
              facts,
              ref.name,
            ),
          ),
          entity,
        ).toEqual([]);
        const hidden = held.find((record) => !sight.sees(record));
        if (hidden) expect(await asked(domain, [named(hidden.id)], facts, ref.name), entity).toBe(await asked(domain, [named(newId())], facts, ref.name));
        walked += 1;
      }
      expect(walked).toBeGreaterThan(10);
    },
  );
});

function askingOf({ agency, roles, purpose }: SeeingClass) {
  const identity = {
    subject: 'walker',
    name: 'A Walker',
    agency,
    roles,
    purposes: purpose === null ? [] : [purpose],
    defaultPurpose: purpose,
    tokenId: null,
    issuedAt: new Date(),
    expiresAt: new Date(Date.now() + 3_600_000),
    demo: false,
  };
  return asking(identity);
}
