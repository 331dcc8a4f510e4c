/** Which files are street files, what their rows become, and which rows are one incident. */
import { existsSync, readdirSync, readlinkSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, test } from 'vitest';
import { readStreetFile } from '../../../integrations/police-incidents/street-csv.ts';
import { until } from '../../support/until.ts';
import { reportOf, translated } from './messages-for-tests.ts';
import { aFolder, anAsbRow, aRow, HEADER, messagesOf, rowsOf, saying } from './street-files.ts';

const folder = aFolder();
afterAll(() => folder.remove());

const file = (...rows: string[]): string => `${[HEADER, ...rows].join('\n')}\n`;
const oneRow = file(aRow());

describe('a street file is read', () => {
  const crlf = `${HEADER}\r\n${aRow()}\r\n`;
  test.each([
    ['as it is', oneRow],
    ['with CRLF', crlf],
    ['with both line ends', `${HEADER}\r\n${aRow()}\n`],
    ['without an end to its last row', `${HEADER}\n${aRow()}`],
    ['with a byte order mark', `\ufeff${oneRow}`],
    ['with blank lines at its end', `${oneRow}\n\n`],
    ['gzipped', gzipSync(oneRow)],
    ['gzipped in two parts', Buffer.concat([gzipSync(`${HEADER}\n`), gzipSync(`${aRow()}\n`)])],
  ])('%s', async (name, content) => {
    expect(await rowsOf(folder.write(`${name}.csv`, content))).toEqual(await rowsOf(folder.write('plain.csv', oneRow)));
  });

  test('by its first bytes, whatever its name says', async () => {
    expect(await rowsOf(folder.write('not-really.csv.gz', oneRow))).toHaveLength(1);
    expect(await rowsOf(folder.write('not-really.csv', gzipSync(oneRow)))).toHaveLength(1);
  });

  test('with commas, quotation marks and line ends inside quotes', async () => {
    const rows = await rowsOf(folder.write('quoted.csv', file(aRow({ location: '"On or near ""The Quill"", Marlpit Close"', context: '"two\nlines"' }))));
    expect(rows).toMatchObject([{ location: 'On or near "The Quill", Marlpit Close', context: 'two\nlines', lsoaCode: 'E01013330' }]);
  });

  test('without any rows', async () => {
    expect(await rowsOf(folder.write('none.csv', `${HEADER}\n`))).toEqual([]);
  });

  test('and says how far it has come', async () => {
    const path = folder.write('told.csv', oneRow);
    let bytes = 0;
    await readStreetFile(path, (more) => (bytes += more));
    expect(bytes).toBe(Buffer.byteLength(oneRow));
  });
});

