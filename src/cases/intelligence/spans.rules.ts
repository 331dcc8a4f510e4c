/** Which words of an answer an officer picked out: quoted as they stand, so that every client means the same words however it counts characters. */
import { invalid, type InvalidInput } from '../../shared/refusals.ts';
import { ok, refuse, type Result } from '../../shared/result.ts';
import { cutsAWord } from './identifiers.rules.ts';

/** Words picked from one answer of a form. */
export interface Quote {
  /** From 1, in the order of the form. */
  readonly answerNumber: number;
  /** The words, exactly as the answer has them. */
  readonly quote: string;
  /** Which of the places it is, from 1, where the words stand in the answer more than once. */
  readonly occurrence: number;
}

/** Where picked words stand in their answer. */
export interface PickedSpan {
  readonly answerNumber: number;
  readonly text: string;
  /** In UTF-16 units of the answer, the end left out. */
  readonly from: number;
  readonly to: number;
}

export const LONGEST_PIECE = 2_000;

/** The place of the words, or what is wrong with them. `number` is the item's, for the sentence. */
export function pickSpan(
  answers: readonly { readonly text: string }[],
  { answerNumber, quote, occurrence }: Quote,
  number: number,
): Result<PickedSpan, InvalidInput> {
  const no = (message: string) => refuse(invalid('items', `Item ${number}: ${message}`));
  const text = quote.trim();
  const answer = answers[answerNumber - 1];
  if (!answer) return no(`the form has no answer ${answerNumber}; count its answers from 1.`);
  if (text === '') return no('it quotes nothing; copy the words that carry the information.');
  if ([...text].length > LONGEST_PIECE) return no(`one piece of information has at most ${LONGEST_PIECE} characters; make several items of it.`);
  if (occurrence < 1) return no('count the places of the words from 1.');
  let from = answer.text.indexOf(text);
  for (let seen = 1; from >= 0 && seen < occurrence; seen += 1) from = answer.text.indexOf(text, from + 1);
  if (from < 0)
    return no(`its words do not stand in answer ${answerNumber}${occurrence > 1 ? ` ${occurrence} times` : ''}; copy them exactly as the answer has them.`);
  const to = from + text.length;
  if (cutsAWord(answer.text, from) || cutsAWord(answer.text, to)) return no('it cuts a word in two; quote whole words.');
  return ok({ answerNumber, text, from, to });
}

/** Domain rule 24: "One intelligence item = one piece of information graded once". The same words in two items would be graded twice. */
export function overlapping(spans: readonly PickedSpan[]): InvalidInput | null {
  for (const [index, span] of spans.entries()) {
    const other = spans.findIndex((each, at) => at > index && each.answerNumber === span.answerNumber && each.from < span.to && span.from < each.to);
    if (other > 0) return invalid('items', `Items ${index + 1} and ${other + 1} share words: one piece of information is one item, graded once.`);
  }
  return null;
}

/** A place in a text as Unicode code points count it. */
export function inCodePoints(text: string, utf16: number): number {
  return Array.from(text.slice(0, utf16)).length;
}

/** And back, in UTF-16 units. */
export function inUtf16(text: string, codePoints: number): number {
  return Array.from(text).slice(0, codePoints).join('').length;
}
