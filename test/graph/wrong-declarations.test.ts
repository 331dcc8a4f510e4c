/** A graph file that declares something wrong stops the hub when it starts, with a sentence that names what is wrong. */
import { ObjectFieldBuilder } from '@pothos/core';
import { isEnumType } from 'graphql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
// First the whole graph, in its own order: a graph file alone lacks those below it.
import { schema } from '../../src/graph/schema.ts';
import { Agency } from '../../src/access/agency.entity.ts';
import { AnsweredCommand } from '../../src/access/answered-command.entity.ts';
import { WHAT_WAS_REPORTED, WHO_THEY_ARE } from '../../src/access/personal-data.ts';
import { Case, CaseStageMove } from '../../src/cases/case.entity.ts';
import { CaseRoleEnum } from '../../src/cases/case.graph.ts';
import { builder } from '../../src/graph/builder.ts';
import { entityFilter, Simulated } from '../../src/graph/entity-filter.ts';
import { entityType } from '../../src/graph/entity-type.ts';
import { checkFilter, type FilterTest } from '../../src/graph/filter.ts';
import { EntityFields } from '../../src/graph/plugin.ts';
import type { EntityRow } from '../../src/graph/rows.ts';
import { type ListDeclaration, listSource } from '../../src/graph/source.ts';
import { checkOrder, checkRelation, checkToldOfPeople } from '../../src/graph/told-of-people.ts';
import type { Types } from '../../src/graph/types.ts';
import { PersonName } from '../../src/people/person.entity.ts';
import { aGraph, type TestGraph } from '../support/graph.ts';

const LIST: ListDeclaration = {
  list: 'a list of this test',
  target: 'Case',
  path: { by: 'owner' },
  parent: 'StaffMember',
  where: {},
  filter: null,
  markedByDefault: 'in',
  orderBy: ['openedAt'],
  descending: true,
};

describe('a list', () => {
  test.each([
    ['of something that is no entity', { target: 'Offence' }, 'The graph speaks of Offence, which is no entity: list it in src/database/entities.ts.'],
    ['with a path and no parent', { parent: null }, 'a path and a parent go together'],
    ['with a parent and no path', { path: null }, 'a path and a parent go together'],
    ['by a property that is not there', { path: { by: 'holder' } }, 'Case has no column for "holder"; it has id, title,'],
    ['by a property that points elsewhere', { path: { by: 'location' } }, 'Case.location points to Location, not to StaffMember.'],
    ['by a property that points nowhere', { path: { by: 'title' } }, 'Case.title points to nothing, not to StaffMember.'],
    [
      'through a link that does not lead here',
      { path: { link: 'CasePerson', from: 'person', to: 'case' } },
      'CasePerson.person points to Person, not to StaffMember.',
    ],
    [
      'through a link that does not lead there',
      { path: { link: 'CasePerson', from: 'case', to: 'person' }, parent: 'Case' },
      'CasePerson.person points to Person, not to Case.',
    ],
    ['with a condition on no column', { where: { colour: 'red' } }, 'Case has no column for "colour"'],
    ['ordered by what may be null', { orderBy: ['closedAt'] }, 'cannot be ordered by closedAt'],
    ['ordered by what is read lazily', { orderBy: ['search'] }, 'cannot be ordered by search'],
    ['ordered by what no cursor holds', { orderBy: ['simulated'] }, 'cannot be ordered by simulated'],
    ['ordered by a list', { orderBy: ['markings'] }, 'cannot be ordered by markings'],
    ['ordered by nothing there', { orderBy: ['age'] }, 'Case has no column for "age"'],
  ] satisfies readonly (readonly [string, Partial<ListDeclaration>, string])[])('%s', (_, wrong, sentence) => {
    expect(() => listSource({ ...LIST, ...wrong })).toThrow(sentence);
  });

  test('declared twice is one list, and refused when the two differ', () => {
    const once = { ...LIST, list: 'declared twice' };
    expect(listSource(once)).toEqual(listSource({ ...once }));
    expect(() => listSource({ ...once, orderBy: ['recordedAt'] })).toThrow(
      'List declared twice is declared twice, and differently: both would be read as one.',
    );
  });
});