describe('a file is refused, with a sentence that names it,', () => {
  const many = file(...Array.from({ length: 500 }, (_, number) => aRow({ crimeId: `${number}`.padStart(64, '0') })));
  test.each([
    ['that is empty', '', 'is empty.'],
    ['that is an empty gzip', gzipSync(''), 'is empty.'],
    ['that has another header', oneRow.replace('Crime ID,Month', 'Month,Crime ID'), 'does not begin with the header of a street file of data.police.uk.'],
    ['that has no header', `${aRow()}\n`, 'does not begin with the header of a street file of data.police.uk.'],
    [
      'of the outcomes of data.police.uk',
      'Crime ID,Month,Reported by,Falls within,Longitude,Latitude,Location,LSOA code,LSOA name,Outcome type\n',
      'does not begin with the header of a street file of data.police.uk.',
    ],
    ['that is JSON', '{"crimes": []}', 'is not CSV: a quotation mark in it stands where none may stand.'],
    ['that is a zip archive', Buffer.from('PK\u0003\u0004rest'), 'is a zip archive: unpack it and feed the street files in it.'],
    ['that is a picture', Buffer.from('89504e470d0a1a0a', 'hex'), 'is not UTF-8.'],
    ['that is UTF-16', Buffer.from(`\ufeff${oneRow}`, 'utf16le'), 'is not UTF-8.'],
    ['that is Latin-1', Buffer.from(file(aRow({ location: 'On or near Café' })), 'latin1'), 'is not UTF-8.'],
    ['that has a NUL in it', file(aRow({ location: 'On or\0near' })), 'is not a text file.'],
    ['whose last row is short', many.slice(0, -40), 'is cut or damaged: its row 500 has 9 columns instead of 12.'],
    ['whose last row lacks only its last comma', `${HEADER}\n${aRow().slice(0, -1)}`, 'is cut or damaged: its row 1 has 11 columns instead of 12.'],
    ['with a long row in its middle', file(aRow(), `${aRow()},more`, aRow()), 'is cut or damaged: its row 2 has 13 columns instead of 12.'],
    ['with a short row in its middle', file(aRow(), 'half,a,row', aRow()), 'is cut or damaged: its row 2 has 3 columns instead of 12.'],
    ['that ends inside quotes', `${HEADER}\n${aRow()}\n${aRow({ location: '"On or near' })}`, 'is cut: a quoted field in it never ends.'],
    [
      'with a quote that never ends and much behind it',
      file(aRow({ location: '"On or near' }), ...Array.from({ length: 2000 }, () => aRow())),
      'is not CSV, or is cut: a row in it is longer than 65536 characters.',
    ],
    ['whose quotes stand inside a field', file(aRow({ location: 'On or "near"' })), 'is not CSV: a quotation mark in it stands where none may stand.'],
    ['whose gzip is cut', gzipSync(many).subarray(0, -30), 'is cut: its gzip stream ends too early.'],
    ['whose gzip lacks its last byte', gzipSync(many).subarray(0, -1), 'is cut: its gzip stream ends too early.'],
    ['whose gzip has a wrong check sum', Buffer.concat([gzipSync(many).subarray(0, -8), Buffer.alloc(8)]), 'is damaged: its gzip stream cannot be unpacked.'],
    ['of two bytes of gzip', Buffer.from([0x1f, 0x8b]), 'is cut: its gzip stream ends too early.'],
  ])('%s', async (name, content, sentence) => {
    const path = folder.write(`${name}.csv`, content);
    expect(await readStreetFile(path)).toEqual({ ok: false, refusal: `${path} ${sentence}` });
  });

  test('that does not exist', async () => {
    expect(await readStreetFile('/no/such/file.csv')).toEqual({ ok: false, refusal: '/no/such/file.csv does not exist.' });
  });

  test('that is a folder', async () => {
    expect(await readStreetFile(folder.path)).toEqual({ ok: false, refusal: `${folder.path} is a folder: name the files in it.` });
  });
});

test.skipIf(!existsSync('/proc/self/fd'))('a refused file is not held open', async () => {
  const path = folder.write('another-header.csv', `Something,else\n${`${aRow()}\n`.repeat(5000)}`);
  expect(await readStreetFile(path)).toMatchObject({ ok: false });
  const held = (): boolean => readdirSync('/proc/self/fd').some((handle) => linkOf(`/proc/self/fd/${handle}`) === path);
  await until('the file is closed', () => !held());
});

function linkOf(path: string): string | null {
  try {
    return readlinkSync(path);
  } catch {
    return null;
  }
}

/** The messages of a file with these rows. */
async function fed(rows: string[], released: string | null = null): Promise<ReturnType<typeof messagesOf>> {
  return messagesOf(await rowsOf(folder.write(`fed-${rows.length}.csv`, file(...rows))), released);
}

const bodyOf = (message: { value: Uint8Array | null } | undefined): Record<string, unknown> => JSON.parse(Buffer.from(message?.value ?? []).toString());

