import { describe, expect, test } from 'vitest';
import { placeWard, prepareWardMap, type WardOutline } from '../../../src/locations/ward/place-ward.rules.ts';
import { CHANGE, outline, ring, square, WARDS } from './squares.ts';

/** Two old wards side by side, loaded without an end although their wards ended in May 2023. */
const OLD: WardOutline[] = [outline('E05001728', square(0, 0, 1, 1), '2013-05-02'), outline('E05001729', square(1, 0, 2, 1), '2013-05-02')];
/** One new ward over both. */
const NEW: WardOutline[] = [outline('E05015074', square(0, 0, 2, 1), CHANGE)];

function ask(shapes: WardOutline[], day: string, point: [number, number] | null, wardCodeAsSent: string | null = null) {
  const [longitude, latitude] = point ?? [null, null];
  const { wardCode, basis } = placeWard(prepareWardMap(WARDS, shapes), { longitude, latitude, wardCodeAsSent, day });
  return `${wardCode ?? '-'} ${basis}`;
}

// Issue: "Ward of a point: by the polygon in force on the date of the event; else the code that the source sent, if valid that day;
// else by an older shape (the one exception to rule 33)".
describe('the ward of a point on a day', () => {
  test.each([
    ['inside the left ward', '2020-01-01', [0.5, 0.5], null, 'E05001728 POLYGON'],
    ['inside the right ward', '2020-01-01', [1.5, 0.5], null, 'E05001729 POLYGON'],
    ['where the source says otherwise: the polygon decides', '2020-01-01', [0.5, 0.5], 'E05001729', 'E05001728 POLYGON'],
    ['on the last day of the old wards', '2023-05-03', [0.5, 0.5], null, 'E05001728 POLYGON'],
    ['outside every shape, with a code as sent', '2020-01-01', [5, 5], 'E05001730', 'E05001730 AS_SENT'],
    ['without a point, with a code as sent', '2020-01-01', null, 'E05001730', 'E05001730 AS_SENT'],
    ['without a point or a code', '2020-01-01', null, null, '- NONE'],
    ['outside every shape, without a code', '2020-01-01', [5, 5], null, '- NONE'],
    ['with a code that nobody knows', '2020-01-01', null, 'E05099999', '- NONE'],
    ['with a code that was not yet valid', '2020-01-01', null, 'E05015074', '- NONE'],
    ['with a code that was no longer valid', CHANGE, null, 'E05001728', '- NONE'],
    ['with a code before its ward began', '2003-04-30', null, 'E05001728', '- NONE'],
    ['with a code on the first day of its ward', '2003-05-01', null, 'E05001728', 'E05001728 AS_SENT'],
  ] as const)('%s', (_, day, point, sent, answer) => {
    expect(ask(OLD, day, point && [...point], sent)).toBe(answer);
  });
});

describe('after the wards changed', () => {
  test('an old shape still says something when there is no newer one', () => {
    expect(ask(OLD, CHANGE, [0.5, 0.5])).toBe('E05001728 EARLIER_BOUNDARY');
  });

  test('a code as sent that is valid goes before the old shape', () => {
    expect(ask(OLD, CHANGE, [0.5, 0.5], 'E05015075')).toBe('E05015075 AS_SENT');
  });

  test('a code as sent that is no longer valid does not', () => {
    expect(ask(OLD, CHANGE, [0.5, 0.5], 'E05001729')).toBe('E05001728 EARLIER_BOUNDARY');
  });

  test('the new shape decides once it is loaded, for the days of its own', () => {
    expect(ask([...OLD, ...NEW], CHANGE, [1.5, 0.5])).toBe('E05015074 POLYGON');
    expect(ask([...OLD, ...NEW], '2023-05-03', [1.5, 0.5])).toBe('E05001729 POLYGON');
  });

  test('outside the new shapes, an old one that holds the point is better than nothing', () => {
    expect(ask([...OLD, outline('E05015074', square(0, 0, 1, 1), CHANGE)], '2024-01-01', [1.5, 0.5])).toBe('E05001729 EARLIER_BOUNDARY');
  });

  test('the month of the change, of which only the first day is known, has the old wards', () => {
    expect(ask([...OLD, ...NEW], '2023-05-01', [0.5, 0.5])).toBe('E05001728 POLYGON');
  });
});