describe('a filter', () => {
  test.each([
    [{ test: 'equals', property: 'colour' }, 'Person has no column for "colour"'],
    [{ test: 'words', property: 'displayName', language: 'simple' }, 'displayName is a varchar(255), which "words" cannot test.'],
    [{ test: 'marked', property: 'displayName' }, 'displayName is no boolean.'],
    [{ test: 'wordsOf', entity: 'PersonName', by: 'person', property: 'full', language: 'simple' }, 'full is a varchar(255), which "wordsOf" cannot test.'],
    [{ test: 'wordsOf', entity: 'Case', by: 'location', property: 'search', language: 'english' }, 'Case.location does not point to Person.'],
    [{ test: 'standingOn', from: 'bornOn', to: 'diedOn' }, 'Person has no column for "bornOn"'],
  ] satisfies readonly (readonly [FilterTest, string])[])('%j', (wrong, sentence) => {
    expect(() => checkFilter('Person', { field: wrong })).toThrow(sentence);
  });

  test('does not test a search column for equality', () => {
    expect(() => checkFilter('Case', { field: { test: 'equals', property: 'search' } })).toThrow('search is a tsvector, which "equals" cannot test.');
  });
});

describe('a field', () => {
  const fieldsOf = (entity: string) => new EntityFields<EntityRow>(entity, new ObjectFieldBuilder<Types, EntityRow>(builder), (row) => row);
  const description = 'Of this test.';

  test.each<readonly [string, () => unknown, string]>([
    ['of a column that is not there', () => fieldsOf('Case').prop('colour', { description }), 'Case has no column for "colour"; it has id, title,'],
    ['of a relation declared as a column', () => fieldsOf('Case').prop('owner', { description }), 'Case.owner is a relation: declare it with t.relation.'],
    ['of a column declared as a relation', () => fieldsOf('Case').relation('title', { description }), 'Case.title is no relation: declare it with t.prop.'],
    [
      'of an enum without its type',
      () => fieldsOf('Case').prop('stage', { description }),
      'Case.stage is an enum: say which, with { type }. Its values are SCANNING, ANALYSIS, RESPONSE, ASSESSMENT, CLOSED.',
    ],
    [
      'of an enum with the type of another',
      () => fieldsOf('Case').prop('stage', { type: CaseRoleEnum, description }),
      'Case.stage holds SCANNING, ANALYSIS, RESPONSE, ASSESSMENT, CLOSED, but its { type } has SUSPECT, CONVICTED, VICTIM, WITNESS, OTHER.',
    ],
    [
      'of an enum with a type made by hand',
      () => fieldsOf('Case').prop('stage', { type: Simulated, description }),
      'but its { type } has words that graphEnum did not make.',
    ],
    [
      'of words with the type of an enum',
      () => fieldsOf('Case').prop('title', { type: CaseRoleEnum, description }),
      'Case.title is no enum: leave { type } out.',
    ],
    [
      'of a list by a property that points elsewhere',
      () => fieldsOf('Person').list(Case, { by: 'owner' }, { description, orderBy: [] }),
      'Case.owner points to StaffMember, not to Person.',
    ],
    [
      'of a connection ordered by what may be null',
      () => fieldsOf('StaffMember').connection(Case, { by: 'owner' }, { description, orderBy: ['closedAt'] }),
      'cannot be ordered by closedAt',
    ],
    [
      'of a relation to an entity without a type',
      () => fieldsOf('DeadLetter').relation('message', { description, of: AnsweredCommand }),
      'AnsweredCommand has no GraphQL type: declare it with entityType in its domain',
    ],
    [
      'of an entity that has a type already',
      () => entityType(Agency, { description, domain: 'people', readers: 'signedIn', personal: 'nothing', fields: () => ({}) }),
      'Agency has a GraphQL type already.',
    ],
  ])('%s', (_, declare, sentence) => {
    expect(declare).toThrow(sentence);
  });
});

