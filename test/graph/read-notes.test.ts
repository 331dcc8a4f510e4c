/** What an answer tells of people is what stands in it: no more for having been read, and no less for standing deep. */
import { describe, expect, test } from 'vitest';
import { ReadNotes } from '../../src/graph/read-notes.ts';
import { subjectOf } from '../../src/graph/subjects.ts';
import { modelOf } from '../../src/graph/model.ts';
import type { Regime } from '../../src/shared/regime.ts';

type Path = Parameters<ReadNotes['note']>[0];

function path(...keys: (string | number)[]): Path {
  const made = keys.reduce<Path | undefined>((prev, key) => ({ prev, key, typename: undefined }), undefined);
  if (!made) throw new Error('A path has at least one step.');
  return made;
}

const ANNA = { about: 'Person:1', regime: 'UK_GDPR_PART2', owner: 'SAFER_NEIGHBOURHOODS' } as const;
const BEN = { about: 'Person:2', regime: 'LED_PART3', owner: 'HUMBERSIDE_POLICE' } as const;

describe('what an answer tells', () => {
  test('is gathered by whose record it is and whom it is about', () => {
    const notes = new ReadNotes();
    notes.note(path('people', 0, 'name'), ANNA, 'Person.name');
    notes.note(path('people', 0, 'born'), ANNA, 'Person.born');
    notes.note(path('people', 1, 'name'), BEN, 'Person.name');
    expect(notes.toldIn({ people: [{ name: 'Anna', born: '1990-01-01' }, { name: 'Ben' }] })).toEqual([
      { owner: 'SAFER_NEIGHBOURHOODS', items: [{ about: 'Person:1', fields: ['Person.born', 'Person.name'] }], regimes: ['UK_GDPR_PART2'] },
      { owner: 'HUMBERSIDE_POLICE', items: [{ about: 'Person:2', fields: ['Person.name'] }], regimes: ['LED_PART3'] },
    ]);
  });

  test('names the regime of the fact beside that of the record where the two differ, and alone where the record says none', () => {
    const tells = (...regimes: [Regime | null, Regime | null]) => {
      const notes = new ReadNotes();
      notes.note(path('person', 'role'), { ...ANNA, regime: regimes[0] }, 'Edge.role', regimes[1]);
      return notes.toldIn({ person: { role: 'SUSPECT' } })[0]?.regimes;
    };
    expect(tells('UK_GDPR_PART2', 'LED_PART3')).toEqual(['LED_PART3', 'UK_GDPR_PART2']);
    expect(tells('LED_PART3', 'LED_PART3')).toEqual(['LED_PART3']);
    expect(tells(null, 'LED_PART3')).toEqual(['LED_PART3']);
    expect(tells('UK_GDPR_PART2', null)).toEqual(['UK_GDPR_PART2']);
  });

  test.each([
    ['a null in the place of the fact', { people: [{ name: null }] }],
    ['a null above it', { people: [null] }],
    ['an answer without data', null],
    ['an answer of another shape', { other: 1 }],
  ])('is nothing where there is %s', (_, data) => {
    const notes = new ReadNotes();
    notes.note(path('people', 0, 'name'), ANNA, 'Person.name');
    expect(notes.toldIn(data)).toEqual([]);
  });

  test('holds a fact that says no, or nothing, as one that was told', () => {
    const notes = new ReadNotes();
    for (const [field, at] of [
      ['a', 'flag'],
      ['b', 'count'],
      ['c', 'words'],
      ['d', 'list'],
    ] as const)
      notes.note(path('person', at), ANNA, `Person.${field}`);
    expect(notes.toldIn({ person: { flag: false, count: 0, words: '', list: [] } })[0]?.items[0]?.fields).toEqual([
      'Person.a',
      'Person.b',
      'Person.c',
      'Person.d',
    ]);
  });
});

describe('a row is about', () => {
  test.each([
    [
      'itself, when it is a person',
      'Person',
      { id: 'p', ownerAgency: 'VICTIM_SUPPORT', regime: 'UK_GDPR_PART2' },
      { about: 'Person:p', owner: 'VICTIM_SUPPORT', regime: 'UK_GDPR_PART2' },
    ],
    ['itself, while nobody knows whose name it is', 'PersonName', { id: 'n', person: 'p' }, { about: 'PersonName:n', owner: null, regime: null }],
    [
      'the person who is referred',
      'Referral',
      { id: 'r', person: 'p', ownerAgency: 'SAFER_NEIGHBOURHOODS', regime: 'UK_GDPR_PART2' },
      { about: 'Person:p', owner: 'SAFER_NEIGHBOURHOODS', regime: 'UK_GDPR_PART2' },
    ],
    [
      'itself, when it names nobody',
      'Case',
      { id: 'c', ownerAgency: 'SAFER_NEIGHBOURHOODS', regime: 'LED_PART3' },
      { about: 'Case:c', owner: 'SAFER_NEIGHBOURHOODS', regime: 'LED_PART3' },
    ],
  ])('%s', (_, entity, row, subject) => {
    expect(subjectOf(modelOf(entity), { __typename: entity, ...row })).toEqual(subject);
  });
});
