import { expect, test } from 'vitest';
import { isLocal, LOCAL_BOX } from '../../src/shared/place-box.ts';
import { isWardCode, normalPostcode, normalUprn, normalUsrn } from '../../src/shared/place-references.ts';

// Domain rule 35: "Coordinates accepted as local if lon −0.951..−0.203, lat 53.455..53.715, else flag OUT_OF_AREA, do not reject."
test.each([
  ['Scunthorpe', -0.6506, 53.5906, true],
  ['the south-west corner of the box', -0.951, 53.455, true],
  ['the north-east corner of the box', -0.203, 53.715, true],
  ['a step west of the box', -0.9511, 53.6, false],
  ['a step east of it', -0.2029, 53.6, false],
  ['a step south of it', -0.6, 53.4549, false],
  ['a step north of it', -0.6, 53.7151, false],
  ['Hull', -0.3367, 53.7457, false],
  ['nowhere at all', 0, 0, false],
])('%s is local or not', (_, longitude, latitude, local) => {
  expect(isLocal(longitude, latitude)).toBe(local);
});

test('the box is the one of the rule', () => {
  expect(LOCAL_BOX).toEqual({ west: -0.951, east: -0.203, south: 53.455, north: 53.715 });
});

// Domain rule 34: "UPRN: 1–12 digits, stored as string, compared without leading zeros. USRN: 8 digits."
test.each([
  ['1', '1'],
  ['100050200001', '100050200001'],
  ['000100050200', '100050200'],
  [' 42 ', '42'],
  ['0000000000042', '42'],
  ['1234567890123', null],
  ['0', null],
  ['', null],
  ['12 34', null],
  ['12a', null],
  ['-1', null],
  ['1.0', null],
])('the UPRN %j is kept as %j', (text, uprn) => {
  expect(normalUprn(text)).toBe(uprn);
});

test.each([
  ['12345678', '12345678'],
  ['00345678', '00345678'],
  ['1234567', null],
  ['123456789', null],
  ['1234567a', null],
  ['', null],
])('the USRN %j is kept as %j', (text, usrn) => {
  expect(normalUsrn(text)).toBe(usrn);
});

test.each([
  ['dn15 6nl', 'DN15 6NL'],
  ['DN156NL', 'DN15 6NL'],
  ['DN9  1BY', 'DN9 1BY'],
  ['DN104BE', 'DN10 4BE'],
  ['gir0aa', 'GIR 0AA'],
  ['DN15', null],
  ['', null],
  ['NL', null],
  ['15DN 6NL', null],
])('the postcode %j is kept as %j', (text, postcode) => {
  expect(normalPostcode(text)).toBe(postcode);
});

test.each([
  ['E05001744', true],
  ['E05015092', true],
  ['e05001744', false],
  ['W05000001', false],
  ['E0500174', false],
  ['E050017444', false],
])('%s has the shape of a ward code or not', (text, is) => {
  expect(isWardCode(text)).toBe(is);
});
