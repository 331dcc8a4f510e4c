/** Who counts as a child, and which compartments a person is born with. */
import { expect, test } from 'vitest';
import { bornWith } from '../../src/people/age.rules.ts';

// Domain rule 57: "Records about anyone under 18 default to restricted."
test.each([
  ['the day before their birthday', '2008-11-25', [], ['CHILD']],
  ['on their birthday', '2008-11-24', [], []],
  ['born on the day', '2026-11-24', [], ['CHILD']],
  ['born on a leap day, the day before it counts', '2008-02-29', [], []],
  ['a child in another compartment', '2015-01-01', ['MACE'], ['CHILD', 'MACE']],
  ['a child of whom it was said', '2015-01-01', ['CHILD'], ['CHILD']],
  ['somebody whose date of birth nobody knows', null, [], []],
  ['somebody of whom it was said', null, ['CHILD'], ['CHILD']],
  ['a grown-up of whom it was said', '1980-01-01', ['CHILD'], ['CHILD']],
])('%s', (_, born, said, expected) => {
  expect(bornWith(said, born, '2026-11-24', 18)).toEqual(expected);
});

test('the day before the first of March, somebody born on a leap day is a child still', () => {
  expect(bornWith([], '2008-02-29', '2026-02-28', 18)).toEqual(['CHILD']);
  expect(bornWith([], '2008-02-29', '2026-03-01', 18)).toEqual([]);
});
