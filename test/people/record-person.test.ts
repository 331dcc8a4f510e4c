/** personRecord: a person with names and ways to reach them safely; what nobody asked is never taken for yes, and no word of it goes out. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Officer } from '../graph/commanding.ts';
import { aGraph, type TestGraph } from '../support/graph.ts';

const WHOLE = `... on Person {
  displayName dateOfBirth preferredLanguage interpreterNeeded names { kind given family full }
  contactChannels { kind value safeToCall safeVoicemail safeText safeLetter bestTimes validTo }
  cases { totalCount } ownerAgency { code } originator markings regime retentionClass simulated
}`;
const LEGAL = { full: 'Robin Zebra' };
const MOBILE = { kind: 'MOBILE', value: '01632 960001' };
const TOMORROW = new Date(Date.now() + 36 * 3_600_000).toISOString().slice(0, 10);

describe('personRecord', () => {
  let graph: TestGraph;
  let officer: Officer;
  beforeAll(async () => {
    graph = await aGraph();
    officer = new Officer(graph);
  });
  afterAll(() => graph.close());

  test('records someone with all that is known', async () => {
    const answer = await officer.does(
      'personRecord',
      {
        names: [
          { kind: 'LEGAL', given: ' Robin ', family: 'Zebra', full: ' Robin Zebra ' },
          { kind: 'ALIAS', full: 'Bobby' },
          { kind: 'PREFERRED', full: 'Rob' },
        ],
        dateOfBirth: '1990-02-28',
        preferredLanguage: ' Polish ',
        interpreterNeeded: true,
        contactChannels: [
          { ...MOBILE, value: ' 01632 960001 ', safeToCall: 'YES', safeVoicemail: 'NO', bestTimes: ' after six ' },
          { kind: 'EMAIL', value: 'robin@example.org', safeText: 'YES', bestTimes: '' },
        ],
      },
      WHOLE,
    );
    expect(answer).toMatchInlineSnapshot(`
      {
        "__typename": "Person",
        "cases": {
          "totalCount": 0,
        },
        "contactChannels": [
          {
            "bestTimes": null,
            "kind": "EMAIL",
            "safeLetter": "UNKNOWN",
            "safeText": "YES",
            "safeToCall": "UNKNOWN",
            "safeVoicemail": "UNKNOWN",
            "validTo": null,
            "value": "robin@example.org",
          },
          {
            "bestTimes": "after six",
            "kind": "MOBILE",
            "safeLetter": "UNKNOWN",
            "safeText": "UNKNOWN",
            "safeToCall": "YES",
            "safeVoicemail": "NO",
            "validTo": null,
            "value": "01632 960001",
          },
        ],
        "dateOfBirth": "1990-02-28",
        "displayName": "Rob",
        "interpreterNeeded": true,
        "markings": [],
        "names": [
          {
            "family": null,
            "full": "Bobby",
            "given": null,
            "kind": "ALIAS",
          },
          {
            "family": null,
            "full": "Rob",
            "given": null,
            "kind": "PREFERRED",
          },
          {
            "family": "Zebra",
            "full": "Robin Zebra",
            "given": "Robin",
            "kind": "LEGAL",
          },
        ],
        "originator": "SAFER_NEIGHBOURHOODS",
        "ownerAgency": {
          "code": "SAFER_NEIGHBOURHOODS",
        },
        "preferredLanguage": "Polish",
        "regime": "UK_GDPR_PART2",
        "retentionClass": "CASEWORK",
        "simulated": false,
      }
    `);
  });

  test('records someone of whom only an alias is known', async () => {
    const answer = await officer.does('personRecord', { names: [{ kind: 'ALIAS', full: 'Bobby' }], preferredLanguage: ' ', contactChannels: [] }, WHOLE);
    expect(answer).toMatchObject({
      __typename: 'Person',
      displayName: 'Bobby',
      dateOfBirth: null,
      preferredLanguage: null,
      interpreterNeeded: null,
      contactChannels: [],
    });
  });

  test('takes a name for legal, and an answer for unknown, when it is left out or null', async () => {
    const answer = await officer.does(
      'personRecord',
      { names: [{ ...LEGAL, kind: null }], contactChannels: [{ ...MOBILE, safeToCall: null, safeText: null }] },
      WHOLE,
    );
    expect(answer).toMatchObject({
      names: [{ kind: 'LEGAL', given: null, family: null, full: 'Robin Zebra' }],
      contactChannels: [{ safeToCall: 'UNKNOWN', safeVoicemail: 'UNKNOWN', safeText: 'UNKNOWN', safeLetter: 'UNKNOWN' }],
    });
  });

  test('tells that a person was recorded, and nothing of them', async () => {
    const key = await officer.makes('Person', 'personRecord', { names: [LEGAL], dateOfBirth: '1990-02-28', contactChannels: [MOBILE] });
    const told = await officer.told(key);
    expect(told).toEqual([
      {
        topic: 'hub.person.v1',
        key,
        type: 'person.recorded',
        payload: { personId: key, at: expect.stringMatching(/^20.*Z$/) },
        subjectIds: [key],
        markings: [],
      },
    ]);
    expect(JSON.stringify(told)).not.toMatch(/Zebra|Robin|01632 960001|1990-02-28/);
  });

  test.each([
    ['no name', { names: [] }, 'names', 'Send at least one name; an alias will do.'],
    ['21 names', { names: Array.from({ length: 21 }, () => LEGAL) }, 'names', 'Send at most 20 names.'],
    ['an empty name', { names: [LEGAL, { full: ' ' }] }, 'names.full', 'Say something for "names.full": it is empty.'],
    ['a name of 201 characters', { names: [{ full: 'x'.repeat(201) }] }, 'names.full', '"names.full" holds at most 200 characters; shorten it.'],
    [
      'given names of 201 characters',
      { names: [{ ...LEGAL, given: 'x'.repeat(201) }] },
      'names.given',
      '"names.given" holds at most 200 characters; shorten it.',
    ],
    [
      'a family name of 201 characters',
      { names: [{ ...LEGAL, family: 'x'.repeat(201) }] },
      'names.family',
      '"names.family" holds at most 200 characters; shorten it.',
    ],
    ['a name with a NUL character', { names: [{ full: 'Robin\0' }] }, 'names.full', '"names.full" holds a NUL character; send it without.'],
    [
      'half a character in a name',
      { names: [{ full: 'Robin\udc00' }] },
      'names.full',
      '"names.full" holds half a character (a lone surrogate); send whole Unicode text.',
    ],
    ['a birth tomorrow', { dateOfBirth: TOMORROW }, 'dateOfBirth', `Nobody alive was born on ${TOMORROW}: check the date.`],
    ['a birth in 1889', { dateOfBirth: '1889-12-31' }, 'dateOfBirth', 'Nobody alive was born on 1889-12-31: check the date.'],
    [
      'a language of 101 characters',
      { preferredLanguage: 'x'.repeat(101) },
      'preferredLanguage',
      '"preferredLanguage" holds at most 100 characters; shorten it.',
    ],
    ['21 contact channels', { contactChannels: Array.from({ length: 21 }, () => MOBILE) }, 'contactChannels', 'Send at most 20 contact channels.'],
    ['an empty number', { contactChannels: [{ ...MOBILE, value: '' }] }, 'contactChannels.value', 'Say something for "contactChannels.value": it is empty.'],
    [
      'an address of 251 characters',
      { contactChannels: [{ kind: 'POST', value: 'x'.repeat(251) }] },
      'contactChannels.value',
      '"contactChannels.value" holds at most 250 characters; shorten it.',
    ],
    [
      'best times of 201 characters',
      { contactChannels: [{ ...MOBILE, bestTimes: 'x'.repeat(201) }] },
      'contactChannels.bestTimes',
      '"contactChannels.bestTimes" holds at most 200 characters; shorten it.',
    ],
  ])('with %s is refused', async (_, wrong, argument, message) => {
    expect(await officer.isRefused('personRecord', { names: [LEGAL], ...wrong })).toEqual({ __typename: 'InvalidInput', argument, message });
  });

  test.each(['1890-01-01', '2024-02-29', new Date().toISOString().slice(0, 10)])('takes a birth on %s', async (dateOfBirth) => {
    expect(await officer.does('personRecord', { names: [LEGAL], dateOfBirth }, '... on Person { dateOfBirth }')).toEqual({ __typename: 'Person', dateOfBirth });
  });

  test('takes what the database takes: the longest of everything, in emoji', async () => {
    const long = (count: number) => '🙂'.repeat(count);
    const names = Array.from({ length: 20 }, () => ({ kind: 'ALIAS', given: long(200), family: long(200), full: long(200) }));
    const contactChannels = Array.from({ length: 20 }, () => ({ kind: 'POST', value: long(250), bestTimes: long(200) }));
    const answer = await officer.does(
      'personRecord',
      { names, preferredLanguage: long(100), contactChannels },
      '... on Person { displayName preferredLanguage names { given family full } contactChannels { value bestTimes } }',
    );
    expect(answer).toEqual({
      __typename: 'Person',
      displayName: long(200),
      preferredLanguage: long(100),
      names: names.map(({ given, family, full }) => ({ given, family, full })),
      contactChannels: contactChannels.map(({ value, bestTimes }) => ({ value, bestTimes })),
    });
  });
});
