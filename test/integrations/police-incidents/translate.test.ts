/** Each rule of the domain that binds a police incident message, quoted, with what follows from it. */
import { describe, expect, test } from 'vitest';
import { logCodes } from '../../../integrations/police-incidents/categories.ts';
import { type Changes, aLog, anOpenDataRow, NOW, reportOf, translated } from './messages-for-tests.ts';
import { openDataReference } from '../../../integrations/police-incidents/reference.ts';

const log = (date: unknown, number: unknown, forceCode: unknown = 'humberside'): Changes => ({ forceCode, date, number });

/** The key that belongs to the sound open-data row when these parts of it are others. */
function openKey(parts: Changes = {}): string {
  const row = {
    force: 'Humberside Police',
    month: '2025-08',
    crimeId: '5afe'.repeat(16),
    crimeType: 'Shoplifting',
    longitude: -0.651,
    latitude: 53.5905,
    location: 'On or near Lantern Row',
    lsoaCode: 'E01013330',
  };
  return openDataReference({ ...row, ...parts }, 1);
}

test('a whole police log, in our words', () => {
  expect(
    reportOf(aLog({}, { uprn: '00010012345', postcode: 'dn156xx', lsoaCode: 'E01013330', lsoaName: 'North Lincolnshire 008D', lsoaVintage: 2021 })),
  ).toEqual({
    source: 'POLICE_LOG',
    reference: 'humberside|2026-11-20|123',
    revision: 1,
    reportedBy: 'Humberside Police',
    status: 'OPEN',
    openingCategory: 'ASB-ROWDY',
    closingCategory: null,
    category: 'ANTI_SOCIAL_BEHAVIOUR',
    nsirCategory: 'NUISANCE',
    grade: 'PRIORITY',
    channel: 'CALL_101',
    occurredFrom: new Date('2026-11-20T20:50:00Z'),
    occurredTo: null,
    occurredPrecision: 'INSTANT',
    reportedAt: new Date('2026-11-20T21:04:00Z'),
    closedAt: null,
    summary: 'A group shouting and kicking bins outside a row of shops.',
    outcome: null,
    crimeReference: null,
    place: {
      description: 'Lantern Row, by the shops',
      longitude: -0.6492,
      latitude: 53.5912,
      precision: 'EXACT',
      uprn: '10012345',
      usrn: '45900123',
      postcode: 'DN15 6XX',
      lsoaCode: 'E01013330',
      lsoaName: 'North Lincolnshire 008D',
      lsoaVintage: 2021,
      wardCode: 'E05015092',
      localAuthorityCode: 'E06000013',
      localAuthorityName: 'North Lincolnshire',
    },
    simulated: false,
    regime: 'LED_PART3',
    classification: 'OFFICIAL_SENSITIVE',
    agreement: 'ISA-SN-2026-03',
  });
});

test('a whole row of open data, in our words', () => {
  expect(reportOf(anOpenDataRow())).toEqual({
    source: 'OPEN_DATA',
    reference: openKey(),
    revision: 20250801,
    reportedBy: 'Humberside Police',
    status: 'CLOSED',
    openingCategory: 'Shoplifting',
    closingCategory: null,
    category: 'SHOPLIFTING',
    nsirCategory: null,
    grade: null,
    channel: null,
    occurredFrom: new Date('2025-07-31T23:00:00Z'),
    occurredTo: null,
    occurredPrecision: 'MONTH',
    reportedAt: null,
    closedAt: null,
    summary: null,
    outcome: 'Under investigation',
    crimeReference: '5afe'.repeat(16),
    place: {
      description: 'On or near Lantern Row',
      longitude: -0.651,
      latitude: 53.5905,
      precision: 'SNAPPED',
      uprn: null,
      usrn: null,
      postcode: null,
      lsoaCode: 'E01013330',
      lsoaName: 'North Lincolnshire 008D',
      lsoaVintage: 2021,
      wardCode: null,
      localAuthorityCode: 'E06000013',
      localAuthorityName: 'North Lincolnshire',
    },
    simulated: false,
    regime: 'UK_GDPR_PART2',
    classification: 'OFFICIAL',
    agreement: 'OGL-3.0',
  });
});

