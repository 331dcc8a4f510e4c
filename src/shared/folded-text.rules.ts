/** Text as a reader hears it, whatever it is written with: letters without case and marks, digits of any script, nothing invisible; each character knows where it came from. */

export interface FoldedText {
  /** Small letters, ASCII digits and SEPARATORS, nothing else. */
  readonly text: string;
  /** For each UTF-16 unit of `text`, where it stands in the original, in UTF-16 units; one more for the end. */
  readonly at: readonly number[];
}

// Letters that look like Latin ones, after the marks are gone. Both the record and the text are folded, so a name that is really written in one of these alphabets meets itself.
const LOOK_ALIKES: ReadonlyMap<string, string> = new Map([
  ...pairs('авекмнорстухіјѕԁһԛԝӏɡɩ', 'abekmhopctyxijsdhqwlgi'),
  ...pairs('αβγεζηικνορτυχω', 'abyeznikvoptuxw'),
  ...pairs('ıɑɐłøđðŧħʟᴀʙᴄᴅᴇꜰɢʜɪᴊᴋᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢ', 'iaaloddthlabcdefghijkmnoprstuvwyz'),
  ['æ', 'ae'],
  ['œ', 'oe'],
  ['ß', 'ss'],
  ['þ', 'th'],
  ['ς', 'σ'],
  ...pairs('’‘ʼʻʹ`′ꞌ', "''''''''"),
]);

/**
 * What separates: a blank, the marks that mean something in a name, a number or an address, and a middle dot for every other mark. Patterns
 * over folded text need no classes of Unicode, which take seconds to compile when a name has many letters.
 */
export const SEPARATORS = " ·.'#+@\\-";

/** Letters without a decomposition of their own, by their first code point: regional indicators, negative circled and negative squared. */
const LETTER_BLOCKS = [0x1f1e6, 0x1f150, 0x1f170] as const;
/** Fillers that Unicode calls letters and that nobody sees. */
const INVISIBLE = /[\p{Default_Ignorable_Code_Point}\p{M}\p{Cf}]/u;

/** Folds a text. Pure; takes any text. */
export function foldText(original: string): FoldedText {
  let text = '';
  const at: number[] = [];
  let place = 0;
  for (const character of original) {
    const folded = foldCharacter(character);
    text += folded;
    for (let unit = 0; unit < folded.length; unit += 1) at.push(place);
    place += character.length;
  }
  at.push(original.length);
  return { text, at };
}

/** The words of a text, folded: apostrophes inside a word are dropped, everything else that is no letter or digit separates. */
export function foldedWords(original: string): string[] {
  return wordsIn(foldText(original).text).map(({ word }) => word);
}

export interface FoldedWord {
  readonly word: string;
  /** In UTF-16 units of the folded text. */
  readonly from: number;
  readonly to: number;
}

/** The words of a folded text, each with its place in it. */
export function wordsIn(folded: string): FoldedWord[] {
  return [...folded.matchAll(WORD)].map((match) => ({ word: match[0].replaceAll("'", ''), from: match.index, to: match.index + match[0].length }));
}

const WORD = new RegExp(`[^${SEPARATORS}]+(?:'[^${SEPARATORS}]+)*`, 'g');
const PLAIN = /^[a-z0-9 .'#+@-]$/;

function foldCharacter(character: string): string {
  if (PLAIN.test(character)) return character;
  let folded = '';
  for (const part of character.normalize('NFKD').toLowerCase().normalize('NFKD')) {
    if (INVISIBLE.test(part)) continue;
    folded += LOOK_ALIKES.get(part) ?? letterOfBlock(part) ?? digitOf(part) ?? separatorOf(part) ?? part;
  }
  return folded;
}

/** How a character that is no letter and no digit separates; null for those that are one. */
function separatorOf(character: string): string | null {
  if (/\s|\p{Cc}/u.test(character)) return ' ';
  if (/\p{Pd}/u.test(character)) return '-';
  if (PLAIN.test(character) || /[\p{L}\p{N}]/u.test(character)) return null;
  return '·';
}

function letterOfBlock(character: string): string | null {
  const code = character.codePointAt(0) ?? 0;
  const block = LETTER_BLOCKS.find((first) => code >= first && code < first + 26);
  return block === undefined ? null : String.fromCharCode(0x61 + code - block);
}

/** Decimal digits of every script stand in rows of ten: how many stand before one in its row is its value. */
function digitOf(character: string): string | null {
  if (!/\p{Nd}/u.test(character)) return null;
  let before = 0;
  for (let code = (character.codePointAt(0) ?? 0) - 1; before < 9 && /\p{Nd}/u.test(String.fromCodePoint(code)); code -= 1) before += 1;
  return String(before % 10);
}

function pairs(from: string, to: string): [string, string][] {
  const targets = [...to];
  return [...from].map((character, index) => [character, targets[index] ?? character]);
}
