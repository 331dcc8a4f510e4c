/** Runs of words: whether words of one text stand in another, however they are written there. */
import { foldedWords, wordsIn } from './folded-text.rules.ts';

/** Every run of so many words of a list of words, each as one text. */
export function runsOf(words: readonly string[], length: number): Set<string> {
  return new Set(words.slice(length - 1).map((_, index) => words.slice(index, index + length).join(' ')));
}

/** Where runs of that length stand in a folded text (foldText), in UTF-16 units of it. */
export function runsIn(folded: string, runs: ReadonlySet<string>, length: number): { readonly from: number; readonly to: number }[] {
  if (runs.size === 0) return [];
  const words = wordsIn(folded);
  return words.slice(length - 1).flatMap((last, index) => {
    const run = words.slice(index, index + length);
    const [first] = run;
    return first && runs.has(run.map(({ word }) => word).join(' ')) ? [{ from: first.from, to: last.to }] : [];
  });
}

/** The runs of that length of a text. */
export function runsOfText(text: string, length: number): Set<string> {
  return runsOf(foldedWords(text), length);
}
