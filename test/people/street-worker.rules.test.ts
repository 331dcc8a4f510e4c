/** How a woman whom the Street Worker project supports is known. */
import { expect, test } from 'vitest';
import { aliasMissing, nameShown } from '../../src/people/street-worker.rules.ts';

const LEGAL = { kind: 'LEGAL', full: 'Zebra Example' } as const;
const PREFERRED = { kind: 'PREFERRED', full: 'Zeb' } as const;
const ALIAS = { kind: 'ALIAS', full: ' Robin ' } as const;
const FORMER = { kind: 'FORMER', full: 'Zebra Before' } as const;

// Systems row 75: "alias by default; not findable by name search outside the project".
test.each([
  { names: [LEGAL, PREFERRED, ALIAS], markings: ['STREET_WORKER'], shown: 'Robin' },
  { names: [ALIAS, { ...ALIAS, full: 'Wren' }], markings: ['CHILD', 'STREET_WORKER'], shown: 'Robin' },
  { names: [LEGAL, PREFERRED, ALIAS], markings: [], shown: 'Zeb' },
  { names: [LEGAL, ALIAS], markings: ['MACE'], shown: 'Zebra Example' },
  { names: [ALIAS, FORMER], markings: [], shown: 'Robin' },
])('of $names in $markings $shown is shown', ({ names, markings, shown }) => {
  expect(aliasMissing(names, markings)).toBeNull();
  expect(nameShown(names, markings)).toBe(shown);
});

test.each([{ names: [LEGAL] }, { names: [PREFERRED, FORMER] }, { names: [] }])('nobody in the project goes without an alias: $names', ({ names }) => {
  expect(aliasMissing(names, ['STREET_WORKER'])).toEqual({
    kind: 'InvalidInput',
    argument: 'names',
    message: 'Somebody whom the Street Worker project supports is known by an alias: send a name of the kind ALIAS, which is shown instead of any other.',
  });
  expect(aliasMissing(names, ['CHILD'])).toBeNull();
});
