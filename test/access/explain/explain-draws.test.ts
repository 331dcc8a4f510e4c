/** The explanation and the real thing, side by side: a thousand draws of record, field, agency, roles and purpose over a world of many owners and compartments. */
import { getNamedType, type GraphQLField, isLeafType, isObjectType, isRequiredArgument } from 'graphql';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { PURPOSES, type Purpose, type Role, ROLES } from '../../../src/access/identity.ts';
import { agencies } from '../../../src/database/reference/agencies.ts';
import { type Declaration, entityTypes } from '../../../src/graph/entity-types.ts';
import { modelOf } from '../../../src/graph/model.ts';
import { schema } from '../../../src/graph/schema.ts';
import { newId } from '../../../src/shared/ids.ts';
import { globalId } from '../../graph/listing.ts';
import { canaryWorld, type CanaryWorld } from '../../support/walk/canary-world.ts';
import { AUDITOR, type Explaining, explaining, type Who } from './explaining.ts';

/** Another seed is another thousand: `EXPLAIN_SEED=7 npx vitest run test/access/explain/explain-draws.test.ts`. */
const SEED = Number(process.env['EXPLAIN_SEED'] ?? 20_261_124);
const DRAWS = 1_000;

let world: CanaryWorld;
let graph: Explaining;

beforeAll(async () => {
  world = await canaryWorld();
  graph = explaining(world.database);
}, 120_000);
afterAll(async () => {
  await graph.close();
  await world.database.close();
});

interface Row {
  readonly id: string;
  readonly owner: string | null;
}

interface Draw {
  readonly entity: string;
  readonly typename: string;
  readonly row: Row | null;
  readonly key: string;
  readonly field: GraphQLField<unknown, unknown> | null;
  readonly who: Who;
}

/** mulberry32: the same numbers for the same seed. */
function numbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

function drawer(rows: ReadonlyMap<string, readonly Row[]>): () => Draw {
  const next = numbers(SEED);
  const one = <Value>(of: readonly Value[]): Value => {
    const value = of[Math.floor(next() * of.length)];
    if (value === undefined) throw new Error('There is nothing to draw from.');
    return value;
  };
  const entities = [...rows].filter(([, each]) => each.length > 0).map(([entity]) => entity);
  const CASEWORKERS: readonly Role[] = ['ASB_OFFICER', 'ANALYST', 'CONTROL_ROOM'];
  return () => {
    const entity = one(entities);
    const typename = entityTypes().get(entity)?.ref.name ?? '';
    const unknown = next() < 0.06;
    const drawn = one(rows.get(entity) ?? []);
    const type = schema.getType(typename);
    const fields = isObjectType(type) ? Object.values(type.getFields()).filter(({ args }) => !args.some(isRequiredArgument)) : [];
    // Three quarters of those who ask are of the agency whose record it is, and in a role that reads records: else most draws would be refused.
    const near = next() < 0.75;
    const uuid = modelOf(entity).key.sqlType === 'uuid';
    return {
      entity,
      typename,
      row: unknown ? null : drawn,
      key: unknown ? (uuid ? newId() : 'NO_SUCH_KEY') : drawn.id,
      field: next() < 0.1 ? null : one(fields),
      who: {
        agency: near ? (drawn.owner ?? 'SAFER_NEIGHBOURHOODS') : one(agencies).code,
        roles: near ? [one(CASEWORKERS), 'ASB_OFFICER', one(ROLES)] : next() < 0.1 ? [] : [one(ROLES)],
        purpose:
          near && next() < 0.7 ? one<Purpose>(['PROBLEM_SOLVING', 'SAFEGUARDING', 'VICTIM_CONTACT', 'CONTROL_ROOM']) : next() < 0.1 ? null : one(PURPOSES),
      },
    };
  };
}

async function rowsOf(): Promise<Map<string, readonly Row[]>> {
  const found = new Map<string, readonly Row[]>();
  for (const entity of entityTypes().keys()) {
    const { table, key, columns } = modelOf(entity);
    const owner = columns.get('ownerAgency')?.name;
    found.set(
      entity,
      await world.database.ask<{ id: string; owner: string | null }>(
        `select ${key.name}::text as id, ${owner ?? 'null'}::text as owner from "${table}" order by md5(${key.name}::text) limit 40`,
      ),
    );
  }
  return found;
}

/** Whether the hub holds something in the column of a field, and a row where the field leads to one; undefined where no column is behind it. */
async function heldIn({ entity, key, field }: Draw): Promise<boolean | undefined> {
  const declaration = field?.extensions['hub'] as Declaration | undefined;
  if (declaration?.declares !== 'property' && declaration?.declares !== 'relation') return undefined;
  const model = modelOf(entity);
  const column = `t."${model.columns.get(declaration.property)?.name ?? ''}"`;
  const target = declaration.declares === 'relation' ? modelOf(declaration.target) : null;
  const held = target ? `exists (select from "${target.table}" r where r."${target.key.name}" = ${column})` : `${column} is not null`;
  const [row] = await world.database.ask<{ held: boolean }>(`select ${held} as held from "${model.table}" t where t."${model.key.name}"::text = '${key}'`);
  return row?.held;
}

