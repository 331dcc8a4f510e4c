import { expect, test } from 'vitest';
import { isDay, londonDay, londonMidnight, londonMonth } from '../../src/shared/london.ts';

test.each([
  ['winter, where London is UTC', '2024-01-15T23:59:59.999Z', '2024-01-15'],
  ['summer, where the last hour of a UTC day is tomorrow', '2024-07-31T23:00:00.000Z', '2024-08-01'],
  ['the hour before it', '2024-07-31T22:59:59.999Z', '2024-07-31'],
  ['the night when the clocks go forward', '2024-03-31T00:59:59Z', '2024-03-31'],
  ['the evening after it', '2024-03-31T23:30:00Z', '2024-04-01'],
  ['the night when the clocks go back', '2024-10-27T00:30:00Z', '2024-10-27'],
  ['the evening after it', '2024-10-27T23:30:00Z', '2024-10-27'],
  ['the day of the new wards, begun in London and not in UTC', '2023-05-03T23:00:00Z', '2023-05-04'],
  ['long ago', '1999-12-31T23:59:59Z', '1999-12-31'],
])('the London day in %s: %s is of %s', (_, instant, day) => {
  expect(londonDay(new Date(instant))).toBe(day);
});

test('a month begins at London midnight', () => {
  expect(londonMonth(new Date('2024-07-31T23:00:00Z'))).toBe('2024-08');
  expect(londonMonth(new Date('2024-07-31T22:59:59Z'))).toBe('2024-07');
});

test.each([
  ['2024-01-01', '2024-01-01T00:00:00.000Z'],
  ['2024-07-01', '2024-06-30T23:00:00.000Z'],
  ['2024-03-31', '2024-03-31T00:00:00.000Z'],
  ['2024-10-27', '2024-10-26T23:00:00.000Z'],
])('the day %s begins at %s', (day, instant) => {
  expect(londonMidnight(day).toISOString()).toBe(instant);
  expect(londonDay(londonMidnight(day))).toBe(day);
});

test.each(['2023-02-29', '2024-13-01', 'yesterday', ''])('%j is no day', (text) => {
  expect(() => londonMidnight(text)).toThrow(RangeError);
});

test.each([
  ['2024-02-29', true],
  ['2023-02-29', false],
  ['2023-2-3', false],
  ['20230203', false],
  ['2023-02-03T00:00', false],
  ['2023-02-03[u-ca=iso8601]', false],
  ['', false],
])('%j is a day or not', (text, is) => {
  expect(isDay(text)).toBe(is);
});