describe('rule 28: "Police log number restarts at 1 each day ⇒ natural key is (forceCode, logDate, logNumber); log number alone is invalid"', () => {
  test.each([
    [log('2026-11-20', 1), 'humberside|2026-11-20|1', 'humberside|2026-11-20|1'],
    [log('2026-11-21', 1), 'humberside|2026-11-21|1', 'humberside|2026-11-21|1'],
    [log('2024-02-29', 99999), 'humberside|2024-02-29|99999', 'humberside|2024-02-29|99999'],
    [log('2026-11-20', 123), '123', 'KEY_MISMATCH'],
    [log('2026-11-20', 123), null, 'KEY_MISMATCH'],
    [log('2026-11-20', 123), 'humberside|2026-11-20|0123', 'KEY_MISMATCH'],
    [log('2026-11-20', 123), 'Humberside|2026-11-20|123', 'KEY_MISMATCH'],
    [log('2026-11-20', 0), 'humberside|2026-11-20|0', 'OUT_OF_RANGE'],
    [log('2026-11-20', -1), 'humberside|2026-11-20|-1', 'OUT_OF_RANGE'],
    [log('2026-11-20', 1.5), 'humberside|2026-11-20|1.5', 'WRONG_TYPE'],
    [log('2026-11-20', 3_000_000_000), 'humberside|2026-11-20|3000000000', 'OUT_OF_RANGE'],
    [log('2026-11-20', '123'), 'humberside|2026-11-20|123', 'WRONG_TYPE'],
    [log('2025-02-29', 1), 'humberside|2025-02-29|1', 'BAD_FORMAT'],
    [log('20/11/2026', 1), 'humberside|20/11/2026|1', 'BAD_FORMAT'],
    [log('0001-01-01', 1), 'humberside|0001-01-01|1', 'IMPOSSIBLE_DATE'],
    [log('2026-11-20', 1, 'lincolnshire'), 'lincolnshire|2026-11-20|1', 'WRONG_FORCE'],
    [log('2026-11-20', 1, 'constructor'), 'constructor|2026-11-20|1', 'WRONG_FORCE'],
    [log('2026-11-20', 1, ''), '|2026-11-20|1', 'BAD_FORMAT'],
    [{ date: '2026-11-20', number: 1 }, 'humberside|2026-11-20|1', 'MISSING_FIELD'],
  ])('log %j under key %j: %s', (reference, key, expected) => {
    const outcome = translated(aLog({ log: reference, key }));
    expect(typeof outcome === 'string' ? outcome : outcome.reference).toBe(expected);
  });
});

describe('domain §3.5: "every update carries revision (monotonic per key)"', () => {
  test.each([
    [1, 1],
    [2_147_483_647, 2_147_483_647],
    [0, 'OUT_OF_RANGE'],
    [-1, 'OUT_OF_RANGE'],
    [1.5, 'WRONG_TYPE'],
    ['1', 'WRONG_TYPE'],
    [null, 'WRONG_TYPE'],
    [undefined, 'MISSING_FIELD'],
    [2_147_483_648, 'OUT_OF_RANGE'],
  ])('revision %j: %s', (revision, expected) => {
    const outcome = translated(aLog({ revision }));
    expect(typeof outcome === 'string' ? outcome : outcome.revision).toBe(expected);
  });
});