describe('shapes that are not in force', () => {
  test('a shape that came later says nothing about an earlier day', () => {
    expect(ask(OLD, '2013-05-01', [0.5, 0.5])).toBe('- NONE');
    expect(ask(NEW, '2020-01-01', [0.5, 0.5])).toBe('- NONE');
  });

  test('a shape that ended is an earlier boundary, even while its ward stands', () => {
    expect(ask([outline('E05001728', square(0, 0, 1, 1), '2013-05-02', '2018-01-01')], '2018-01-01', [0.5, 0.5])).toBe('E05001728 EARLIER_BOUNDARY');
    expect(ask([outline('E05001728', square(0, 0, 1, 1), '2013-05-02', '2018-01-01')], '2017-12-31', [0.5, 0.5])).toBe('E05001728 POLYGON');
  });

  test('of several earlier boundaries the latest that holds the point is taken', () => {
    const eras = [
      outline('E05001728', square(0, 0, 1, 1), '2003-05-01', '2013-05-02'),
      outline('E05001729', square(0, 0, 1, 1), '2013-05-02', '2018-01-01'),
      outline('E05001730', square(4, 4, 5, 5), '2018-01-01', '2020-01-01'),
    ];
    expect(ask(eras, '2024-01-01', [0.5, 0.5])).toBe('E05001729 EARLIER_BOUNDARY');
  });

  test('a shape whose ward has not begun is neither in force nor earlier', () => {
    expect(ask([outline('E05015074', square(0, 0, 1, 1), '2020-01-01')], '2022-01-01', [0.5, 0.5])).toBe('- NONE');
  });
});

describe('borders, holes and islands', () => {
  test('a point on a border belongs to the ward with the lower code, whatever order they were loaded in', () => {
    expect(ask(OLD, '2020-01-01', [1, 0.5])).toBe('E05001728 POLYGON');
    expect(ask(OLD.toReversed(), '2020-01-01', [1, 0.5])).toBe('E05001728 POLYGON');
  });

  test('corners and edges of the outside are inside', () => {
    expect(ask(OLD, '2020-01-01', [0, 0])).toBe('E05001728 POLYGON');
    expect(ask(OLD, '2020-01-01', [2, 1])).toBe('E05001729 POLYGON');
  });

  test('a hole is outside, and what lies in it may be another ward', () => {
    const doughnut = [outline('E05001728', square(0, 0, 3, 3, ring(1, 1, 2, 2)), '2013-05-02'), outline('E05001729', square(1.2, 1.2, 1.8, 1.8), '2013-05-02')];
    expect(ask(doughnut, '2020-01-01', [0.5, 1.5])).toBe('E05001728 POLYGON');
    expect(ask(doughnut, '2020-01-01', [1.1, 1.1])).toBe('- NONE');
    expect(ask(doughnut, '2020-01-01', [1.5, 1.5])).toBe('E05001729 POLYGON');
  });

  test('a ward of several parts holds the points of each, and none between them', () => {
    const islands = [outline('E05001728', { type: 'MultiPolygon', coordinates: [[ring(0, 0, 1, 1)], [ring(5, 5, 7, 7), ring(5.5, 5.5, 6, 6)]] }, '2013-05-02')];
    expect(ask(islands, '2020-01-01', [0.5, 0.5])).toBe('E05001728 POLYGON');
    expect(ask(islands, '2020-01-01', [6.5, 6.5])).toBe('E05001728 POLYGON');
    expect(ask(islands, '2020-01-01', [5.7, 5.7])).toBe('- NONE');
    expect(ask(islands, '2020-01-01', [3, 3])).toBe('- NONE');
  });
});
