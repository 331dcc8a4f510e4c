/** Finds what should not stand in an answer: texts, numbers, dates and ids, as they are or inside cursors and global ids. */

/** A word long enough to be a cursor or a global id. */
const ENCODED = /[A-Za-z0-9+/_-]{16,}={0,2}/g;
const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi;
/** How often something may be packed into something: an id in a cursor in a header. */
const DEEPEST = 3;

/** The bytes of an answer, and whatever text they hold in base64. */
export function unpacked(text: string, deep = 0): string[] {
  if (deep === DEEPEST) return [text];
  const inside = new Set(text.match(ENCODED));
  return [text, ...[...inside].flatMap((word) => (isText(word) ? unpacked(Buffer.from(word, 'base64').toString('utf8'), deep + 1) : []))];
}

/** Whether a word is the base64 of something legible. */
function isText(word: string): boolean {
  const bytes = Buffer.from(word, 'base64');
  return bytes.length > 8 && bytes.every((byte) => byte >= 0x20 && byte < 0x7f);
}

/** Every record id that an answer names. */
export function idsIn(texts: readonly string[]): ReadonlySet<string> {
  return new Set(texts.flatMap((text) => [...text.matchAll(UUID)].map(([id]) => id.toLowerCase())));
}

/** Everything in an answer of a form that canaries have. */
export function marksIn(texts: readonly string[], form: RegExp): ReadonlySet<string> {
  return new Set(texts.flatMap((text) => [...text.matchAll(form)].map(([mark]) => mark)));
}