describe('rule 29: "Keep opening category and closing category separately"', () => {
  const closed = { closedAt: '2026-11-20T23:00:00Z' };
  test.each([
    [
      'an open burglary',
      { openingCode: 'Burglary', nsirCategory: null },
      'police.incident.recorded',
      { status: 'OPEN', openingCategory: 'Burglary', closingCategory: null, category: 'BURGLARY' },
    ],
    [
      'opened as suspicious, closed as a burglary',
      { openingCode: 'PSW-SUSPICIOUS-CIRCUMSTANCES', closingCode: 'burglary', nsirCategory: null, ...closed },
      'police.incident.closed',
      { status: 'CLOSED', openingCategory: 'PSW-SUSPICIOUS-CIRCUMSTANCES', closingCategory: 'burglary', category: 'BURGLARY' },
    ],
    [
      'amended after it was closed',
      { closingCode: 'ASB-NOISE', ...closed },
      'police.incident.amended',
      { status: 'CLOSED', closingCategory: 'ASB-NOISE', closedAt: new Date('2026-11-20T23:00:00Z') },
    ],
  ])('%s', (_, changes, kind, expected) => {
    expect(translated(aLog(changes, {}, { ce_type: kind }))).toMatchObject(expected);
  });

  test.each([
    ['closed without time or code', {}, 'police.incident.closed', 'HALF_CLOSED'],
    ['closed without a code', closed, 'police.incident.closed', 'HALF_CLOSED'],
    ['closed without a time', { closingCode: 'ASB-ROWDY' }, 'police.incident.closed', 'HALF_CLOSED'],
    ['amended with a closing code and no time', { closingCode: 'ASB-ROWDY' }, 'police.incident.amended', 'HALF_CLOSED'],
    ['recorded with a time of closing and no code', closed, 'police.incident.recorded', 'HALF_CLOSED'],
    ['closed as something unknown', { closingCode: 'XX-99', ...closed }, 'police.incident.closed', 'UNKNOWN_CATEGORY'],
    ['opened as something unknown', { openingCode: 'XX-99' }, 'police.incident.recorded', 'UNKNOWN_CATEGORY'],
    ['opened as a word of the language', { openingCode: '__proto__' }, 'police.incident.recorded', 'UNKNOWN_CATEGORY'],
    ['opened as nothing', { openingCode: '' }, 'police.incident.recorded', 'OUT_OF_RANGE'],
  ])('%s is refused', (_, changes, kind, expected) => {
    expect(translated(aLog(changes, {}, { ce_type: kind }))).toBe(expected);
  });

  test("every code of the list has a category, whatever its letters' case", () => {
    expect(logCodes().length).toBeGreaterThan(50);
    for (const { code, category } of logCodes()) {
      const nsirCategory = category === 'ANTI_SOCIAL_BEHAVIOUR' ? 'NUISANCE' : null;
      for (const openingCode of [code, code.toUpperCase()])
        expect(reportOf(aLog({ openingCode, nsirCategory }))).toMatchObject({ category, openingCategory: openingCode });
    }
  });
});

describe('rule 30: "ASB incident of a police log has exactly one of PERSONAL | NUISANCE | ENVIRONMENTAL (open data has none)"', () => {
  const closedAs = (closingCode: string): Changes => ({ closingCode, closedAt: '2026-11-20T23:00:00Z' });
  test.each([
    [{ nsirCategory: 'PERSONAL' }, 'PERSONAL'],
    [{ nsirCategory: 'NUISANCE' }, 'NUISANCE'],
    [{ nsirCategory: 'ENVIRONMENTAL' }, 'ENVIRONMENTAL'],
    [{ nsirCategory: null }, 'NSIR_MISSING'],
    [{ nsirCategory: undefined }, 'NSIR_MISSING'],
    [{ nsirCategory: 'personal' }, 'UNKNOWN_VALUE'],
    [{ nsirCategory: ['PERSONAL', 'NUISANCE'] }, 'WRONG_TYPE'],
    [{ openingCode: 'Burglary', nsirCategory: null }, null],
    [{ openingCode: 'Burglary', nsirCategory: 'NUISANCE' }, 'NSIR_NOT_ALLOWED'],
    [{ openingCode: 'ASB-ROWDY', nsirCategory: 'NUISANCE', ...closedAs('Public order') }, 'NUISANCE'],
    [{ openingCode: 'ASB-ROWDY', nsirCategory: null, ...closedAs('Public order') }, null],
    [{ openingCode: 'Public order', nsirCategory: null, ...closedAs('ASB-ROWDY') }, 'NSIR_MISSING'],
    [{ openingCode: 'Anti-social behaviour', nsirCategory: null }, 'NSIR_MISSING'],
  ])('%j: %s', (changes, expected) => {
    const outcome = translated(aLog(changes));
    expect(typeof outcome === 'string' ? outcome : outcome.nsirCategory).toBe(expected);
  });

  test('anti-social behaviour of the open data needs no category', () => {
    const crimeType = 'Anti-social behaviour';
    const row = { openingCode: crimeType, outcome: null, openData: { force: 'Humberside Police', month: '2025-08', ordinal: 1 } };
    expect(reportOf(anOpenDataRow({ ...row, key: openKey({ crimeType, crimeId: null }) }))).toMatchObject({
      category: 'ANTI_SOCIAL_BEHAVIOUR',
      nsirCategory: null,
      crimeReference: null,
      outcome: null,
    });
  });

  test('and may have none', () => {
    expect(translated(anOpenDataRow({ openingCode: 'Anti-social behaviour', nsirCategory: 'NUISANCE' }))).toBe('NSIR_NOT_ALLOWED');
  });
});

