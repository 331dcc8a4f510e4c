/** Documents that somebody hostile would send: made from the schema, with random arguments and variables, then bent, cut and broken. */
import fc from 'fast-check';
import {
  getNamedType,
  getNullableType,
  type GraphQLArgument,
  type GraphQLInputField,
  type GraphQLInputType,
  type GraphQLObjectType,
  type GraphQLSchema,
  isAbstractType,
  isEnumType,
  isInputObjectType,
  isLeafType,
  isListType,
  isObjectType,
  isRequiredArgument,
  isRequiredInputField,
} from 'graphql';

/** What is sent in place of a good request: the text of a body. */
export interface Hostile {
  readonly kind: 'valid' | 'bent' | 'broken' | 'body';
  readonly body: string;
}

/** Picks a whole number from 0 up to, and without, the one given. */
type Pick = (below: number) => number;

const TEXTS = [
  '',
  'x',
  '%',
  "'; drop table person; --",
  '"',
  '\\',
  '\u0000',
  '\uD800',
  '\u202E',
  '💥',
  '../../etc/passwd',
  '{{7*7}}',
  '__proto__',
  'a'.repeat(300),
  '0199a0f0-0000-7000-8000-000000000000',
  'Q2FzZTow',
  'UGVyc29uOjAxOTk=',
  '2026-13-45',
  '2026-11-23',
  '2026-11-23T10:00:00Z',
  '-1',
  '9'.repeat(40),
  'E05015072',
  'police.incident.v1',
];
const NUMBERS = ['0', '1', '-1', '20', '501', '2147483647', '2147483648', '-2147483649', '1e308', '1.5', '99999999999999999999', '007'];
const JUNK = [
  '{',
  '}',
  '(',
  ')',
  '[',
  ']',
  ':',
  '!',
  '$',
  '@',
  '&',
  '|',
  '=',
  '...',
  '"',
  '"""',
  '#',
  '\\u',
  '\u0000',
  '\uFEFF',
  'null',
  'true',
  'on',
  'fragment f on Query { ...f }',
  '@include(if: $x)',
  '@skip(if: true)',
  '@defer',
  '__typename',
  '__schema { types { name } }',
  '$x',
  '...f',
  'query',
  'mutation',
  'subscription',
  'x'.repeat(200),
];

/** Hostile requests, the same for the same seed. */
export function hostileRequests(schema: GraphQLSchema, count: number, seed: number): Hostile[] {
  const bodies = fc.sample(fc.oneof(fc.json(), fc.string({ maxLength: 200, unit: 'binary' })), { numRuns: Math.ceil(count / 10), seed });
  return fc.sample(fc.integer(), { numRuns: count, seed }).map((each) => {
    const pick = picker(each);
    const odds = pick(20);
    if (odds < 1) return { kind: 'body', body: oneOf(pick, bodies) };
    const written = new Writer(schema, pick).write();
    const variables = oneOf(pick, [written.variables, written.variables, written.variables, undefined, {}, [], 'x', { x: { toString: 7 } }]);
    const operationName = oneOf(pick, [undefined, undefined, undefined, undefined, 'Q', '', 'nobody', 7]);
    if (odds < 8) return { kind: 'valid', body: JSON.stringify({ query: written.text, variables: written.variables }) };
    if (odds < 14) return { kind: 'bent', body: JSON.stringify({ query: bent(written.text, pick), variables, operationName }) };
    return { kind: 'broken', body: JSON.stringify({ query: broken(written.text, pick), variables, operationName }) };
  });
}

/** A stream of numbers from one (mulberry32): drawing each from fast-check took a quarter of the time. */
function picker(seed: number): Pick {
  let state = seed | 0;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below);
  };
}

function oneOf<Item>(pick: Pick, items: readonly Item[]): Item {
  return items[pick(items.length)] as Item;
}

/** Still lexical, mostly: tokens are left out, doubled, swapped or replaced. */
function bent(text: string, pick: Pick): string {
  const tokens = text.match(/"(?:[^"\\\n]|\\.)*"|\.\.\.|[$@]?\w+|[^\s\w]/g) ?? [];
  for (let times = 1 + pick(4); times > 0 && tokens.length > 1; times -= 1) {
    const at = pick(tokens.length);
    const how = pick(5);
    if (how === 0) tokens.splice(at, 1);
    else if (how === 1) tokens.splice(at, 0, tokens[at] ?? '');
    else if (how === 2) tokens.splice(at, 1, oneOf(pick, JUNK));
    else if (how === 3) tokens.splice(at, 1, `${tokens[at]}x`);
    else tokens.splice(at, 1, tokens[pick(tokens.length)] ?? '');
  }
  return tokens.join(' ');
}

/** Cut, filled with bytes, or repeated. */
function broken(text: string, pick: Pick): string {
  const at = pick(text.length + 1);
  const how = pick(5);
  if (how === 0) return text.slice(0, at);
  if (how === 1) return `${text.slice(0, at)}${String.fromCharCode(pick(0x10000))}${text.slice(at)}`;
  if (how === 2) return `${text.slice(0, at)}${oneOf(pick, JUNK)}${text.slice(at)}`;
  if (how === 3) return `${text} ${text}`;
  return `${oneOf(pick, JUNK).repeat(1 + pick(50))}${text.slice(at)}`;
}

