/** Which form of a body is which: where a schema is one of several, each goes by its title, whatever place it has in the list. */
import { isObject, type PlainObject } from './schema-reading.ts';

/**
 * The present schema with its forms in the places of the released ones: one that is gone leaves a form that nothing fits, and those of new kinds
 * of messages (`newKinds`) are left out, because readers pass over a `ce_type` that they do not know. Unchanged where forms have no titles.
 */
export function aligned(released: unknown, present: unknown, newKinds: readonly string[]): unknown {
  if (!isObject(released) || !isObject(present)) return present;
  const keyword = ['oneOf', 'anyOf'].find((each) => titlesOf(released, each) && titlesOf(present, each));
  if (keyword === undefined) return present;
  const before = titlesOf(released, keyword) ?? [];
  const now = new Map((present[keyword] as readonly PlainObject[]).map((form) => [form['title'], form]));
  const added = [...now].filter(([title]) => !before.includes(String(title)) && !newKinds.includes(String(title)));
  return { ...present, [keyword]: [...before.map((title) => now.get(title) ?? false), ...added.map(([, form]) => form)] };
}

/** The titles of all forms; null unless each has one of its own. */
function titlesOf(schema: PlainObject, keyword: string): readonly string[] | null {
  const forms = schema[keyword];
  if (!Array.isArray(forms)) return null;
  const titles = forms.map((form: unknown) => (isObject(form) && typeof form['title'] === 'string' ? form['title'] : null));
  return titles.every((title) => title !== null) && new Set(titles).size === titles.length ? titles : null;
}