describe('rule 31: "Coordinates are snapped points: never show as exact, never join to UPRN"', () => {
  test.each([
    ['open data said to be exact', anOpenDataRow({}, { precision: 'EXACT' }), 'SNAPPED_POINT'],
    ['open data with a UPRN', anOpenDataRow({}, { uprn: '10012345' }), 'SNAPPED_POINT'],
    ['open data known to the instant', anOpenDataRow({ timePrecision: 'INSTANT' }), 'SNAPPED_POINT'],
    ['a snapped point of a log with a UPRN', aLog({}, { precision: 'SNAPPED', uprn: '10012345' }), 'SNAPPED_POINT'],
    ['a point that is only described', aLog({}, { precision: 'DESCRIBED' }), 'POINT_NOT_AS_SAID'],
    ['an exact place without a point', aLog({}, { longitude: null, latitude: null }), 'POINT_NOT_AS_SAID'],
  ])('%s is refused', (_, message, expected) => {
    expect(translated(message)).toBe(expected);
  });

  test('open data that does not say is snapped', () => {
    expect(reportOf(anOpenDataRow({}, { precision: null })).place.precision).toBe('SNAPPED');
  });

  test('a log that does not say is exact', () => {
    expect(reportOf(aLog({}, { precision: null })).place.precision).toBe('EXACT');
  });

  test('domain §3.3: "> 20 km away ⇒ 0,0" is no place at all in open data, and a real one nowhere else', () => {
    const nowhere = anOpenDataRow({ key: openKey({ longitude: 0, latitude: 0 }) }, { longitude: 0, latitude: 0 });
    expect(reportOf(nowhere).place).toMatchObject({ longitude: null, latitude: null, precision: 'DESCRIBED' });
    expect(reportOf(aLog({}, { longitude: 0, latitude: 0 })).place).toMatchObject({ longitude: 0, latitude: 0, precision: 'EXACT' });
  });
});

describe('rule 34: "UPRN: 1–12 digits, stored as string, compared without leading zeros. USRN: 8 digits"', () => {
  test.each([
    [{ uprn: '1' }, { uprn: '1' }],
    [{ uprn: '000000000001' }, { uprn: '1' }],
    [{ uprn: '999999999999' }, { uprn: '999999999999' }],
    [{ uprn: '1000000000000' }, 'BAD_FORMAT'],
    [{ uprn: '0000' }, 'BAD_FORMAT'],
    [{ uprn: '' }, 'BAD_FORMAT'],
    [{ uprn: ' 1' }, 'BAD_FORMAT'],
    [{ uprn: 1 }, 'WRONG_TYPE'],
    [{ usrn: '00000001' }, { usrn: '00000001' }],
    [{ usrn: '1234567' }, 'BAD_FORMAT'],
    [{ usrn: '123456789' }, 'BAD_FORMAT'],
  ])('%j: %j', (place, expected) => {
    const outcome = translated(aLog({}, place));
    expect(typeof outcome === 'string' ? outcome : outcome.place).toEqual(typeof expected === 'string' ? expected : expect.objectContaining(expected));
  });
});

describe('rule 35: coordinates outside the local box: "flag OUT_OF_AREA, do not reject"', () => {
  test.each([
    [
      { longitude: -0.951, latitude: 53.455 },
      { longitude: -0.951, latitude: 53.455 },
    ],
    [
      { longitude: -5.93, latitude: 54.597 },
      { longitude: -5.93, latitude: 54.597 },
    ],
    [
      { longitude: 180, latitude: -90 },
      { longitude: 180, latitude: -90 },
    ],
    [{ longitude: 180.1, latitude: 0 }, 'OUT_OF_RANGE'],
    [{ longitude: 0, latitude: 90.1 }, 'OUT_OF_RANGE'],
    [{ longitude: '-0.65', latitude: 53.59 }, 'WRONG_TYPE'],
    [{ longitude: -0.65, latitude: null }, 'HALF_A_COORDINATE'],
    [{ longitude: undefined, latitude: 53.59 }, 'HALF_A_COORDINATE'],
  ])('%j: %j', (place, expected) => {
    const outcome = translated(aLog({}, place));
    expect(typeof outcome === 'string' ? outcome : outcome.place).toEqual(typeof expected === 'string' ? expected : expect.objectContaining(expected));
  });
});

