/** Checks on words that people type: present, and no longer than their column. */
import { invalid, type InvalidInput } from './refusals.ts';

/** Null when the words can be kept; else what is wrong with them. Length is counted in characters. */
export function wrongWords(argument: string, words: string | null | undefined, most: number, needed = true): InvalidInput | null {
  const length = [...(words?.trim() ?? '')].length;
  if (needed && length === 0) return invalid(argument, `Say something for "${argument}": it is empty.`);
  if ([...(words ?? '')].length > most) return invalid(argument, `"${argument}" holds at most ${most} characters; shorten it.`);
  if (words?.includes('\0')) return invalid(argument, `"${argument}" holds a NUL character; send it without.`);
  return null;
}

/** The first thing that is wrong, if any is. */
export function firstWrong(...checks: readonly (InvalidInput | null)[]): InvalidInput | null {
  return checks.find((check) => check !== null) ?? null;
}
