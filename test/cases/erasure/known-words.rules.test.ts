/** What is masked: whole words that name somebody, in any spelling, and nothing else. */
import { describe, expect, test } from 'vitest';
import { hintOf, type KnownBy, maskedBytes, maskedJson, maskingOfCopies, maskingOfLinked } from '../../../src/cases/erasure/known-words.rules.ts';

const FERN: KnownBy = {
  names: ['Fern Quill'],
  phones: ['01632 960121'],
  emails: ['fern.quill@example.org'],
  addresses: ['14 Larch Row, Scunthorpe'],
};

describe('in records that are linked', () => {
  const mask = maskingOfLinked(FERN);
  test.each([
    ['Fern Quill rang.', '[erased] rang.'],
    ['FERN rang, and Mr Quill.', '[erased] rang, and Mr [erased].'],
    ['Ring 01632-960121 or +44 1632 960 121.', 'Ring [erased] or [erased].'],
    ['Write to fern.quill@example.org today.', 'Write to [erased] today.'],
    ['They live at 14 Larch Row.', 'They live at [erased].'],
    ['The ferns by the quilling shop', null],
    ['', null],
    ['019aa2f0-3c00-7a10-9b00-016329601210', null],
  ])('%s', (text, masked) => expect(mask(text)?.replace(/\+?\[erased\]/g, '[erased]') ?? null).toBe(masked));
});

describe('in copies that nothing links', () => {
  const mask = maskingOfCopies(FERN);
  test.each([
    ['Fern Quill rang.', true],
    ['Quill, Fern', true],
    ['F. Quill', true],
    ['A fern in a pot, written with a quill.', false],
    ['01632960121', true],
  ])('%s', (text, found) => expect(mask(text) !== null).toBe(found));

  test('texts of JSON, never the names of its fields', () => {
    const one = maskingOfCopies({ ...FERN, names: ['Text Question'] });
    expect(maskedJson({ text: 'Text Question said so', question: ['why', { deep: 'Text Question' }], n: 7 }, one)?.value).toEqual({
      text: '[erased] said so',
      question: ['why', { deep: '[erased]' }],
      n: 7,
    });
    expect(maskedJson({ text: 'nobody' }, one)).toBeNull();
  });

  test('bytes of JSON stay JSON; bytes that are no text are emptied where they name somebody', () => {
    const bytes = (text: string, encoding: BufferEncoding = 'utf8') => Buffer.from(text, encoding);
    expect(new TextDecoder().decode(maskedBytes(bytes('{"by":"Fern Quill"}'), mask) ?? bytes(''))).toBe('{"by":"[erased]"}');
    expect(new TextDecoder().decode(maskedBytes(bytes('{"by":"Fern Quill'), mask) ?? bytes(''))).toBe('{"by":"[erased]');
    expect(maskedBytes(Buffer.concat([bytes('Fern Quill '), Buffer.from([0xff, 0xfe])]), mask)).toEqual(new Uint8Array());
    expect(maskedBytes(bytes('{"by":"nobody"}'), mask)).toBeNull();
  });
});

test('a hint is matched by whatever names the person, or there is none', () => {
  const hint = new RegExp(hintOf(FERN) ?? '^$', 'i');
  for (const text of ['FERN QUILL', 'ring 01632 960-121', 'fern.quill@example.org', '14 Larch Row, Scunthorpe']) expect(text).toMatch(hint);
  expect('A person of whom nothing is known').not.toMatch(hint);
  expect(hintOf({ ...FERN, names: ['Øå'] })).toBeNull();
});
