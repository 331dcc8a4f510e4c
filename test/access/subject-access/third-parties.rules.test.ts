/** UK GDPR art. 15(4): what is told to a person "shall not adversely affect the rights and freedoms of others". */
import { expect, test } from 'vitest';
import { tellsOfOthers, wordsOfNames } from '../../../src/access/subject-access/third-parties.rules.ts';

const OWN = wordsOfNames(['Robin Example', 'Rob']);
const OTHERS = wordsOfNames(['Bramble Notional', 'Ash Example', 'Zoë Ó Súilleabháin']);

test.each([
  ['what says nothing of anybody', 'Loud music at night.', false],
  ['the name of another', 'Shouted at Bramble.', true],
  ['in capitals, with a sign behind it', "BRAMBLE's door", true],
  ['without its accents', 'Zoe said so.', true],
  ['a family name that both share', 'The Example household.', false],
  ['a word that only holds the name', 'Ashen faces', false],
  ['a list', ['DOMESTIC_ABUSE', 'notional'], true],
  ['what is deep in it', [{ question: 'Who?', text: 'It was Bramble.' }], true],
  ['nothing', null, false],
  ['a number', 7, false],
])('%s', (_, value, tells) => {
  expect(tellsOfOthers(value, OTHERS, OWN)).toBe(tells);
});