describe('identity: "force, month, Crime ID, crime type and place, plus its ordinal among the rows of the same file equal in all of these, taken in order of outcome"', () => {
  test('a row is an incident, and its key is the natural key that the adapter expects', async () => {
    const [message] = await fed([aRow()]);
    expect(message?.key).toMatch(/^humberside-police\|2025-08\|[\w-]{22}\|1$/);
    expect(message?.headers).toMatchObject({
      ce_source: 'urn:opendata:data.police.uk',
      ce_isaref: 'OGL-3.0',
      ce_correlationid: 'a-test',
      ce_classification: 'OFFICIAL',
      ce_regime: 'UK_GDPR_PART2',
    });
    if (message !== undefined)
      expect(reportOf(message)).toMatchObject({ reference: message.key, outcome: 'Under investigation', place: { precision: 'SNAPPED' } });
  });

  test('rows without a Crime ID may repeat exactly, and are counted', async () => {
    const keys = (await fed([anAsbRow(), anAsbRow(), anAsbRow()])).map(({ key }) => `${key}`.split('|').at(-1));
    expect(keys).toEqual(['1', '2', '3']);
  });

  test.each([
    ['force', { reportedBy: 'Lincolnshire Police' }],
    ['month', { month: '2025-09' }],
    ['Crime ID', { crimeId: 'beef'.repeat(16) }],
    ['crime type', { crimeType: 'Burglary' }],
    ['longitude', { longitude: '-0.649300' }],
    ['latitude', { latitude: '53.591300' }],
    ['location', { location: 'On or near Saltpan Way' }],
    ['LSOA', { lsoaCode: 'E01013331' }],
  ])('another %s is another incident', async (_, cells) => {
    const keys = (await fed([aRow(), aRow(cells)])).map(({ key }) => key);
    expect(new Set(keys).size).toBe(2);
    expect(keys.map((key) => `${key}`.at(-1))).toEqual(['1', '1']);
  });

  test('one Crime ID may stand on several places of a month', async () => {
    expect(saying(await fed([aRow(), aRow({ location: 'On or near Gantry Street', outcome: 'Local resolution' })])).size).toBe(2);
  });

  test('another way of writing a coordinate is not another place', async () => {
    const keys = (await fed([aRow({ longitude: '-0.6492' }), aRow({ longitude: '-0.649200' })])).map(({ key }) => `${key}`.split('|').slice(0, 3).join());
    expect(keys[0]).toBe(keys[1]);
  });

  test('a shuffled file says the same, rows that differ in their outcome only included', async () => {
    const rows = [
      anAsbRow(),
      anAsbRow(),
      aRow(),
      aRow({ outcome: 'Local resolution' }),
      aRow({ outcome: '' }),
      aRow({ context: 'seen' }),
      aRow({ fallsWithin: 'Lincolnshire Police' }),
      aRow({ lsoaName: 'North Lincolnshire 008E' }),
    ];
    const expected = saying(await fed(rows));
    expect(expected.size).toBe(rows.length);
    for (const by of [1, 3, 5]) {
      const turned = [...rows.slice(by), ...rows.slice(0, by)].toReversed();
      expect(saying(await fed(turned))).toEqual(expected);
    }
  });

  test('ordinals follow the outcome, not the order of the file', async () => {
    const [first, second] = await fed([aRow({ outcome: 'Under investigation' }), aRow({ outcome: 'Local resolution' })]);
    expect([first?.key?.at(-1), second?.key?.at(-1)]).toEqual(['2', '1']);
  });
});

describe('revision: "a later release (--released DATE, default the first day of the row\'s month)"', () => {
  test.each([
    [null, 20250801, '2025-08-01T00:00:00.000Z'],
    ['2025-11-03', 20251103, '2025-11-03T00:00:00.000Z'],
    ['2025-01-01', 20250101, '2025-01-01T00:00:00.000Z'],
  ])('released %s: %i', async (released, revision, time) => {
    const [message] = await fed([aRow()], released);
    expect(bodyOf(message)['revision']).toBe(revision);
    expect(message?.headers['ce_time']).toBe(time);
  });

  test('the same row fed twice is the same event, another outcome is another', async () => {
    const id = async (row: string, released: string | null): Promise<string | undefined> => (await fed([row], released))[0]?.headers['ce_id'];
    expect(await id(aRow(), null)).toBe(await id(aRow(), null));
    expect(await id(aRow({ outcome: 'Local resolution' }), null)).not.toBe(await id(aRow(), null));
    expect(await id(aRow(), '2025-11-01')).not.toBe(await id(aRow(), null));
  });
});