/** What really happens. */
async function happens(draw: Draw): Promise<readonly string[]> {
  const { entity, typename, key, field, who, row } = draw;
  const selection = field === null ? 'id' : `${field.name}${isLeafType(getNamedType(field.type)) ? '' : ' { __typename }'}`;
  const {
    data,
    errors = [],
    context,
  } = await graph.ask(who, `query ($id: ID!) { node(id: $id) { ... on ${typename} { it: ${selection} } } }`, { id: globalId(entity, key) });
  if (row === null) {
    expect(data, typename).toEqual({ node: null });
    return ['UNKNOWN'];
  }
  if (errors.length > 0) {
    expect(errors.map(({ extensions }) => extensions['code'])).toEqual(['FORBIDDEN']);
    return ['DENIED'];
  }
  const node = data?.['node'] as { readonly it: unknown } | null;
  if (node === null) return ['DENIED'];
  if (context.masks.all().length > 0) return ['MASKED'];
  if (node.it !== null) return ['ALLOWED'];
  const held = await heldIn(draw);
  // A null for which nothing is held; else the row that the field leads to is not theirs to see. What no column is behind may be either.
  return held === undefined ? ['ALLOWED', 'MASKED'] : held === true ? ['MASKED'] : ['ALLOWED'];
}

const EXPLAIN = `
  query ($node: ID!, $field: String, $as: AskerInput!, $purpose: Purpose) {
    explainAccess(node: $node, field: $field, as: $as, purpose: $purpose) {
      decision
      rule
      sentence
      agreement
      missing
    }
  }
`;

interface Told {
  readonly decision: string;
  readonly rule: string;
  readonly sentence: string;
  readonly agreement: string | null;
  readonly missing: readonly string[];
}

async function explained({ entity, key, field, who: { agency, roles, purpose } }: Draw): Promise<Told> {
  const variables = { node: globalId(entity, key), field: field?.name ?? null, as: { agency, roles }, purpose };
  const { data, errors } = await graph.ask(AUDITOR, EXPLAIN, variables);
  if (errors) throw errors[0]?.originalError ?? errors[0];
  return JSON.parse(JSON.stringify(data?.['explainAccess']));
}

test(
  '"explainAccess agrees with real execution on 1,000 random (node, field, agency, purpose) draws, at least 300 of them allowed"',
  { timeout: 240_000 },
  async () => {
    const draw = drawer(await rowsOf());
    const decisions = new Map<string, number>();
    const rules = new Map<string, number>();
    const wrong: string[] = [];
    for (let drawn = 0; drawn < DRAWS; drawn += 1) {
      const each = draw();
      const real = await happens(each);
      const told = await explained(each).catch((failure: unknown) => ({ decision: String(failure), rule: 'NONE', sentence: '', agreement: null, missing: [] }));
      decisions.set(told.decision, (decisions.get(told.decision) ?? 0) + 1);
      rules.set(told.rule, (rules.get(told.rule) ?? 0) + 1);
      const { agency, roles, purpose } = each.who;
      const about = `${each.typename}.${each.field?.name ?? '*'} of ${each.row?.owner ?? 'nobody'} for ${agency} as ${roles.join('+')} for ${purpose}`;
      if (!real.includes(told.decision)) wrong.push(`${about}: ${told.decision} by ${told.rule}, and it is ${real.join(' or ')}`);
      // Who is told something is told no reason why not, and who is not, what would have to be true.
      if ((told.decision === 'ALLOWED' || told.decision === 'UNKNOWN') !== (told.missing.length === 0) && told.rule !== 'HUB_ALONE')
        wrong.push(`${about}: ${told.rule} misses nothing`);
      if ((told.rule === 'AGREEMENT' && told.decision === 'ALLOWED') !== (told.agreement !== null)) wrong.push(`${about}: no agreement is named`);
    }
    console.log(`Seed ${SEED}: ${[...decisions].map((pair) => pair.join(' ')).join(', ')}; by ${[...rules].map((pair) => pair.join(' ')).join(', ')}.`);
    expect(wrong).toEqual([]);
    expect(decisions.get('ALLOWED')).toBeGreaterThanOrEqual(300);
    for (const decision of ['MASKED', 'DENIED', 'UNKNOWN']) expect(decisions.get(decision), decision).toBeGreaterThan(5);
    for (const rule of ['OWN_RECORD', 'AGREEMENT', 'OPEN', 'SCOPE', 'COMPARTMENT', 'FIELD_PURPOSE']) expect(rules.get(rule), rule).toBeGreaterThan(0);
  },
);