describe('what a field tells of people', () => {
  const fieldsOf = (entity: string) => new EntityFields<EntityRow>(entity, new ObjectFieldBuilder<Types, EntityRow>(builder), (row) => row);
  const description = 'Of this test.';
  const SAYS_NOTHING = 'does not say what it tells of people, so nobody may read it: declare { personal: <a constant of src/access/personal-data.ts> }';

  test.each<readonly [string, () => unknown, string]>([
    ['of a column', () => fieldsOf('Case').prop('recordedBy', { description }), `Case.recordedBy ${SAYS_NOTHING}`],
    ['of a relation', () => fieldsOf('Case').relation('owner', { description }), `Case.owner ${SAYS_NOTHING}`],
    ['of a list', () => fieldsOf('Case').list(CaseStageMove, { by: 'case' }, { description, orderBy: ['movedAt'] }), `Case.CaseStageMove ${SAYS_NOTHING}`],
    ['of a link', () => fieldsOf('CasePerson').prop('validFrom', { description }), `CasePerson.validFrom ${SAYS_NOTHING}`],
    [
      'of two fields of one column',
      () => fieldsOf('Case').prop('summary', { personal: WHO_THEY_ARE, description }),
      'Case.summary is shown by two fields that say different things',
    ],
    [
      'of reference data',
      () => fieldsOf('Ward').prop('name', { personal: WHO_THEY_ARE, description }),
      "Ward.name tells something of people, but its type says personal: 'nothing'",
    ],
    [
      'that is never null, of rows that more people read',
      () => fieldsOf('Incident').prop('summary', { personal: WHAT_WAS_REPORTED, neverNull: true, description }),
      'Incident.summary is never null, so the rows of Incident may be no wider than it',
    ],
  ])('%s has to be said', (_, declare, sentence) => {
    expect(declare).toThrow(sentence);
  });

  test('of a column that nobody shows is said by whoever tests it', () => {
    entityFilter(Case, 'UnsaidFilterOfATest', description, {
      text: { test: { test: 'words', property: 'search', language: 'english' }, input: (t) => t.string({ description }) },
    });
    expect(() => checkToldOfPeople()).toThrow('Case.search is tested or counted by, and no field that shows it says what it tells of people');
  });

  test('of an order is no more than its list says', () => {
    fieldsOf('Person').list(PersonName, { by: 'person' }, { personal: false, description, orderBy: ['full'] });
    expect(() => checkToldOfPeople()).not.toThrow();
    checkOrder('of this test', 'PersonName', ['full'], [null]);
    expect(() => checkToldOfPeople()).toThrow('List of this test is ordered by full, which tells of people more than the list says');
  });

  test('of a relation that is never null holds for whoever has the parent', () => {
    checkRelation('NteReport', 'incident', 'NteIncident');
    expect(() => checkToldOfPeople()).not.toThrow();
    checkRelation('Ward', 'meeting', 'Meeting');
    expect(() => checkToldOfPeople()).toThrow('Ward.meeting is never null, but not everybody who reads a Ward may read the Meeting');
  });
});

/** Enums of arguments that leave out words of a stored set. */
const PARTS = new Map([
  ['ConsentAnswer', 'ConsentState'],
  ['NteObservedBy', 'NteSource'],
]);

/** Enums that stand in no column of their own, and so in no check: in each case, what holds them to their words. */
const NO_COLUMN = new Map([
  ['EnhancedCategory', 'the content of a referral, one document, which the schema of its message holds'],
  ['OtherChannel', 'said in a refusal, never stored'],
  ['ReferralNeed', 'the content of a referral'],
  ['RiskFlag', 'the content of a referral'],
  ['IdentifierKind', 'said in a refusal, never stored'],
  ['PefRoundRule', 'said in a refusal, never stored'],
  ['ReferralCheckKind', 'found by each check, never stored'],
  ['LedgerBreakKind', 'found by whoever verifies, never stored'],
  ['NteChange', 'told live, from the kind of the entry'],
  ['AccessVerdict', 'found by each explanation, never stored'],
  ['AccessRule', 'found by each explanation, never stored'],
  ['DependenceReason', 'said in a refusal, never stored'],
  ['ErasureBar', 'said in a refusal, never stored'],
  ['WithheldBecause', 'found by each answer to a person, never stored'],
]);

describe('the database and the graph', () => {
  let graph: TestGraph;
  beforeAll(async () => void (graph = await aGraph()));
  afterAll(() => graph.close());

  test('have the same closed sets of words', async () => {
    const rows: { check: string }[] = await graph.em.fork().execute("select pg_get_constraintdef(oid) as check from pg_constraint where contype = 'c'");
    const sets = rows.map(({ check }) =>
      [...check.matchAll(/'([A-Z0-9_]+)'::text/g)]
        .map(([, word]) => word)
        .sort()
        .join(),
    );
    const enums = Object.values(schema.getTypeMap())
      .filter(isEnumType)
      .filter(({ name }) => !name.startsWith('__') && !/Filter$|CountBy$/.test(name));
    expect(enums.length).toBeGreaterThan(20);
    const wordsOf = (type: (typeof enums)[number]) => type.getValues().map(({ name }) => name);
    expect([...NO_COLUMN.keys()].filter((name) => !enums.some((type) => type.name === name))).toEqual([]);
    for (const type of enums) {
      if (NO_COLUMN.has(type.name)) {
        expect(sets, `${type.name} stands in a column now: take it from the list`).not.toContain(wordsOf(type).toSorted().join());
        continue;
      }
      // What may be answered is part of what may be stored: the rest the hub writes itself.
      const whole = enums.find(({ name }) => name === PARTS.get(type.name)) ?? type;
      expect(wordsOf(whole), type.name).toEqual(expect.arrayContaining(wordsOf(type)));
      expect(sets, type.name).toContain(wordsOf(whole).toSorted().join());
    }
  });
});
