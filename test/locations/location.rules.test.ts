import { describe, expect, test } from 'vitest';
import { afterReport, identityOf, isOutOfArea, placeFault } from '../../src/locations/location.rules.ts';
import type { ReportedPlace } from '../../src/shared/place.ts';
import { HIGH_STREET, NOWHERE } from '../cases/incident/reports.ts';

const PROPERTY: ReportedPlace = { ...NOWHERE, uprn: '100050200001', longitude: -0.65, latitude: 53.59, precision: 'EXACT', description: '1 Mill Lane' };

describe('two reports speak of one place', () => {
  test.each<[string, ReportedPlace, ReportedPlace]>([
    ['when they give one UPRN, whatever else they say', PROPERTY, { ...PROPERTY, description: 'Number one', latitude: 53.6, postcode: 'DN15 6NL' }],
    ['when point, words and areas are equal', HIGH_STREET, { ...HIGH_STREET }],
    ['when only the ward is said in addition', HIGH_STREET, { ...HIGH_STREET, wardCode: 'E05001744' }],
  ])('%s', (_, one, other) => {
    expect(identityOf(one, false)).toBe(identityOf(other, false));
  });

  test.each<[string, ReportedPlace, ReportedPlace]>([
    ['the UPRN', PROPERTY, { ...PROPERTY, uprn: '100050200002' }],
    ['the point', HIGH_STREET, { ...HIGH_STREET, latitude: 53.5892 }],
    ['the words', HIGH_STREET, { ...HIGH_STREET, description: 'On or near Cole Street' }],
    ['the area', HIGH_STREET, { ...HIGH_STREET, lsoaCode: 'E01013330' }],
    ['the vintage of the area (rule 36)', HIGH_STREET, { ...HIGH_STREET, lsoaVintage: 2021 }],
    ['how exactly the point is known', HIGH_STREET, { ...HIGH_STREET, precision: 'EXACT' }],
    ['the postcode', { ...NOWHERE, description: 'Mill Lane' }, { ...NOWHERE, description: 'Mill Lane', postcode: 'DN15 6NL' }],
  ])('and not when %s differs', (_, one, other) => {
    expect(identityOf(one, false)).not.toBe(identityOf(other, false));
  });

  test('never when one of them is invented', () => {
    expect(identityOf(PROPERTY, true)).not.toBe(identityOf(PROPERTY, false));
    expect(identityOf(HIGH_STREET, true)).not.toBe(identityOf(HIGH_STREET, false));
  });

  test('words as long as anybody writes fit into the index', () => {
    expect(identityOf({ ...NOWHERE, description: 'a'.repeat(100_000) }, true)?.length).toBeLessThan(100);
  });

  test('of no place when nothing is said by which it could be found again', () => {
    expect(identityOf(NOWHERE, false)).toBeNull();
    expect(identityOf({ ...NOWHERE, localAuthorityName: 'North Lincolnshire', wardCode: 'E05001744' }, false)).toBeNull();
  });
});

// Domain rule 35: "else flag OUT_OF_AREA, do not reject".
test.each<[string, ReportedPlace, boolean]>([
  ['a local point', HIGH_STREET, false],
  ['a point in Hull', { ...HIGH_STREET, longitude: -0.3367, latitude: 53.7457 }, true],
  ['words without a point', { ...NOWHERE, description: 'Hull' }, false],
])('%s is out of the area or not', (_, place, out) => {
  expect(isOutOfArea(place)).toBe(out);
});

test.each<[string, ReportedPlace, string | null]>([
  ['a snapped point', HIGH_STREET, null],
  ['a property', PROPERTY, null],
  ['nothing', NOWHERE, null],
  ['an area of Scotland, whose vintages are its own', { ...HIGH_STREET, lsoaCode: 'S01006506', lsoaVintage: null }, null],
  ['half a point', { ...HIGH_STREET, latitude: null }, 'longitude and latitude'],
  ['a point that is only described', { ...HIGH_STREET, precision: 'DESCRIBED' }, 'DESCRIBED'],
  ['an exact place without a point', { ...NOWHERE, precision: 'EXACT' }, 'DESCRIBED'],
  ['a snapped point with a UPRN (rule 31)', { ...HIGH_STREET, uprn: '42' }, 'never has a UPRN'],
  ['a UPRN with leading zeros (rule 34)', { ...PROPERTY, uprn: '0042' }, 'leading zeros'],
  ['a USRN of seven digits (rule 34)', { ...PROPERTY, usrn: '1234567' }, '8 digits'],
  ['an area without its vintage (rule 36)', { ...HIGH_STREET, lsoaVintage: null }, '2011 or 2021'],
  ['an area of another vintage', { ...HIGH_STREET, lsoaVintage: 2001 }, '2011 or 2021'],
])('%s: what no adapter may hand over is said', (_, place, fault) => {
  if (fault === null) expect(placeFault(place)).toBeNull();
  else expect(placeFault(place)).toContain(fault);
});

describe('a property after another report', () => {
  test('is where the report says, and keeps what the report leaves open', () => {
    const said: ReportedPlace = { ...NOWHERE, uprn: PROPERTY.uprn, postcode: 'DN15 6NL', longitude: -0.66, latitude: 53.6, precision: 'EXACT' };
    expect(afterReport(PROPERTY, said)).toEqual({ ...PROPERTY, postcode: 'DN15 6NL', longitude: -0.66, latitude: 53.6 });
  });

  test('never mixes halves of a point, of an area or of an authority', () => {
    const kept: ReportedPlace = { ...HIGH_STREET, uprn: '42', precision: 'EXACT' };
    const said: ReportedPlace = { ...NOWHERE, uprn: '42', lsoaCode: 'E01035481', lsoaVintage: 2021, localAuthorityName: 'Elsewhere' };
    expect(afterReport(kept, said)).toEqual({
      ...kept,
      lsoaCode: 'E01035481',
      lsoaName: null,
      lsoaVintage: 2021,
      localAuthorityCode: null,
      localAuthorityName: 'Elsewhere',
    });
  });
});
