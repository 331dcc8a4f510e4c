/** Which reports are of one event, told as a table; and that no order of the incidents changes the answer. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { incidentToJoin, metresBetween, type OpenIncident, type Sighting, type Spot } from '../../../src/cases/nte/nte-joins.rules.ts';
import { BY_CONCERN, highestConcern, mayBeOneEvent } from '../../../src/cases/nte/nte-category.rules.ts';
import { coarseDegrees, coarsePlace } from '../../../src/cases/nte/nte-place.rules.ts';
import { NteCategory } from '../../../src/cases/nte/radio-log.report.ts';

const NEARNESS = { minutes: 20, metres: 75 };
const KETTLE: Spot = { premisesId: 'kettle', longitude: -0.6479, latitude: 53.5906, radio: null };
/** Next door: some 60 m off. */
const ANCHOR: Spot = { premisesId: 'anchor', longitude: -0.6471, latitude: 53.5909, radio: null };
/** At the other end of the street: some 350 m off. */
const WHISTLE: Spot = { premisesId: 'whistle', longitude: -0.6524, latitude: 53.5897, radio: null };
const PAVEMENT: Spot = { premisesId: null, longitude: -0.6477, latitude: 53.5907, radio: null };
const UNKNOWN: Spot = { premisesId: null, longitude: null, latitude: null, radio: 'R97' };
const WORDS_ONLY: Spot = { premisesId: 'kettle', longitude: null, latitude: null, radio: null };

const at = (time: string) => new Date(`2026-11-20T${time}Z`);
const report = (facts: Partial<Sighting> = {}): Sighting => ({
  night: '2026-11-20',
  at: at('22:10:00'),
  category: 'FIGHT_DISORDER',
  spot: KETTLE,
  simulated: false,
  markings: [],
  ...facts,
});
const open = (facts: Partial<OpenIncident> = {}): OpenIncident => ({
  id: 'a',
  night: '2026-11-20',
  categories: ['REFUSED_ENTRY'],
  spot: KETTLE,
  openedAt: at('22:00:00'),
  lastReportAt: at('22:05:00'),
  simulated: false,
  markings: [],
  ...facts,
});

// Systems row 74: "radio, camera and officer reports of one event correlate into one incident".
describe('a report', () => {
  test.each<[string, Partial<Sighting>, Partial<OpenIncident>, boolean]>([
    ['at the same premises minutes later', {}, {}, true],
    ['at the club next door', { spot: ANCHOR }, {}, true],
    ['of a camera over the pavement', { spot: PAVEMENT }, {}, true],
    ['of an officer, joined by the door', {}, { spot: PAVEMENT }, true],
    ['at the other end of the street', { spot: WHISTLE }, {}, false],
    ['at premises without a point', { spot: WORDS_ONLY }, { spot: WORDS_ONLY }, true],
    ['without a point, of other premises', { spot: WORDS_ONLY }, { spot: { ...ANCHOR, longitude: null, latitude: null } }, false],
    ['of a radio that nobody holds, again', { spot: UNKNOWN }, { spot: UNKNOWN }, true],
    ['of another radio that nobody holds', { spot: { ...UNKNOWN, radio: 'R98' } }, { spot: UNKNOWN }, false],
    ['of a radio that nobody holds, beside a known place', { spot: UNKNOWN }, {}, false],
    ['twenty minutes after the last', { at: at('22:25:00') }, {}, true],
    ['later than that', { at: at('22:25:00.001') }, {}, false],
    ['that comes late, of twenty minutes before the first', { at: at('21:40:00') }, {}, true],
    ['of earlier than that', { at: at('21:39:59.999') }, {}, false],
    ['of between two reports that are an hour apart', { at: at('22:30:00') }, { lastReportAt: at('23:00:00') }, true],
    ['of something that is nobody’s doing', { category: 'BARRIER_FAULT' }, {}, false],
    ['of a theft, where drinking is talked of', { category: 'THEFT' }, { categories: ['STREET_DRINKING'] }, false],
    ['of a theft, where one of several may be', { category: 'THEFT' }, { categories: ['STREET_DRINKING', 'EJECTION'] }, true],
    ['that says nothing of what it is', { category: 'OTHER' }, {}, true],
    ['of the same broken barrier', { category: 'BARRIER_FAULT' }, { categories: ['BARRIER_FAULT'] }, true],
    ['of another night', { night: '2026-11-21' }, {}, false],
    ['that is invented, where the incident is real', { simulated: true }, {}, false],
    ['that is real, where the incident is invented', {}, { simulated: true }, false],
    ['that is invented, where the incident is too', { simulated: true }, { simulated: true }, true],
  ])('%s', (_, facts, incident, joins) => {
    expect(incidentToJoin(report(facts), [open(incident)], NEARNESS)?.id ?? null).toBe(joins ? 'a' : null);
  });

  test('joins the newest of several, whatever order they stand in, and opens one where none is', () => {
    const older = open({ id: 'a', openedAt: at('21:58:00') });
    const newest = open({ id: 'b', openedAt: at('22:02:00') });
    const twin = open({ id: 'c', openedAt: at('22:02:00') });
    fc.assert(
      fc.property(fc.shuffledSubarray([older, newest, twin], { minLength: 3 }), (incidents) => {
        expect(incidentToJoin(report(), incidents, NEARNESS)).toBe(twin);
      }),
    );
    expect(incidentToJoin(report(), [], NEARNESS)).toBe(null);
  });

  test('is judged by the parameters of its night', () => {
    expect(incidentToJoin(report({ spot: ANCHOR }), [open()], { minutes: 20, metres: 30 })).toBe(null);
    expect(incidentToJoin(report({ at: at('22:25:00') }), [open()], { minutes: 10, metres: 75 })).toBe(null);
  });
});