describe('rule 36 and domain §4.1: LSOA vintage, GSS codes, postcodes', () => {
  test.each([
    [
      { lsoaCode: 'E01013330', lsoaVintage: 2011 },
      { lsoaCode: 'E01013330', lsoaVintage: 2011 },
    ],
    [
      { lsoaCode: 'W01001234', lsoaVintage: 2021 },
      { lsoaCode: 'W01001234', lsoaVintage: 2021 },
    ],
    [{ lsoaCode: 'S01006514' }, { lsoaCode: 'S01006514', lsoaVintage: null }],
    [{ lsoaCode: '95GG01S1' }, { lsoaCode: '95GG01S1', lsoaVintage: null }],
    [
      { lsoaCode: null, lsoaVintage: 2021 },
      { lsoaCode: null, lsoaVintage: null },
    ],
    [{ lsoaCode: 'E01013330' }, 'LSOA_WITHOUT_VINTAGE'],
    [{ lsoaCode: 'E01013330', lsoaVintage: 2001 }, 'UNKNOWN_VALUE'],
    [{ lsoaCode: 'E02002756', lsoaVintage: 2011 }, 'BAD_FORMAT'],
    [{ wardCode: 'E05001744' }, { wardCode: 'E05001744' }],
    [{ wardCode: 'Town' }, 'BAD_FORMAT'],
    [{ postcode: 'dn9 1by' }, { postcode: 'DN9 1BY' }],
    [{ postcode: 'DN156XX' }, { postcode: 'DN15 6XX' }],
    [{ postcode: 'DN15' }, 'BAD_POSTCODE'],
    [{ postcode: '' }, 'BAD_POSTCODE'],
  ])('%j: %j', (place, expected) => {
    const outcome = translated(aLog({}, place));
    expect(typeof outcome === 'string' ? outcome : outcome.place).toEqual(typeof expected === 'string' ? expected : expect.objectContaining(expected));
  });
});

describe('local authority: "from the start of its LSOA name"', () => {
  test.each([
    ['North Lincolnshire 008D', 'North Lincolnshire', 'E06000013'],
    ['North East Lincolnshire 001A', 'North East Lincolnshire', 'E06000012'],
    ['East Riding of Yorkshire 042C', 'East Riding of Yorkshire', 'E06000011'],
    ['Kingston upon Hull 001A', 'Kingston upon Hull', 'E06000010'],
    ['North Lincolnshire', 'North Lincolnshire', 'E06000013'],
    ['Bath and North East Somerset 024B', 'Bath and North East Somerset', null],
    ['East Lindsey 001D', 'East Lindsey', null],
    ['Not North Lincolnshire 001A', 'Not North Lincolnshire', null],
    ['', null, null],
    [null, null, null],
  ])('%j is in %j (%j)', (lsoaName, localAuthorityName, localAuthorityCode) => {
    expect(reportOf(aLog({}, { lsoaName })).place).toMatchObject({ localAuthorityName, localAuthorityCode });
  });
});

