/** Whether words tell of somebody else than the person who asks for what is held on them: then they stay behind (UK GDPR art. 15(4), DPA 2018 s.45(4)(e)). */

/** The words of names by which people are known: three letters and more, without case. */
export function wordsOfNames(names: Iterable<string>): ReadonlySet<string> {
  return new Set([...names].flatMap((name) => wordsIn(name)).filter((word) => word.length >= 3));
}

/** Whether a value holds one of the words of others that is not a word of the person's own names. A shared family name says nothing of anybody else. */
export function tellsOfOthers(value: unknown, others: ReadonlySet<string>, own: ReadonlySet<string>): boolean {
  if (value === null || value === undefined) return false;
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return wordsIn(text).some((word) => others.has(word) && !own.has(word));
}

function wordsIn(text: string): string[] {
  return (
    text
      .normalize('NFKD')
      .replaceAll(/\p{M}/gu, '')
      .toLowerCase()
      .match(/[\p{L}\p{N}]+/gu) ?? []
  );
}
