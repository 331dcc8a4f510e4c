/** What is derived carries its origins; a second source is one that does not come from there. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ancestryOf, barredBy, type Derived, nameOfKey, type RecordKey, united, within } from '../../../src/access/derivation/derivation.rules.ts';
import { lifted, whyNotIndependent } from '../../../src/access/derivation/independent-source.rules.ts';

const key = (n: number): RecordKey => ({ type: 'Case', id: `record-${n}` });
const COMPARTMENTS = ['MACE', 'OCG', 'PREVENT', 'MARAC', 'CHILD'];
const someCompartments = fc.uniqueArray(fc.constantFrom(...COMPARTMENTS), { maxLength: 4 });
/** Records from the oldest to the newest; each may be made from older ones. */
const aHistory = fc
  .integer({ min: 2, max: 25 })
  .chain((size) => fc.array(fc.tuple(fc.nat(size - 1), fc.nat(size - 1)), { maxLength: 60 }).map((pairs) => ({ size, pairs })))
  .map(({ size, pairs }) => ({
    size,
    derivations: pairs.flatMap(([one, other]): Derived[] => (one === other ? [] : [{ what: key(Math.max(one, other)), from: key(Math.min(one, other)) }])),
  }));

describe('what is derived', () => {
  test('carries all that its origins carry and what its maker says, each once, in one order', () => {
    expect(united(['OCG', 'MACE'], [], ['MACE'], ['CHILD'])).toEqual(['CHILD', 'MACE', 'OCG']);
    fc.assert(
      fc.property(fc.array(someCompartments), someCompartments, (origins, said) => {
        const carried = united(...origins, said);
        for (const each of [...origins, said]) expect(within(each, carried)).toBe(true);
        expect(carried.every((one) => said.includes(one) || origins.some((each) => each.includes(one)))).toBe(true);
        expect(carried).toEqual([...new Set(carried)].toSorted());
      }),
    );
  });

  test('an origin is barred by exactly the compartments that it would lose', () => {
    expect(barredBy(['MACE', 'CHILD'], ['CHILD'])).toEqual(['MACE']);
    expect(barredBy(['MACE'], ['MACE', 'OCG'])).toEqual([]);
    fc.assert(
      fc.property(someCompartments, someCompartments, (origin, into) => {
        expect(barredBy(origin, into).length === 0).toBe(within(origin, into));
      }),
    );
  });

  test('goes back to its origins however far, and ends on circles', () => {
    const circle: Derived[] = [0, 1, 2].map((n) => ({ what: key(n), from: key((n + 1) % 3) }));
    expect([...ancestryOf([key(0)], circle)].toSorted()).toEqual([0, 1, 2].map((n) => nameOfKey(key(n))));
    fc.assert(
      fc.property(aHistory, fc.nat(24), ({ derivations }, n) => {
        const found = ancestryOf([key(n)], derivations);
        for (const { what, from } of derivations) if (found.has(nameOfKey(what))) expect(found.has(nameOfKey(from))).toBe(true);
      }),
    );
  });
});

describe('a second source', () => {
  const fact = { records: [key(9)], originators: ['SAFER_NEIGHBOURHOODS'], recorders: ['user:one'] };
  const source = { originators: ['HUMBERSIDE_POLICE'], from: [key(20)], recorder: 'user:two' };

  // Systems feature 9: "independent second source lifts the bar for that fact only".
  test.each([
    ['that another tells, from elsewhere, written down by another', {}, [], null],
    ['in words alone', { from: [] }, [], null],
    ['of the same originator', { originators: ['SAFER_NEIGHBOURHOODS'] }, [], 'SAME_ORIGINATOR'],
    ['of the same originator, written otherwise', { originators: ['safer  neighbourhoods'] }, [], 'SAME_ORIGINATOR'],
    ['which is the fact itself', { from: [key(9)] }, [], 'SAME_ORIGIN'],
    ['made from the fact', { from: [key(20)] }, [{ what: key(20), from: key(9) }], 'SAME_ORIGIN'],
    [
      'made from what the fact was made from',
      { from: [key(20)] },
      [
        { what: key(9), from: key(1) },
        { what: key(20), from: key(1) },
      ],
      'SAME_ORIGIN',
    ],
    [
      'from which the fact was made',
      { from: [key(20)] },
      [
        { what: key(9), from: key(15) },
        { what: key(15), from: key(20) },
      ],
      'SAME_ORIGIN',
    ],
    ['written down by who wrote down the first', { recorder: 'user:one' }, [], 'SAME_RECORDER'],
  ] as const)('%s', (_, changes, derivations, expected) => {
    expect(whyNotIndependent(fact, { ...source, ...changes }, derivations)).toBe(expected);
  });

  test('shares no origin, in any history: exactly then it is independent', () => {
    fc.assert(
      fc.property(aHistory, fc.nat(24), fc.uniqueArray(fc.nat(24), { minLength: 1, maxLength: 3 }), ({ derivations }, record, from) => {
        const verdict = whyNotIndependent({ ...fact, records: [key(record)] }, { ...source, from: from.map(key) }, derivations);
        const first = ancestryOf([key(record)], derivations);
        const second = ancestryOf(from.map(key), derivations);
        expect(verdict === null).toBe([...second].every((each) => !first.has(each)));
      }),
      { numRuns: 500 },
    );
  });

  test.each([
    [['MACE'], [], []],
    [['MACE', 'OCG'], ['OCG'], ['OCG']],
    [['MACE'], ['MACE'], null],
    [['MACE'], ['OCG'], null],
    [[], [], null],
    // Domain rule 57: "Records about anyone under 18 default to restricted": whoever told of them.
    [['CHILD', 'MACE'], [], ['CHILD']],
    [['CHILD'], [], null],
    [['STREET_WORKER'], [], null],
  ])('of %j known also in %j leaves %j', (record, second, left) => {
    expect(lifted(record, second)).toEqual(left);
  });
});
