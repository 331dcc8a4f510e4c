/** Checks on words that people type: present, no longer than their column, and such that a database can hold them. */
import { invalid, type InvalidInput } from './refusals.ts';

/** Null when the words can be kept; else what is wrong with them. Length is counted in characters, as PostgreSQL counts it. */
export function wrongWords(argument: string, words: string | null | undefined, most: number, needed = true): InvalidInput | null {
  const length = [...(words?.trim() ?? '')].length;
  if (needed && length === 0) return invalid(argument, `Say something for "${argument}": it is empty.`);
  if ([...(words ?? '')].length > most) return invalid(argument, `"${argument}" holds at most ${most} characters; shorten it.`);
  return brokenText(argument, words ?? '');
}

/** Words as they are kept: trimmed, and null where nothing was said. */
export function wordsOrNull(words: string | null): string | null {
  return words?.trim() || null;
}

/** Null for text that a database can hold; else what is wrong: PostgreSQL has no NUL character, and UTF-8 no half of a surrogate pair. */
export function brokenText(argument: string, text: string): InvalidInput | null {
  if (text.includes('\0')) return invalid(argument, `"${argument}" holds a NUL character; send it without.`);
  if (!text.isWellFormed()) return invalid(argument, `"${argument}" holds half a character (a lone surrogate); send whole Unicode text.`);
  return null;
}

/** The first text anywhere in what was sent that no database can hold; null when there is none. It is named by its path without places, such as agenda.title. */
export function brokenTextIn(sent: unknown, path: readonly string[] = []): InvalidInput | null {
  if (typeof sent === 'string') return brokenText(path.join('.'), sent);
  if (typeof sent !== 'object' || sent === null) return null;
  const parts = Array.isArray(sent)
    ? sent.map((each): [string[], unknown] => [[], each])
    : Object.entries(sent).map(([name, each]): [string[], unknown] => [[name], each]);
  for (const [name, each] of parts) {
    const broken = brokenTextIn(each, [...path, ...name]);
    if (broken) return broken;
  }
  return null;
}

/** The first thing that is wrong, if any is. */
export function firstWrong(...checks: readonly (InvalidInput | null)[]): InvalidInput | null {
  return checks.find((check) => check !== null) ?? null;
}
