/** The bars show what the hub counted: the largest first, wards that ended with their years, and nothing hidden. */
import { describe, expect, test } from 'vitest';
import { attribution, inventedWords, readCounts } from '../../src/console/counts/count-rows.ts';

const counted = readCounts({
  byWard: [
    { count: 900, ward: null },
    { count: 3, ward: { code: 'E05001744', name: 'Town', validFrom: '2003-05-01', validTo: '2023-05-04' } },
    { count: 12, ward: { code: 'E05015092', name: 'Town', validFrom: '2023-05-04', validTo: null } },
    { count: 3, ward: { code: 'E05015083', name: 'Brumby', validFrom: '2023-05-04', validTo: null } },
  ],
  byCategory: [
    { count: 8, category: 'BURGLARY' },
    { count: 910, category: 'ANTI_SOCIAL_BEHAVIOUR' },
  ],
  bySource: [
    { count: 18, source: 'POLICE_LOG' },
    { count: 900, source: 'OPEN_DATA' },
  ],
  invented: [{ count: 18 }],
});

test('wards are rows with a share of the largest; what lies in none does not dwarf them', () => {
  expect(counted.wards.map(({ label, count, share }) => `${label} ${count} ${share}`)).toEqual(['Town 12 1', 'Brumby 3 0.25', 'Town (2003–2023) 3 0.25']);
  expect(counted.wards.map(({ key }) => key)).toEqual(['E05015092', 'E05015083', 'E05001744']);
  expect(counted.outsideWards).toBe(900);
});

test('categories are named in words', () => {
  expect(counted.categories.map(({ label }) => label)).toEqual(['Anti-social behaviour', 'Burglary']);
});

test('a hub that holds nothing has no rows and no total', () => {
  expect(readCounts({ byWard: [], byCategory: [], bySource: [], invented: [] })).toEqual({
    wards: [],
    outsideWards: 0,
    categories: [],
    total: 0,
    invented: 0,
    openData: 0,
  });
});

describe('that the world is invented', () => {
  test('is said of all of it', () => expect(inventedWords({ invented: 18, total: 18 })).toMatch(/^Every incident here is invented/));
  test('is said of the part that is', () => expect(inventedWords(counted)).toMatch(/^18 of 918 incidents here are invented/));
  test('is not said where everything is real', () => expect(inventedWords({ invented: 0, total: 918 })).toBeNull());
});

test('published data is attributed in the words of its licence, where there is any', () => {
  expect(attribution(counted)).toBe('Contains public sector information licensed under the Open Government Licence v3.0. Crime data: data.police.uk.');
  expect(attribution({ openData: 0 })).toBeNull();
});
