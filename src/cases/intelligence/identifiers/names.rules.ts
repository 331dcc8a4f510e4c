/** Names in text: each word of a respondent's names, and the whole name of an officer, in any spelling. */
import { foldText } from '../../../shared/folded-text.rules.ts';
import { anySpelling, BEFORE, GAP, inARow, lettersApart, runTogether, theFamily } from './spelling.rules.ts';

/** Words that stand in names and name nobody. */
const TITLES = 'mr mrs ms miss mx dr prof professor rev revd reverend fr sir dame lady lord cllr councillor pc pcso sgt jr jnr snr nee and aka';
const PARTICLES = 'de da do di del della des du la le van von der den ten ter bin binti ibn al el the of y e o a';
const NOBODY = new Set(TITLES.split(' '));
const NOBODY_INSIDE = new Set([...NOBODY, ...PARTICLES.split(' ')]);
const OFFICER_TITLES = `(?:${[...NOBODY, 'officer', 'constable', 'sergeant', 'inspector', 'warden'].join('|')})`;

/** A word of a name, cut where it has a hyphen or an apostrophe. */
type Word = readonly string[];
const LETTERS_FOR_DOTS: ReadonlyMap<string, string> = new Map([
  ['ä', 'ae'],
  ['ö', 'oe'],
  ['ü', 'ue'],
  ['å', 'aa'],
  ['ø', 'oe'],
]);
/** What people write with dots and do not mean as a name. */
const ABBREVIATIONS = new Set(['am', 'pm', 'eg', 'ie', 'ps', 'pc', 'no', 'uk', 'tv', 'bc', 'ad', 'cv']);

/** Patterns for a name of a respondent. Each of its words counts by itself: an answer about Mark Street is held back when the respondent is Mark. */
export function respondentName(name: string): string[] {
  return [...new Set([name, withLettersForDots(name)])].flatMap(patternsOf);
}

function patternsOf(name: string): string[] {
  const words = wordsOf(name);
  const telling = words.filter((word, index) => tells(word, index, words.length));
  const patterns = [...telling.map(anySpelling), ...halves(name).map(anySpelling)];
  const family = telling.at(-1);
  if (telling.length > 1 && family) {
    const letters = telling.map((word) => word.join(''));
    for (const order of [letters, letters.toReversed()]) patterns.push(runTogether(order), lettersApart(order));
    patterns.push(...[family, ...halves(name)].map(theFamily), ...initials(telling));
  }
  return patterns;
}

/** Patterns for the name of someone on the staff: whole, the other way round, with an initial or with a title. A first name alone names many. */
export function staffName(name: string): string[] {
  const words = wordsOf(name).filter((word) => !NOBODY.has(word.join('')));
  const [first] = words;
  const family = words.at(-1);
  if (!first || !family) return [];
  if (words.length === 1) return [...first.join('')].length >= 4 ? [anySpelling(first)] : [];
  const initial = [...first.join('')].slice(0, 1);
  return [
    inARow(words),
    inARow([first, family]),
    inARow([family, first]),
    inARow([initial, family]),
    inARow([family, initial]),
    runTogether([...first, ...family]),
    `${BEFORE}${OFFICER_TITLES}${GAP}${inARow([family])}`,
  ];
}

function wordsOf(name: string): Word[] {
  return foldText(name)
    .text.split(/\s+/)
    .map((chunk) => chunk.split(/[^\p{L}]+/u).filter((part) => part !== ''))
    .filter((parts) => parts.length > 0);
}

function tells(word: Word, index: number, count: number): boolean {
  const whole = word.join('');
  const nobody = count === 1 ? new Set<string>() : index === 0 || count === 2 ? NOBODY : NOBODY_INSIDE;
  return !nobody.has(whole) && ([...whole].length >= 2 || /\p{Script=Han}/u.test(whole));
}

/** Anne-Marie is Anne and is Marie, O'Neil-Smith is O'Neil and is Smith; the O of O'Neil is nobody. */
function halves(name: string): Word[] {
  const chunks = foldText(name)
    .text.split(/\s+/)
    .map((chunk) => chunk.split(/-+/));
  return chunks.flatMap((chunk) => (chunk.length < 2 ? [] : chunk.flatMap(wordsOf).filter((half) => [...half.join('')].length >= 2)));
}

/** Müller as some write it: Mueller. */
function withLettersForDots(name: string): string {
  return name.normalize('NFC').replace(/[äöüåø]/giu, (letter) => LETTERS_FOR_DOTS.get(letter.toLowerCase()) ?? letter);
}

/** M. B., and M.B.: at least two of them, with something between. */
function initials(words: readonly Word[]): string[] {
  const letters = words.map((word) => [...word.join('')].slice(0, 1));
  return ABBREVIATIONS.has(letters.join('')) ? [] : [inARow(letters, ' *[.] *')];
}