describe('a row whose own values are wrong is published as it is, and rejected by the adapter', () => {
  test.each([
    ['an unknown crime type', { crimeType: 'Piracy' }, 'UNKNOWN_CATEGORY'],
    ['no crime type', { crimeType: '' }, 'OUT_OF_RANGE'],
    ['a month that is none', { month: '2025-13' }, 'BAD_FORMAT'],
    ['no month', { month: '' }, 'BAD_FORMAT'],
    ['a month in words', { month: 'August 2025' }, 'BAD_FORMAT'],
    ['half a coordinate', { latitude: '' }, 'HALF_A_COORDINATE'],
    ['a coordinate that is no number', { longitude: 'west' }, 'WRONG_TYPE'],
    ['a coordinate with an exponent', { longitude: '-6e-1' }, 'WRONG_TYPE'],
    ['a coordinate of four hundred digits', { longitude: '9'.repeat(400) }, 'WRONG_TYPE'],
    ['a point outside the globe', { latitude: '91' }, 'OUT_OF_RANGE'],
    ['an LSOA that is none', { lsoaCode: 'somewhere' }, 'BAD_FORMAT'],
    ['no force', { reportedBy: '' }, 'OUT_OF_RANGE'],
    ['a very long location', { location: 'x'.repeat(600) }, 'OUT_OF_RANGE'],
  ])('%s', async (_, cells, reason) => {
    const messages = await fed([aRow(), aRow(cells)]);
    expect(messages.map((message) => (typeof translated(message) === 'string' ? translated(message) : 'taken'))).toEqual(['taken', reason]);
  });
});

describe('rows of other forces and other years', () => {
  test.each([
    [
      'without a place',
      { longitude: '', latitude: '', lsoaCode: '', lsoaName: '', location: 'No Location' },
      { place: { longitude: null, precision: 'DESCRIBED', lsoaVintage: null, localAuthorityName: null } },
    ],
    [
      'of the railway police in Scotland',
      { reportedBy: 'British Transport Police', longitude: '-3.19', latitude: '55.95', lsoaCode: '', lsoaName: '' },
      { reportedBy: 'British Transport Police', place: { precision: 'SNAPPED' } },
    ],
    [
      'of Northern Ireland',
      { reportedBy: 'Police Service of Northern Ireland', lsoaCode: 'N20000001', lsoaName: '' },
      { place: { lsoaCode: 'N20000001', lsoaVintage: null } },
    ],
    [
      'of London',
      { reportedBy: 'Metropolitan Police Service', lsoaCode: 'E01000001', lsoaName: 'City of London 001A' },
      { place: { localAuthorityName: 'City of London', localAuthorityCode: null } },
    ],
    [
      'of Wales',
      { reportedBy: 'South Wales Police', lsoaCode: 'W01001700', lsoaName: 'Cardiff 032A' },
      { place: { localAuthorityName: 'Cardiff', lsoaVintage: 2021 } },
    ],
    ['of 2011', { month: '2011-02', crimeType: 'Violent crime' }, { category: 'VIOLENCE_AND_SEXUAL_OFFENCES', place: { lsoaVintage: 2011 } }],
    ['of December 2022', { month: '2022-12' }, { place: { lsoaVintage: 2011 } }],
    ['of January 2023', { month: '2023-01' }, { place: { lsoaVintage: 2021 } }],
    ['of North East Lincolnshire', { lsoaName: 'North East Lincolnshire 001A' }, { place: { localAuthorityCode: 'E06000012' } }],
    ['with something in Context', { context: 'Reported late' }, { summary: 'Reported late' }],
  ])('%s', async (_, cells, expected) => {
    const [message] = await fed([aRow(cells)]);
    if (message === undefined) throw new Error('The row became no message.');
    expect(translated(message)).toMatchObject(expected);
  });
});
