/** What the start page says, in words a reader of any agency understands. */
import { describe, expect, test } from 'vitest';
import { announcement } from '../../src/console/incidents/announcements.ts';
import { happenedWords, recordedWords, wardWords, whereWords } from '../../src/console/incidents/incident-words.ts';
import { anIncident } from './incident-rows.ts';

const TOWN = { name: 'Town', validFrom: '2023-05-04', validTo: null };
const OLD_TOWN = { name: 'Town', validFrom: '2003-05-01', validTo: '2023-05-04' };

test('a ward that ended carries its years; one that stands does not', () => {
  expect(wardWords(TOWN)).toBe('Town');
  expect(wardWords(OLD_TOWN)).toBe('Town (2003–2023)');
});

describe('where an incident was', () => {
  test.each([
    ['Lantern Row', TOWN, 'North Lincolnshire', 'Lantern Row · Town'],
    ['Lantern Row, Town', TOWN, 'North Lincolnshire', 'Lantern Row, Town'],
    ['Lantern Row, Town', OLD_TOWN, 'North Lincolnshire', 'Lantern Row, Town · Town (2003–2023)'],
    ['On or near High Street', null, 'Kingston upon Hull', 'On or near High Street · Kingston upon Hull'],
    [null, TOWN, null, 'Town'],
    ['Lantern Row', null, null, 'Lantern Row'],
    [null, null, null, 'Place not known'],
    ['', null, null, 'Place not known'],
  ])('%s in %o of %s reads "%s"', (placeDescription, ward, localAuthorityName, words) => {
    expect(whereWords({ placeDescription, ward, localAuthorityName })).toBe(words);
  });
});

describe('when an incident was recorded', () => {
  const now = new Date('2026-07-10T12:00:00Z');
  test.each([
    ['2026-07-10T08:05:00.000Z', '09:05'],
    // Half past eleven on the evening before, in UTC, is today in London's summer.
    ['2026-07-09T23:30:00.000Z', '00:30'],
    ['2026-07-09T22:30:00.000Z', '9 Jul'],
  ])('%s reads %s', (recordedAt, words) => expect(recordedWords(recordedAt, now)).toBe(words));
});

describe('when an incident happened', () => {
  const recordedAt = '2026-11-23T12:00:00.000Z';
  test.each([
    ['INSTANT', '2026-11-23T11:55:00.000Z', null],
    ['INSTANT', '2026-11-23T11:20:00.000Z', 'happened at 11:20'],
    ['INSTANT', '2026-11-22T23:10:00.000Z', 'happened on 22 Nov at 23:10'],
    ['DAY', '2026-11-23T00:00:00.000Z', null],
    ['DAY', '2026-11-20T00:00:00.000Z', 'happened on 20 Nov 2026'],
    // The first moment of July in London is the last hour of June in UTC.
    ['MONTH', '2024-06-30T23:00:00.000Z', 'happened in July 2024'],
  ] as const)('known to the %s, %s reads %s', (occurredPrecision, occurredFrom, words) => {
    expect(happenedWords({ occurredFrom, occurredPrecision, recordedAt })).toBe(words);
  });
});

describe('what a screen reader is told', () => {
  const burglary = anIncident('a', 1);
  test('is nothing when nothing came', () => expect(announcement(0, null)).toBe(''));
  test('is the incident when one came', () => expect(announcement(1, burglary)).toBe('A new incident: Burglary in Town.'));
  test('is how many and the newest when more came', () => expect(announcement(12, burglary)).toBe('12 new incidents, the newest: Burglary in Town.'));
  test('leaves out a ward that is not known', () => expect(announcement(1, { ...burglary, ward: null })).toBe('A new incident: Burglary.'));
});