describe('times', () => {
  const minutesFromNow = (minutes: number): string => new Date(NOW.getTime() + minutes * 60_000).toISOString();
  test.each([
    ['reported four minutes ahead of our clock', { reportedAt: minutesFromNow(4) }, null],
    ['reported six minutes ahead of our clock', { reportedAt: minutesFromNow(6) }, 'IN_THE_FUTURE'],
    ['closed six minutes ahead of our clock', { closedAt: minutesFromNow(6), closingCode: 'ASB-ROWDY' }, 'IN_THE_FUTURE'],
    ['a log of tomorrow', { log: log('2026-11-24', 1), key: 'humberside|2026-11-24|1' }, 'IN_THE_FUTURE'],
    ['a log of today', { log: log('2026-11-23', 1), key: 'humberside|2026-11-23|1' }, null],
    ['in another time zone', { reportedAt: '2026-11-20T22:04:00+01:00' }, null],
    ['without an offset', { reportedAt: '2026-11-20T21:04:00' }, 'BAD_FORMAT'],
    ['with a blank instead of T', { reportedAt: '2026-11-20 21:04:00Z' }, 'IMPOSSIBLE_DATE'],
    ['on 31 June', { reportedAt: '2026-06-31T21:04:00Z' }, 'BAD_FORMAT'],
    ['in the year 1', { occurredFrom: '0001-01-01T00:00:00Z' }, 'IMPOSSIBLE_DATE'],
    ['ended as it began', { occurredTo: '2026-11-20T20:50:00Z' }, null],
    ['ended before it began', { occurredTo: '2026-11-20T20:49:59Z' }, 'ENDS_BEFORE_IT_BEGINS'],
    ['closed before it was reported', { closedAt: '2026-11-20T21:00:00Z', closingCode: 'ASB-ROWDY' }, 'CLOSED_BEFORE_REPORTED'],
    ['not reported', { reportedAt: null }, 'TIME_MISSING'],
    ['not dated', { occurredFrom: undefined }, 'TIME_MISSING'],
  ])('%s: %s', (_, changes, expected) => {
    const outcome = translated(aLog(changes));
    expect(typeof outcome === 'string' ? outcome : null).toBe(expected);
  });

  test('the same message is taken once its time has come', () => {
    const early = aLog({ reportedAt: minutesFromNow(6) });
    expect(translated(early)).toBe('IN_THE_FUTURE');
    expect(translated(early, new Date(NOW.getTime() + 60_000))).toMatchObject({ reference: 'humberside|2026-11-20|123' });
  });

  test.each([
    ['2024-03', '2024-03-01T00:00:00.000Z'],
    ['2024-07', '2024-06-30T23:00:00.000Z'],
    ['2026-11', '2026-11-01T00:00:00.000Z'],
    ['2026-12', 'IN_THE_FUTURE'],
    ['2024-13', 'BAD_FORMAT'],
    ['2024-3', 'BAD_FORMAT'],
    ['0001-01', 'IMPOSSIBLE_DATE'],
  ])('open data of %s begins at %s, its first midnight in Europe/London', (month, expected) => {
    const row = { force: 'Humberside Police', month, crimeId: '5afe'.repeat(16), ordinal: 1 };
    const outcome = translated(anOpenDataRow({ openData: row, key: openKey({ month }) }));
    expect(typeof outcome === 'string' ? outcome : outcome.occurredFrom.toISOString()).toBe(expected);
  });
});

describe('open data', () => {
  test.each([
    ['Violent crime', 'VIOLENCE_AND_SEXUAL_OFFENCES'],
    ['Public disorder and weapons', 'PUBLIC_ORDER'],
    ['Theft from the person', 'THEFT_FROM_THE_PERSON'],
    ['ASB-ROWDY', 'UNKNOWN_CATEGORY'],
    ['Piracy', 'UNKNOWN_CATEGORY'],
  ])('crime type %s: %s', (crimeType, expected) => {
    const outcome = translated(anOpenDataRow({ openingCode: crimeType, key: openKey({ crimeType }) }));
    expect(typeof outcome === 'string' ? outcome : outcome.category).toBe(expected);
  });

  test.each([
    ['force', 'Lincolnshire Police'],
    ['crimeId', 'beef'],
    ['location', 'On or near Saltpan Way'],
    ['lsoaCode', 'E01013331'],
    ['longitude', -0.652],
    ['latitude', 53.59],
  ])('a row with another %s is another incident', (part, other) => {
    expect(openKey({ [part]: other })).not.toBe(openKey());
  });

  test('parts that run into each other are told apart', () => {
    expect(openKey({ location: 'A","B', lsoaCode: 'C' })).not.toBe(openKey({ location: 'A', lsoaCode: 'B","C' }));
  });

  test.each([
    ['a log on the topic of open data', { ...aLog(), topic: 'opendata.incident.v1' }, 'WRONG_SOURCE'],
    ['open data closed like a log', anOpenDataRow({ closedAt: '2025-08-02T00:00:00Z', closingCode: 'Shoplifting' }), 'HALF_CLOSED'],
    ['a topic of somebody else', { ...aLog(), topic: 'fire.incident.v1' }, 'UNKNOWN_TOPIC'],
  ])('%s is refused', (_, message, expected) => {
    expect(translated(message)).toBe(expected);
  });
});
