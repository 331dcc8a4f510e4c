import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { isDay, londonDay, londonMidnight, londonMonth, londonNight, londonNightSpan } from '../../src/shared/london.ts';

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

// Domain rule 42: "a night runs from 18:00 to 06:00, so timestamps 00:00–05:59 belong to the previous day's night and daytime events to none … Store
// UTC, derive in Europe/London; clock changes fall at 01:00 UTC on a Sunday, i.e. inside a Saturday night."
test.each([
  ['a winter evening', '2026-11-20T18:00:00Z', '2026-11-20'],
  ['the minute before it', '2026-11-20T17:59:59.999Z', null],
  ['midnight', '2026-11-21T00:00:00Z', '2026-11-20'],
  ['the last of the night', '2026-11-21T05:59:59.999Z', '2026-11-20'],
  ['the first of the day', '2026-11-21T06:00:00Z', null],
  ['noon', '2026-11-21T12:00:00Z', null],
  ['a summer evening', '2026-07-03T17:00:00Z', '2026-07-03'],
  ['the end of a summer night', '2026-07-04T04:59:59Z', '2026-07-03'],
  ['a summer morning', '2026-07-04T05:00:00Z', null],
  ['half past one, the first time', '2026-10-25T00:30:00Z', '2026-10-24'],
  ['half past one, the second time', '2026-10-25T01:30:00Z', '2026-10-24'],
  ['the last hour of the long night', '2026-10-25T05:59:59Z', '2026-10-24'],
  ['the last hour of the short night', '2027-03-28T04:59:59Z', '2027-03-27'],
  ['the morning after it', '2027-03-28T05:00:00Z', null],
  ['the turn of the year', '2027-01-01T01:00:00Z', '2026-12-31'],
])('the night of %s: %s is of %s', (_, instant, night) => {
  expect(londonNight(new Date(instant))).toBe(night);
});

test.each([
  ['2026-11-20', '2026-11-20T18:00:00.000Z', 12],
  ['2026-07-03', '2026-07-03T17:00:00.000Z', 12],
  ['2026-10-24', '2026-10-24T17:00:00.000Z', 13],
  ['2027-03-27', '2027-03-27T18:00:00.000Z', 11],
])('the night of %s begins at %s and has %d hours, each of them its own', (night, begins, hours) => {
  const span = londonNightSpan(night);
  expect(span.begins.toISOString()).toBe(begins);
  expect(span.ends.getTime() - span.begins.getTime()).toBe(hours * 3_600_000);
  for (let at = span.begins.getTime(); at < span.ends.getTime(); at += 600_000) expect(londonNight(new Date(at))).toBe(night);
  expect([londonNight(new Date(span.begins.getTime() - 1)), londonNight(span.ends)]).toEqual([null, null]);
});

test('a night does not depend on where the hub stands', async () => {
  const asked = ['2026-10-25T00:30:00Z', '2027-03-28T04:59:59Z', '2026-11-20T17:59:59Z', '2026-07-03T17:00:00Z'];
  const program = `import('./src/shared/london.ts').then(({ londonNight }) => console.log(JSON.stringify(${JSON.stringify(asked)}.map((at) => londonNight(new Date(at))))))`;
  const answers = await Promise.all(
    ['UTC', 'Europe/London', 'America/New_York', 'Pacific/Auckland'].map(async (zone) => {
      const { stdout } = await promisify(execFile)(process.execPath, ['-e', program], { env: { ...process.env, TZ: zone } });
      return JSON.parse(stdout) as unknown;
    }),
  );
  for (const answer of answers) expect(answer).toEqual(['2026-10-24', '2027-03-27', null, '2026-07-03']);
});
