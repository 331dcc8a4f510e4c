/** Premises and their radios, asked and told over the graph: one radio is at one premises at a time, and who held it on a night stays known. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { spansOverlap } from '../../src/locations/premises/radio.rules.ts';
import { newId } from '../../src/shared/ids.ts';
import { aGraph, type TestGraph } from '../support/graph.ts';

let graph: TestGraph;
let kettle = '';
let heron = '';

beforeAll(async () => {
  graph = await aGraph();
  kettle = await premises('The Copper Kettle');
  heron = await premises('The Brass Heron');
});
afterAll(() => graph.close());

/** Calls a mutation as an ASB officer; the answer, whole. */
async function call(field: string, args: string, shows: string): Promise<Record<string, unknown>> {
  const { data, errors } = await graph.ask(`mutation { ${field}(${args}, idempotencyKey: "${newId()}") { __typename ${shows} } }`, {}, ['ASB_OFFICER']);
  expect(errors).toEqual([]);
  return data?.[field] as Record<string, unknown>;
}

async function premises(name: string): Promise<string> {
  const recorded = await call(
    'premisesRecord',
    `name: "${name}", kind: PUB, address: "By ${name}", longitude: -0.648, latitude: 53.59`,
    '... on Premises { id name kind location { description precision } }',
  );
  expect(recorded).toMatchObject({ __typename: 'Premises', name, kind: 'PUB', location: { description: `By ${name}`, precision: 'EXACT' } });
  return String(recorded['id']);
}

const REFUSALS = '... on NotFound { argument } ... on InvalidInput { argument message }';
const RADIO = `... on PremisesRadio { radio heldFrom heldTo premises { name } } ${REFUSALS}`;
const assign = (radio: string, to: string, days: string) =>
  call('radioAssign', `radio: "${radio}", premisesId: "${to}"${days}`, `${RADIO} ... on RadioHeld { message heldFrom heldTo }`);
const giveBack = (radio: string, on: string) => call('radioReturn', `radio: "${radio}", on: "${on}"`, RADIO);
const heldOn = async (night: string) => {
  const { data } = await graph.ask(`{ premises { nodes { name radios(filter: { heldOn: "${night}" }) { nodes { radio } } } } }`);
  const { nodes } = (data as { premises: { nodes: { name: string; radios: { nodes: { radio: string }[] } }[] } }).premises;
  return Object.fromEntries(nodes.map(({ name, radios }) => [name, radios.nodes.map(({ radio }) => radio)]));
};

test('a radio goes from one premises to another, and each night knows whose it was', async () => {
  expect(await assign('r14 ', kettle, ', from: "2026-01-01"')).toEqual({
    __typename: 'PremisesRadio',
    radio: 'R14',
    heldFrom: '2026-01-01',
    heldTo: null,
    premises: { name: 'The Copper Kettle' },
  });
  expect(await assign('R14', heron, ', from: "2026-06-01"')).toEqual({
    __typename: 'RadioHeld',
    message: 'A premises holds R14 since 2026-01-01 and has not been taken back: take it back first with radioReturn, or choose other days.',
    heldFrom: '2026-01-01',
    heldTo: null,
  });
  expect(await giveBack('R14', '2026-06-01')).toMatchObject({ __typename: 'PremisesRadio', heldTo: '2026-06-01', premises: { name: 'The Copper Kettle' } });
  expect(await assign('R14', heron, ', from: "2026-05-31"')).toMatchObject({ __typename: 'RadioHeld', heldTo: '2026-06-01' });
  expect(await assign('R14', heron, ', from: "2026-06-01", to: "2026-12-24"')).toMatchObject({
    __typename: 'PremisesRadio',
    premises: { name: 'The Brass Heron' },
  });
  expect(await assign('R14', kettle, ', from: "2025-11-01", to: "2026-01-01"')).toMatchObject({ __typename: 'PremisesRadio' });
  expect(await assign('R14', kettle, ', from: "2025-11-01", to: "2025-11-02"')).toMatchObject({ __typename: 'RadioHeld' });

  expect(await heldOn('2026-05-31')).toEqual({ 'The Copper Kettle': ['R14'], 'The Brass Heron': [] });
  expect(await heldOn('2026-06-01')).toEqual({ 'The Copper Kettle': [], 'The Brass Heron': ['R14'] });
  expect(await heldOn('2026-12-24')).toEqual({ 'The Copper Kettle': [], 'The Brass Heron': [] });
  expect(await graph.ask('{ radios(filter: { radio: "R14" }) { totalCount nodes { heldFrom heldTo } } }')).toEqual({
    data: {
      radios: {
        totalCount: 3,
        nodes: [
          { heldFrom: '2025-11-01', heldTo: '2026-01-01' },
          { heldFrom: '2026-01-01', heldTo: '2026-06-01' },
          { heldFrom: '2026-06-01', heldTo: '2026-12-24' },
        ],
      },
    },
    errors: [],
  });
});

