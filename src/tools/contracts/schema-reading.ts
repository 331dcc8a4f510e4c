/** How the comparison of contracts reads a JSON Schema: references put in, words for people left out. */
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';

/** A schema without references and without what only people read; `true` takes anything, `false` nothing. */
export type Plain = boolean | PlainObject;
export interface PlainObject {
  readonly [keyword: string]: unknown;
}

const FOR_PEOPLE = new Set(['$schema', '$id', '$comment', '$defs', 'title', 'description', 'examples', 'default', 'deprecated', 'readOnly', 'writeOnly']);
/** Keywords whose members are schemas by a name that people chose, which may well be `title`. */
const BY_NAME = new Set(['properties', 'patternProperties', 'dependentSchemas']);

/** Throws nothing: what refers to itself, or to another document, stays as a reference, which is compared by its words alone. */
export function plainSchema(root: unknown): Plain {
  return typeof root === 'boolean' ? root : (plain(root, root, []) as PlainObject);
}

function plain(schema: unknown, root: unknown, within: readonly string[]): unknown {
  if (Array.isArray(schema)) return schema.map((each) => plain(each, root, within));
  if (!isObject(schema)) return schema;
  const { $ref: reference, ...rest } = schema;
  const own = Object.fromEntries(
    Object.entries(rest)
      .filter(([keyword]) => !FOR_PEOPLE.has(keyword))
      .map(([keyword, value]) => [keyword, read(keyword, value, root, within)]),
  );
  if (typeof reference !== 'string') return own;
  const target = within.includes(reference) ? undefined : found(root, reference);
  if (target === undefined) return { ...own, $ref: reference };
  const referred = plain(target, root, [...within, reference]);
  if (Object.keys(own).length === 0) return referred;
  return { ...own, allOf: [...(Array.isArray(own['allOf']) ? own['allOf'] : []), referred] };
}

function read(keyword: string, value: unknown, root: unknown, within: readonly string[]): unknown {
  // Values, not schemas: a `description` in them is data.
  if (keyword === 'const' || keyword === 'enum') return value;
  if (BY_NAME.has(keyword) && isObject(value)) return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, plain(each, root, within)]));
  return plain(value, root, within);
}

function found(root: unknown, reference: string): unknown {
  if (!reference.startsWith('#/')) return undefined;
  return reference
    .slice(2)
    .split('/')
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
    .reduce<unknown>((at, part) => (isObject(at) && Object.hasOwn(at, part) ? at[part] : undefined), root);
}

export function isObject(value: unknown): value is PlainObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The same in all that a machine reads; the order of names, of types and of required fields says nothing. */
export function same(one: unknown, other: unknown): boolean {
  return canonical(one) === canonical(other);
}

function canonical(value: unknown, keyword = ''): string {
  if (Array.isArray(value)) {
    const parts = value.map((each) => canonical(each));
    return `[${(['type', 'required', 'enum'].includes(keyword) ? parts.toSorted() : parts).join()}]`;
  }
  if (!isObject(value)) return JSON.stringify(value) ?? 'undefined';
  return `{${Object.keys(value)
    .toSorted()
    .map((key) => `${JSON.stringify(key)}:${canonical(value[key], key)}`)
    .join()}}`;
}

const ajv = new Ajv2020({ strict: false, allowUnionTypes: true, logger: false });
formats.default(ajv);

/** Whether a schema takes a value. A schema that cannot be compiled takes nothing. */
export function takes(schema: Plain, value: unknown): boolean {
  try {
    return ajv.validate(schema, value) === true;
  } catch {
    return false;
  }
}
