/** The scalars that GraphQL lacks: an instant, a calendar day, and plain JSON. */
import { GraphQLError, GraphQLScalarType, Kind, type ValueNode } from 'graphql';
import { Temporal } from 'temporal-polyfill';

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

function readInstant(value: unknown): Date {
  try {
    return new Date(Temporal.Instant.from(String(value)).epochMilliseconds);
  } catch {
    throw new GraphQLError('Send an instant as RFC 3339 with an offset, such as 2026-11-20T23:15:00Z.', {
      extensions: { code: 'BAD_USER_INPUT' },
    });
  }
}

function readDay(value: unknown): string {
  try {
    if (!/^\d{4}-\d{2}-\d{2}$/.test(String(value))) throw new RangeError('not a day');
    return Temporal.PlainDate.from(String(value), { overflow: 'reject' }).toString();
  } catch {
    throw new GraphQLError('Send a calendar day as 2026-11-20.', { extensions: { code: 'BAD_USER_INPUT' } });
  }
}

function textOf(node: ValueNode): string {
  return node.kind === Kind.STRING ? node.value : '';
}
