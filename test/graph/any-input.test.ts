/** Whatever the schema lets through, sent to every field that takes arguments: the answer is data, a refusal or a sentence, and never a fault of the hub. */
import fc from 'fast-check';
import {
  getNamedType,
  graphql,
  type GraphQLArgument,
  type GraphQLInputType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isObjectType,
  isScalarType,
} from 'graphql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ROLES } from '../../src/access/identity.ts';
import { schema } from '../../src/graph/schema.ts';
import { newId } from '../../src/shared/ids.ts';
import { ended } from '../../src/server/operation.ts';
import { aGraph, someone, type TestGraph } from '../support/graph.ts';
import { aCase, aLocation, aMeeting, anAction, anIncident, aPerson, aStaffMember, linked } from '../support/records.ts';
import { globalId } from './listing.ts';

/** Ids of records that will be there. */
const keys = { Case: newId(), Person: newId(), Incident: newId(), Meeting: newId(), Action: newId(), StaffMember: newId(), Location: newId() };
const ids = [...Object.entries(keys).map(([type, key]) => globalId(type, key)), globalId('Ward', 'E05015092'), globalId('Case', newId()), 'nothing'];

const text = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom('Noise', 'NAT', 'E05015092', 'SAFER_NEIGHBOURHOODS', '2026-11', '0') },
  fc.string({ unit: 'binary', maxLength: 30 }),
  fc.string({ unit: 'grapheme', maxLength: 260, minLength: 190 }),
  fc.constantFrom(
    '',
    ' ',
    '\0',
    'a\0',
    '\ud800',
    '🙂'.repeat(255),
    'x'.repeat(12_000),
    '\'; drop table "case"; --',
    '\u202e\u200b',
    '%s %n',
    '{}',
    '[]',
    '-',
    '"',
  ),
);
const scalars: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  String: text,
  ID: fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...ids) }, text),
  Int: fc.oneof(fc.integer({ min: -2, max: 120 }), fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 })),
  Float: fc.oneof(fc.double({ min: -200, max: 200, noNaN: true }), fc.constantFrom(0, -0, 1e308, -1e308, 5e-324)),
  Boolean: fc.boolean(),
  DateTime: fc.oneof(
    {
      weight: 4,
      arbitrary: fc.date({ min: new Date('0001-01-02T00:00:00Z'), max: new Date('9999-12-30T00:00:00Z'), noInvalidDate: true }).map((at) => at.toISOString()),
    },
    fc.constantFrom('0001-01-01T00:00:00Z', '9999-12-31T23:59:59.999Z', '0000-01-01T00:00:00Z', 'soon'),
  ),
  Date: fc.oneof(
    {
      weight: 4,
      arbitrary: fc.date({ min: new Date('1900-01-01'), max: new Date('2030-01-01'), noInvalidDate: true }).map((at) => at.toISOString().slice(0, 10)),
    },
    fc.constantFrom('0001-01-01', '9999-12-31', '0000-01-01', '2026-02-30'),
  ),
};

/** What is read for the purposes of the law alone (DPA 2018 s.62(4)), and what settles disputes. */
const OF_THE_LEDGER = new Set(['consultations', 'disclosures', 'explainAccess']);

/** What runs documents behind the doors of a server, where there is none here: test/access/explain/rehearse.test.ts asks it. */
const IN_A_SERVER = new Set(['rehearse']);

/** Any value of an input type, as JSON would bring it. */
function valueOf(type: GraphQLInputType): fc.Arbitrary<unknown> {
  if (isNonNullType(type)) return valueOf(type.ofType);
  if (isListType(type)) return fc.array(valueOf(type.ofType), { maxLength: 3 });
  if (isEnumType(type)) return fc.constantFrom(...type.getValues().map(({ name }) => name));
  if (isInputObjectType(type)) return argumentsOf(Object.values(type.getFields()));
  const scalar = isScalarType(type) ? scalars[type.name] : undefined;
  if (!scalar) throw new Error(`This test knows no values of ${String(type)}: add some.`);
  return scalar;
}

function argumentsOf(args: readonly Pick<GraphQLArgument, 'name' | 'type'>[]): fc.Arbitrary<Record<string, unknown>> {
  const required = args.filter(({ type }) => isNonNullType(type)).map(({ name }) => name);
  return fc.record(Object.fromEntries(args.map(({ name, type }) => [name, isNonNullType(type) ? valueOf(type) : maybe(name, valueOf(type))])), {
    requiredKeys: required,
  });
}

/** A cursor of any text is nearly always wrong, and "last" beside "first" always: they are seldom sent, so that the other arguments are read as well. */
function maybe(name: string, value: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  return fc.oneof({ weight: ['after', 'before', 'last'].includes(name) ? 12 : 1, arbitrary: fc.constant(null) }, { weight: 2, arbitrary: value });
}

describe('any input', () => {
  let graph: TestGraph;

  beforeAll(async () => {
    graph = await aGraph();
    const { em } = graph;
    const put = <Row extends object>(row: Row, id: string): Row => Object.assign(row, { id });
    const staff = put(aStaffMember(em), keys.StaffMember);
    const place = put(aLocation(em), keys.Location);
    const each = put(aCase(em, 'Noise', staff, place), keys.Case);
    linked(em, each, { person: put(aPerson(em, 'Robin Example', '2018-02-03'), keys.Person) });
    linked(em, each, { incident: put(anIncident(em, place), keys.Incident) });
    const meeting = Object.assign(put(aMeeting(em, 'NAT', [each]), keys.Meeting), { status: 'SCHEDULED' });
    put(anAction(em, meeting, staff, 'Ring'), keys.Action);
    await em.flush();
  });
  afterAll(() => graph.close());

  const roots = [schema.getQueryType(), schema.getMutationType()].flatMap((root) =>
    Object.values(root?.getFields() ?? {}).map((field) => ({ field, mutates: root === schema.getMutationType() })),
  );
  const withArguments = roots.filter(({ field }) => field.args.length > 0 && !IN_A_SERVER.has(field.name));

  test.each(withArguments.map(({ field, mutates }) => [field.name, field, mutates] as const))('to %s', async (name, field, mutates) => {
    const variables = field.args.map((arg) => `$${arg.name}: ${String(arg.type)}`).join(', ');
    const passed = field.args.map((arg) => `${arg.name}: $${arg.name}`).join(', ');
    const answer = getNamedType(field.type);
    const selection = isObjectType(answer) && answer.name.endsWith('Connection') ? '{ edges { cursor node { __typename } } }' : '{ __typename }';
    const document = `${mutates ? 'mutation' : 'query'} (${variables}) { ${name}(${passed}) ${selection} }`;
    let answered = 0;
    await fc.assert(
      fc.asyncProperty(argumentsOf(field.args), async (args) => {
        const contextValue = graph.contextOf({ ...someone(ROLES), defaultPurpose: OF_THE_LEDGER.has(name) ? 'LAWFULNESS_CHECK' : 'PROBLEM_SOLVING' });
        const { errors = [] } = await ended(contextValue, null, () => graphql({ schema, source: document, variableValues: args, contextValue }));
        for (const { extensions, message } of errors) expect(extensions['code'], message).toBe('BAD_USER_INPUT');
        if (errors.length === 0) answered += 1;
      }),
      { numRuns: 120 },
    );
    expect(answered).toBeGreaterThan(0);
  });
});