test('metres between two points', () => {
  expect(metresBetween(KETTLE, KETTLE)).toBe(0);
  expect(metresBetween(KETTLE, ANCHOR)).toBeCloseTo(62.4, 0);
  expect(metresBetween(KETTLE, WHISTLE)).toBeCloseTo(313.6, 0);
  expect(metresBetween(KETTLE, UNKNOWN)).toBe(null);
  expect(metresBetween({ longitude: 0, latitude: 0 }, { longitude: 180, latitude: 0 })).toBeCloseTo(20_015_087, -1);
});

describe('categories', () => {
  const all = Object.values(NteCategory);

  test('each has its place among concerns, once', () => {
    expect(BY_CONCERN.toSorted()).toEqual(all.toSorted());
  });

  test('the highest concern speaks', () => {
    expect(highestConcern(['OTHER', 'REFUSED_ENTRY', 'FIGHT_DISORDER'])).toBe('FIGHT_DISORDER');
    expect(highestConcern(['MEDICAL', 'WEAPON'])).toBe('WEAPON');
    expect(highestConcern([])).toBe('OTHER');
  });

  test('what may be one event may be so from either side, and a thing is one with itself', () => {
    for (const one of all) {
      expect(mayBeOneEvent(one, one), one).toBe(true);
      for (const other of all) expect(mayBeOneEvent(one, other), `${one} ${other}`).toBe(mayBeOneEvent(other, one));
    }
    expect(all.filter((category) => !mayBeOneEvent(category, 'OTHER'))).toEqual(['BARRIER_FAULT']);
  });
});

// Domain §6: "Live subscription payload for partners: category, time, coarse place, status, units — no names".
test('a place as partners read it', () => {
  expect(coarsePlace({ premises: 'The Copper Kettle', near: 'Moonrake', ward: 'Town' })).toBe('The Copper Kettle');
  expect(coarsePlace({ premises: null, near: 'Moonrake', ward: 'Town' })).toBe('Near Moonrake');
  expect(coarsePlace({ premises: null, near: null, ward: 'Town' })).toBe('Town ward');
  expect(coarsePlace({ premises: null, near: null, ward: null })).toBe('Place not known');
  expect([coarseDegrees(53.59061), coarseDegrees(-0.64789), coarseDegrees(null)]).toEqual([53.591, -0.648, null]);
});