test('of two who hand out one radio at once, one is refused', async () => {
  const answers = await Promise.all([kettle, heron, kettle, heron].map((each) => assign('R60', each, ', from: "2026-01-01"')));
  expect(answers.map(({ __typename }) => __typename).toSorted()).toEqual(['PremisesRadio', 'RadioHeld', 'RadioHeld', 'RadioHeld']);
});

describe('what is refused', () => {
  test.each([
    ['a name that is none', () => assign('14', kettle, ''), { __typename: 'InvalidInput', argument: 'radio' }],
    ['premises that are none', () => assign('R1', 'UHJlbWlzZXM6eA==', ''), { __typename: 'NotFound', argument: 'premisesId' }],
    ['an end before the beginning', () => assign('R1', kettle, ', from: "2026-02-01", to: "2026-02-01"'), { __typename: 'InvalidInput', argument: 'to' }],
    ['to take back what nobody holds', () => giveBack('R99', '2026-02-01'), { __typename: 'NotFound', argument: 'radio' }],
    ['premises that stand nowhere', () => call('premisesRecord', 'name: "X", kind: PUB', REFUSALS), { __typename: 'InvalidInput', argument: 'address' }],
    [
      'half a point',
      () => call('premisesRecord', 'name: "X", kind: PUB, address: "Y", longitude: 1', REFUSALS),
      { __typename: 'InvalidInput', argument: 'longitude' },
    ],
    [
      'a point off the globe',
      () => call('premisesRecord', 'name: "X", kind: PUB, address: "Y", longitude: 1, latitude: 91', REFUSALS),
      { __typename: 'InvalidInput', argument: 'latitude' },
    ],
    [
      'a UPRN with letters',
      () => call('premisesRecord', 'name: "X", kind: PUB, address: "Y", uprn: "12a"', REFUSALS),
      { __typename: 'InvalidInput', argument: 'uprn' },
    ],
    [
      'half a postcode',
      () => call('premisesRecord', 'name: "X", kind: PUB, address: "Y", postcode: "DN15"', REFUSALS),
      { __typename: 'InvalidInput', argument: 'postcode' },
    ],
    [
      'a location that is none',
      () => call('premisesRecord', 'name: "X", kind: PUB, locationId: "x"', REFUSALS),
      { __typename: 'NotFound', argument: 'locationId' },
    ],
    [
      'two places',
      () => call('premisesRecord', 'name: "X", kind: PUB, locationId: "x", address: "Y"', REFUSALS),
      { __typename: 'InvalidInput', argument: 'locationId' },
    ],
    ['a blank name', () => call('premisesRecord', 'name: " ", kind: PUB, address: "Y"', REFUSALS), { __typename: 'InvalidInput', argument: 'name' }],
  ])('%s', async (_, ask, refusal) => {
    expect(await ask()).toMatchObject(refusal);
  });
});

test.each([
  ['2026-01-01', null, '2026-06-01', null, true],
  ['2026-01-01', '2026-06-01', '2026-06-01', null, false],
  ['2026-01-01', '2026-06-02', '2026-06-01', '2026-06-02', true],
  ['2026-01-01', '2026-01-01', '2025-01-01', null, false],
  ['2026-03-01', '2026-04-01', '2026-01-01', '2026-12-01', true],
])('spans %s–%s and %s–%s share a day: %s', (from, to, otherFrom, otherTo, share) => {
  const [one, other] = [
    { from, to },
    { from: otherFrom, to: otherTo },
  ];
  expect(spansOverlap(one, other)).toBe(share);
  expect(spansOverlap(other, one)).toBe(share);
});
