/** Where words name somebody: their names, numbers and addresses as they are known, in any spelling; and the same words without them. */
import { type IdentifierFinder, identifierFinder } from '../intelligence/identifiers.rules.ts';

/** What stands in the place of what named somebody. */
export const MASK = '[erased]';

/** By what somebody is known. */
export interface KnownBy {
  readonly names: readonly string[];
  readonly phones: readonly string[];
  readonly emails: readonly string[];
  readonly addresses: readonly string[];
}

/** The same words without what names somebody; null where nothing does. */
export type Masking = (text: string) => string | null;

/** One name of several words is one mask. */
const NEIGHBOURS = /\[erased\](?:\s+\[erased\])+/g;

/** An id or an instant: figures that are nobody's number. */
const NOT_WORDS = /^(?:[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}|\d{4}-\d{2}-\d{2}(?:[T ][\d:.]+(?:Z|[+-]\d{2}:?\d{2})?)?)$/i;

const NOTHING = { names: [], phones: [], emails: [], house: null, street: null, town: null, postcode: null, notes: null };

/** For records that are linked to the person: each word of a name counts by itself, because there "Mr Quill" is no other Quill. */
export function maskingOfLinked({ names, phones, emails, addresses }: KnownBy): Masking {
  return masking([identifierFinder({ ...NOTHING, names, phones, emails }, [])], addresses, emails);
}

/** For copies that nothing links to anybody, such as dead letters: a name counts whole, the other way round, with an initial or with a title. */
export function maskingOfCopies({ names, phones, emails, addresses }: KnownBy): Masking {
  return masking([identifierFinder({ ...NOTHING, phones, emails }, []), identifierFinder(null, names)], addresses, emails);
}

function masking(finders: readonly IdentifierFinder[], addresses: readonly string[], emails: readonly string[]): Masking {
  const patterns = [...addresses.flatMap(addressPattern), ...emails.map(asWritten)];
  return (text) => {
    if (NOT_WORDS.test(text)) return null;
    const spans = [
      ...finders.flatMap((finder) => finder.find(text)),
      ...patterns.flatMap((pattern) => [...text.matchAll(pattern)].map((match) => ({ from: match.index, to: match.index + match[0].length }))),
    ].toSorted((one, other) => one.from - other.from);
    if (spans.length === 0) return null;
    let [masked, at] = ['', 0];
    for (const { from, to } of spans) {
      if (to <= at) continue;
      if (from >= at) masked += `${text.slice(at, from)}${MASK}`;
      at = to;
    }
    return (masked + text.slice(at)).replaceAll(NEIGHBOURS, MASK);
  };
}

/** An address is one line of words: found with whatever stands between them, and its first part alone, up to a comma. */
function addressPattern(address: string): RegExp[] {
  return [address, address.split(/[,\n]/)[0] ?? ''].flatMap((line) => {
    const words = line.match(/[\p{L}\p{N}]+/gu) ?? [];
    return words.length < 2 ? [] : [new RegExp(`(?<![\\p{L}\\p{N}])${words.join('[^\\p{L}\\p{N}]{1,4}')}(?![\\p{L}\\p{N}])`, 'giu')];
  });
}

/** The whole of it, as it is written: the finders know an email by its first part and the name of its host. */
function asWritten(email: string): RegExp {
  return new RegExp(
    email.trim().replace(/[^\p{L}\p{N}@_ ]/gu, (sign) => `\\u{${sign.codePointAt(0)?.toString(16) ?? ''}}`),
    'giu',
  );
}

/** Masks every text of a JSON value, never its names of fields; null where nothing is masked. */
export function maskedJson(value: unknown, masking: Masking): { readonly value: unknown } | null {
  let changed = false;
  const walk = (each: unknown): unknown => {
    if (typeof each === 'string' || typeof each === 'number') {
      const masked = masking(String(each));
      changed ||= masked !== null;
      return masked ?? each;
    }
    if (Array.isArray(each)) return each.map(walk);
    if (typeof each === 'object' && each !== null) return Object.fromEntries(Object.entries(each).map(([name, inner]) => [name, walk(inner)]));
    return each;
  };
  const masked = walk(value);
  return changed ? { value: masked } : null;
}

/** Masks the text in bytes, of JSON or not; null where nothing is masked. Bytes that are no text are looked at as they are, and emptied where they name somebody. */
export function maskedBytes(bytes: Uint8Array, masking: Masking): Uint8Array | null {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return masking(Buffer.from(bytes).toString('latin1')) === null ? null : new Uint8Array();
  }
  try {
    const masked = maskedJson(JSON.parse(text), masking);
    return masked && new TextEncoder().encode(JSON.stringify(masked.value));
  } catch {
    const masked = masking(text);
    return masked === null ? null : new TextEncoder().encode(masked);
  }
}

const LEAST_HINT = 3;
const FIGURES = 6;

/**
 * A pattern of PostgreSQL, without regard to case, that every copy which names the person matches, and few others: so that not every message of the bus is looked
 * through here. Null where no such pattern is known.
 */
export function hintOf({ names, phones, emails, addresses }: KnownBy): string | null {
  const words = [...names, ...emails, ...addresses].map(longestRun);
  const figures = phones.map((phone) => phone.replace(/\D/g, '').slice(-FIGURES)).filter((digits) => digits.length === FIGURES);
  if (words.length + figures.length === 0 || words.some((word) => word.length < LEAST_HINT)) return null;
  return [...words, ...figures.map((digits) => [...digits].join('[^0-9]{0,6}'))].join('|');
}

/** The longest run of plain letters or figures: it stands as it is in every encoding of text that is in use. */
function longestRun(text: string): string {
  return (text.match(/[A-Za-z0-9]+/g) ?? []).reduce((longest, run) => (run.length > longest.length ? run : longest), '');
}
