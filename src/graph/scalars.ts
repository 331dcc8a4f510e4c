/** The scalars that GraphQL lacks: an instant, a calendar day, and plain JSON. */
import { GraphQLScalarType, Kind, type ValueNode } from 'graphql';
import { Temporal } from 'temporal-polyfill';
import { isDay } from '../shared/london.ts';
import { badInput } from './bad-input.ts';

export type JsonValue = string | number | boolean | null | readonly JsonValue[] | { readonly [key: string]: JsonValue };

export const dateTimeScalar = new GraphQLScalarType<Date, string>({
  name: 'DateTime',
  description: 'An instant, written as RFC 3339 with an offset: 2026-11-20T23:15:00Z. The hub answers in UTC, to the millisecond.',
  specifiedByURL: 'https://www.rfc-editor.org/rfc/rfc3339',
  serialize: (value) => (value instanceof Date ? value : new Date(String(value))).toISOString(),
  parseValue: readInstant,
  parseLiteral: (node) => readInstant(textOf(node)),
});

export const dateScalar = new GraphQLScalarType<string, string>({
  name: 'Date',
  description: 'A calendar day, written as 2026-11-20.',
  serialize: (value) => String(value),
  parseValue: readDay,
  parseLiteral: (node) => readDay(textOf(node)),
});

export const jsonScalar = new GraphQLScalarType<JsonValue, JsonValue>({
  name: 'JSON',
  description: 'A JSON value whose shape the field describes.',
});

// Years are those of RFC 3339 that PostgreSQL knows as well: 0001 to 9999, of which an offset may take away the first and the last hours.
const YEAR = /^(?!0000)\d{4}-/;
const RFC_3339 = /^\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}:\d{2}(\.\d+)?([Zz]|[+-]\d{2}:\d{2})$/;

function readInstant(value: unknown): Date {
  const instant = typeof value === 'string' && RFC_3339.test(value) ? instantIn(value) : null;
  if (!instant || !YEAR.test(instant.toISOString())) throw badInput('Send an instant as RFC 3339 with an offset, such as 2026-11-20T23:15:00Z.');
  return instant;
}

function instantIn(text: string): Date | null {
  try {
    return new Date(Temporal.Instant.from(text).epochMilliseconds);
  } catch {
    return null;
  }
}

function readDay(value: unknown): string {
  if (typeof value !== 'string' || !YEAR.test(value) || !isDay(value)) throw badInput('Send a calendar day as 2026-11-20.');
  return value;
}

function textOf(node: ValueNode): string {
  return node.kind === Kind.STRING ? node.value : '';
}
