/** Makes messages that fit a schema, for tests of what two versions of it take. */
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import fc from 'fast-check';
import { isObject, plainSchema } from '../../../src/tools/contracts/schema-reading.ts';

const ajv = new Ajv2020({ strict: false, allowUnionTypes: true });
formats.default(ajv);

/** Whether a schema takes a value, compiled once. Versions of a schema have one identifier: it is left out, so that they may stand beside each other. */
export function taker(schema: object): (value: unknown) => boolean {
  const { $id: _, ...rest }: { $id?: unknown } = schema;
  const validate = ajv.compile(rest);
  return (value) => validate(value);
}

/** Messages as a partner would write them: fields that the schema names, each left out where it may be. All of them fit. */
export function samplesOf(schema: object): fc.Arbitrary<unknown> {
  return attemptsAt(schema).filter(taker(schema));
}

/** The same, but some may not fit: for schemas that perhaps nothing fits. */
export function attemptsAt(schema: object): fc.Arbitrary<unknown> {
  return valueOf(plainSchema(schema));
}

const FORMATS: Readonly<Record<string, fc.Arbitrary<string>>> = {
  date: fc.date({ min: new Date('2000-01-01'), max: new Date('2040-01-01'), noInvalidDate: true }).map((day) => day.toISOString().slice(0, 10)),
  'date-time': fc.date({ min: new Date('2000-01-01'), max: new Date('2040-01-01'), noInvalidDate: true }).map((day) => day.toISOString()),
  uuid: fc.uuid(),
  email: fc.constantFrom('somebody@example.org', 'another.one@example.org'),
};

function valueOf(schema: unknown): fc.Arbitrary<unknown> {
  if (!isObject(schema)) return fc.constantFrom(null, 'anything', 7, true);
  if ('const' in schema) return fc.constant(schema['const']);
  if (Array.isArray(schema['enum'])) return fc.constantFrom(...(schema['enum'] as unknown[]));
  const forms = schema['oneOf'] ?? schema['anyOf'];
  if (Array.isArray(forms)) {
    const { oneOf: _, anyOf: __, ...rest } = schema;
    return fc.oneof(...forms.map((form) => valueOf({ ...rest, ...(form as object) })));
  }
  const { type = 'string' } = schema;
  return fc.oneof(...[type].flat().map((kind) => ofKind(String(kind), schema)));
}

function ofKind(kind: string, schema: Readonly<Record<string, unknown>>): fc.Arbitrary<unknown> {
  const number = (keyword: string, otherwise: number) => (typeof schema[keyword] === 'number' ? schema[keyword] : otherwise);
  switch (kind) {
    case 'null':
      return fc.constant(null);
    case 'boolean':
      return fc.boolean();
    case 'integer':
      return fc.integer({ min: number('minimum', -1000), max: number('maximum', 1_000_000) });
    case 'number':
      return fc.double({ min: number('minimum', -1000), max: number('maximum', 1000), noNaN: true });
    case 'array':
      return fc.array(valueOf(schema['items']), { minLength: number('minItems', 0), maxLength: Math.min(number('maxItems', 3), 3) });
    case 'object': {
      const properties = isObject(schema['properties']) ? schema['properties'] : {};
      const requiredKeys = Array.isArray(schema['required']) ? (schema['required'] as string[]) : [];
      return fc.record(Object.fromEntries(Object.entries(properties).map(([name, each]) => [name, valueOf(each)])), { requiredKeys });
    }
    default:
      return text(schema, number);
  }
}

function text(schema: Readonly<Record<string, unknown>>, number: (keyword: string, otherwise: number) => number): fc.Arbitrary<string> {
  const known = FORMATS[String(schema['format'])];
  if (known) return known;
  if (typeof schema['pattern'] === 'string') return matching(schema['pattern']);
  return fc.string({ minLength: number('minLength', 0), maxLength: Math.min(number('maxLength', 20), number('minLength', 0) + 20) });
}

/** Texts of a pattern. What it only looks ahead for cannot be generated: that is tried afterwards. */
function matching(pattern: string): fc.Arbitrary<string> {
  const whole = new RegExp(pattern, 'u');
  return fc.stringMatching(new RegExp(pattern.replaceAll(/\(\?[=!][^()]*\)/g, ''), 'u'), { size: '-1' }).filter((text) => whole.test(text));
}