/** Writes one operation that the schema allows, with arguments as wild as their types let them be. */
class Writer {
  readonly #schema: GraphQLSchema;
  readonly #pick: Pick;
  readonly #declared: string[] = [];
  readonly #values: Record<string, unknown> = {};

  constructor(schema: GraphQLSchema, pick: Pick) {
    this.#schema = schema;
    this.#pick = pick;
  }

  write(): { text: string; variables: Record<string, unknown> } {
    const odds = this.#pick(10);
    const [kind, root] =
      odds < 7
        ? (['query', this.#schema.getQueryType()] as const)
        : odds < 9
          ? (['mutation', this.#schema.getMutationType()] as const)
          : (['subscription', this.#schema.getSubscriptionType()] as const);
    if (!root) throw new Error('a schema without that root');
    const set = this.#selection(root, 0, kind === 'query' ? 1 + this.#pick(3) : 1);
    const declared = this.#declared.length > 0 ? `(${this.#declared.join(', ')})` : '';
    return { text: `${kind} Q${declared} ${set}`, variables: this.#values };
  }

  #selection(type: GraphQLObjectType, depth: number, width: number): string {
    const fields = Object.values(type.getFields()).filter((field) => depth < 6 || isLeafType(getNamedType(field.type)));
    const chosen = Array.from({ length: width }, () => oneOf(this.#pick, fields)).filter((field) => field !== undefined);
    const written = chosen.map((field, index) => {
      const alias = width > 1 || this.#pick(8) === 0 ? `f${depth}_${index}: ` : '';
      const args = field.args.filter((arg) => isRequiredArgument(arg) || this.#pick(3) === 0).map((arg) => `${arg.name}: ${this.#argument(arg)}`);
      return `${alias}${field.name}${args.length > 0 ? `(${args.join(', ')})` : ''}${this.#under(getNamedType(field.type), depth)}`;
    });
    return `{ ${written.length > 0 ? written.join(' ') : '__typename'} }`;
  }

  #under(type: ReturnType<typeof getNamedType>, depth: number): string {
    if (isObjectType(type)) return ` ${this.#selection(type, depth + 1, 1 + this.#pick(3))}`;
    if (!isAbstractType(type)) return '';
    const one = oneOf(this.#pick, this.#schema.getPossibleTypes(type));
    return ` { __typename ... on ${one.name} ${this.#selection(one, depth + 1, 1 + this.#pick(2))} }`;
  }

  #argument(arg: GraphQLArgument | GraphQLInputField): string {
    if (this.#pick(4) > 0) return this.#literal(arg.type, 0);
    const name = `v${this.#declared.length}`;
    this.#declared.push(`$${name}: ${String(arg.type)}`);
    this.#values[name] = this.#value(arg.type, 0);
    return `$${name}`;
  }

  #literal(type: GraphQLInputType, depth: number): string {
    const inner = getNullableType(type);
    if (isListType(inner)) return `[${Array.from({ length: this.#pick(4) }, () => this.#literal(inner.ofType, depth + 1)).join(' ')}]`;
    if (isEnumType(inner)) return oneOf(this.#pick, inner.getValues()).name;
    if (isInputObjectType(inner)) {
      const fields = Object.values(inner.getFields()).filter((field) => isRequiredInputField(field) || (depth < 3 && this.#pick(4) === 0));
      return `{ ${fields.map((field) => `${field.name}: ${this.#literal(field.type, depth + 1)}`).join(' ')} }`;
    }
    if (inner.name === 'Boolean') return oneOf(this.#pick, ['true', 'false']);
    if (inner.name === 'Int' || inner.name === 'Float') return oneOf(this.#pick, NUMBERS.slice(0, 6));
    return JSON.stringify(oneOf(this.#pick, TEXTS)).replaceAll('\u007f', '');
  }

  /** What a variable is given: mostly of its type, sometimes anything. */
  #value(type: GraphQLInputType, depth: number): unknown {
    if (this.#pick(10) === 0) return oneOf<unknown>(this.#pick, [null, true, 7, 1e308, 'x', [], {}, [[[[]]]], { a: { b: { c: 1 } } }, ...TEXTS]);
    const inner = getNullableType(type);
    if (isListType(inner)) return Array.from({ length: this.#pick(4) }, () => this.#value(inner.ofType, depth + 1));
    if (isEnumType(inner)) return oneOf(this.#pick, inner.getValues()).name;
    if (isInputObjectType(inner)) {
      const fields = Object.values(inner.getFields()).filter((field) => isRequiredInputField(field) || (depth < 3 && this.#pick(4) === 0));
      return Object.fromEntries(fields.map((field) => [field.name, this.#value(field.type, depth + 1)]));
    }
    if (inner.name === 'Boolean') return this.#pick(2) === 0;
    if (inner.name === 'Int' || inner.name === 'Float') return Number(oneOf(this.#pick, NUMBERS));
    return oneOf(this.#pick, TEXTS);
  }
}
