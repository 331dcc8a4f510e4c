/** Whether a message schema still keeps what its released form promised; what cannot be shown to keep it counts as a break. */
import { isObject, type Plain, type PlainObject, plainSchema, same, takes } from './schema-reading.ts';

/** What the hub does with the messages: takes what partners send, or sends what partners read. */
export type Action = 'receive' | 'send';

/** One thing that breaks, at a place in the message. */
export interface Change {
  /** The field, such as `place.postcode`; empty for the whole body. */
  readonly at: string;
  readonly what: string;
}

/**
 * The breaks between a released schema and the present one. What partners send: everything that was taken must still be taken. What the hub
 * sends: everything that is sent now must have been right by the released schema. Either way a field that has a name keeps it. Names that
 * the released schema does not list are the hub's to give.
 */
export function schemaChanges(released: unknown, present: unknown, action: Action): Change[] {
  const [before, now] = [plainSchema(released), plainSchema(present)];
  const outside = new Comparison(action);
  return [...gone(before, now, '', action), ...(action === 'receive' ? outside.compare(before, now, '') : outside.compare(now, before, ''))];
}

const NUMBERS = ['number', 'integer'];
const LEAST: Readonly<Record<string, readonly string[]>> = {
  minimum: NUMBERS,
  exclusiveMinimum: NUMBERS,
  minLength: ['string'],
  minItems: ['array'],
  minProperties: ['object'],
};
const MOST: Readonly<Record<string, readonly string[]>> = {
  maximum: NUMBERS,
  exclusiveMaximum: NUMBERS,
  maxLength: ['string'],
  maxItems: ['array'],
  maxProperties: ['object'],
};
const ALIKE: Readonly<Record<string, readonly string[]>> = { pattern: ['string'], format: ['string'], multipleOf: NUMBERS, uniqueItems: ['array'] };
/** Looked at elsewhere. */
const APART = new Set(['enum', 'const', 'anyOf', 'oneOf', 'allOf']);
const KINDS = ['null', 'boolean', 'object', 'array', 'number', 'string'];

/** Whether every message that `inner` lets through, `outer` lets through too: one keyword of `outer` after the other. */
class Comparison {
  readonly #action: Action;

  constructor(action: Action) {
    this.#action = action;
  }

  compare(inner: Plain, outer: Plain, at: string): Change[] {
    if (inner === false || outer === true) return [];
    if (outer === false) return [this.#say(at, 'it is no longer taken', 'it is sent, which it never was')];
    const from: PlainObject = inner === true ? {} : inner;
    if (same(from, outer)) return [];
    const listed = valuesOf(from);
    if (listed) return listed.filter((value) => takes(from, value) && !takes(outer, value)).map((value) => this.#newValue(at, value));
    const choice = this.#choice(from, outer, at);
    if (choice) return choice;
    return Object.entries(outer).flatMap(([keyword, value]) =>
      APART.has(keyword) ? this.#listedOrAll(from, keyword, value, at) : this.#keyword(from, outer, keyword, value, at),
    );
  }

  /** Several forms of one thing. Null when there are none. */
  #choice(from: PlainObject, outer: PlainObject, at: string): Change[] | null {
    for (const keyword of ['oneOf', 'anyOf'] as const) {
      const [forms, into] = [formsOf(from, keyword), formsOf(outer, keyword)];
      if (!forms && !into) continue;
      const [fromRest, outerRest] = [without(from, keyword), without(outer, keyword)];
      if (!forms) return [...this.#rest(from, outerRest, at), ...this.#intoOne(from, into ?? [], keyword, null, at)];
      if (!into) return forms.flatMap((form) => this.compare(joined(fromRest, form), outer, at));
      return [...this.#rest(fromRest, outerRest, at), ...forms.flatMap((form, index) => this.#intoOne(form, into, keyword, { index, others: forms }, at))];
    }
    return null;
  }

  #rest(from: PlainObject, outerRest: PlainObject, at: string): Change[] {
    return this.compare(from, outerRest, at);
  }

  /** Some form of `into` takes all of `form`, and of a `oneOf` no other form takes any of it. */
  #intoOne(
    form: Plain,
    into: readonly Plain[],
    keyword: 'oneOf' | 'anyOf',
    place: { readonly index: number; readonly others: readonly Plain[] } | null,
    at: string,
  ): Change[] {
    const order = place ? [place.index, ...into.keys()].filter((index, nth, all) => index < into.length && all.indexOf(index) === nth) : [...into.keys()];
    const tried = order.map((index) => ({ index, changes: this.compare(form, into[index] ?? false, at) }));
    const found = tried.find(({ changes }) => changes.length === 0);
    if (!found) return tried[0]?.changes ?? [this.#say(at, 'one of its forms is no longer taken', 'it is sent in a new form')];
    if (keyword === 'anyOf') return [];
    const strangers = into.filter((other, index) => {
      // The forms of a oneOf exclude each other: what is another form still is excluded still.
      const stands = place?.others[index];
      return index !== found.index && !(stands !== undefined && place?.index !== index && same(stands, other)) && !areApart(form, other);
    });
    return strangers.length === 0 ? [] : [this.#say(at, 'two of its forms can no longer be told apart', 'two of its forms can no longer be told apart')];
  }

  /** `enum` and `const` take only what they list; `allOf` is each of its members. */
  #listedOrAll(from: PlainObject, keyword: string, value: unknown, at: string): Change[] {
    if (keyword === 'allOf' && Array.isArray(value)) {
      if (same(from['allOf'], value)) return [];
      return value.flatMap((member: Plain) => this.compare(from, member, at));
    }
    if (keyword !== 'enum' && keyword !== 'const') return [];
    return [this.#say(at, 'only some values are taken where any were', 'it may hold any value where only some were listed')];
  }

  #keyword(from: PlainObject, outer: PlainObject, keyword: string, value: unknown, at: string): Change[] {
    const mine = from[keyword];
    if (same(mine, value) && !['properties', 'additionalProperties', 'items'].includes(keyword)) return [];
    const concerned = (kinds: readonly string[]) => kindsOf(from).some((kind) => kinds.includes(kind));
    const limits = (kinds: readonly string[], holds: boolean) =>
      holds || !concerned(kinds)
        ? []
        : [
            this.#say(
              at,
              `it is taken within narrower limits (${keyword} ${told(value)}, released: ${told(mine)})`,
              `it may be sent beyond its limits (${keyword} ${told(mine)}, released: ${told(value)})`,
            ),
          ];
    if (keyword === 'type') return this.#types(from, value, at);
    if (LEAST[keyword]) return limits(LEAST[keyword], typeof mine === 'number' && typeof value === 'number' && mine >= value);
    if (MOST[keyword]) return limits(MOST[keyword], typeof mine === 'number' && typeof value === 'number' && mine <= value);
    if (ALIKE[keyword]) return limits(ALIKE[keyword], false);
    if (keyword === 'required') return concerned(['object']) ? this.#required(from, value, at) : [];
    if (keyword === 'properties') return concerned(['object']) ? this.#properties(from, value, at) : [];
    if (keyword === 'additionalProperties') return concerned(['object']) ? this.#others(from, outer, value as Plain, at) : [];
    if (keyword === 'items') return concerned(['array']) ? this.compare((mine ?? true) as Plain, value as Plain, `${at}[]`) : [];
    return [
      this.#say(
        at,
        `the keyword ${keyword} changed, which the check does not understand`,
        `the keyword ${keyword} changed, which the check does not understand`,
      ),
    ];
  }

  #types(from: PlainObject, value: unknown, at: string): Change[] {
    const allowed = [value].flat();
    const strange = kindsOf(from).filter((kind) => !allowed.includes(kind) && !(kind === 'integer' && allowed.includes('number')));
    return strange.length === 0
      ? []
      : [this.#say(at, `it is no longer taken as ${strange.join(' or ')}`, `it may be sent as ${strange.join(' or ')}, which it never was`)];
  }

  #required(from: PlainObject, value: unknown, at: string): Change[] {
    const always = namesIn(from['required']);
    return namesIn(value)
      .filter((name) => !always.includes(name))
      .map((name) => this.#say(under(at, name), 'it must now be sent, which it need not be', 'it is no longer always sent'));
  }

  #properties(from: PlainObject, value: unknown, at: string): Change[] {
    const [mine, theirs] = [schemasIn(from['properties']), schemasIn(value)];
    const others = from['additionalProperties'];
    return Object.entries(theirs).flatMap(([name, schema]) => {
      const known = mine[name] ?? (isObject(others) ? others : undefined);
      return known === undefined ? [] : this.compare(known, schema, under(at, name));
    });
  }

  /** Fields beyond those that `outer` names. */
  #others(from: PlainObject, outer: PlainObject, value: Plain, at: string): Change[] {
    const named = schemasIn(outer['properties']);
    const strangers = Object.entries(schemasIn(from['properties'])).filter(([name]) => !Object.hasOwn(named, name));
    const open = (from['additionalProperties'] ?? true) as Plain;
    const closed =
      value === false && open !== false
        ? [this.#say(at, 'fields that the schema does not name are no longer let through', 'fields may be sent that the schema does not name')]
        : [];
    const rest = value === false ? closed : this.compare(open, value, under(at, '*'));
    return [...strangers.flatMap(([name, schema]) => this.compare(schema, value, under(at, name))), ...rest];
  }

  #newValue(at: string, value: unknown): Change {
    return this.#say(at, `the value ${told(value)} is no longer taken`, `the value ${told(value)} may be sent, which the released schema does not know`);
  }

  #say(at: string, receiving: string, sending: string): Change {
    return { at, what: this.#action === 'receive' ? receiving : sending };
  }
}

/** Fields that had a name and have it no more, in the body and in whatever it holds. */
function gone(before: Plain, now: Plain, at: string, action: Action): Change[] {
  if (!isObject(before)) return [];
  const present: PlainObject = isObject(now) ? now : {};
  const names = schemasIn(present['properties']);
  const lost = Object.entries(schemasIn(before['properties'])).flatMap(([name, schema]) => {
    const known = names[name];
    if (known !== undefined) return gone(schema, known, under(at, name), action);
    return [{ at: under(at, name), what: action === 'receive' ? 'it is no longer read' : 'it is no longer sent' }];
  });
  const inItems = isObject(before['items']) ? gone(before['items'], (present['items'] ?? true) as Plain, `${at}[]`, action) : [];
  const inForms = ['oneOf', 'anyOf', 'allOf'].flatMap((keyword) =>
    (formsOf(before, keyword) ?? []).flatMap((form, index) => gone(form, formsOf(present, keyword)?.[index] ?? present, at, action)),
  );
  return [...lost, ...inItems, ...inForms];
}

/** The values that a schema lists; null when it lists none. */
function valuesOf(schema: PlainObject): readonly unknown[] | null {
  if ('const' in schema) return [schema['const']];
  return Array.isArray(schema['enum']) ? schema['enum'] : null;
}

function kindsOf(schema: PlainObject): string[] {
  const { type } = schema;
  return typeof type === 'string' || Array.isArray(type) ? [type].flat().map(String) : KINDS;
}

/** Whether no message that a partner would write is of both forms: by their kind, by a value that each must have, or because one needs a field that the other does not name. */
function areApart(one: Plain, other: Plain): boolean {
  if (!isObject(one) || !isObject(other)) return false;
  if (!kindsOf(one).some((kind) => kindsOf(other).includes(kind))) return true;
  const [mine, theirs] = [schemasIn(one['properties']), schemasIn(other['properties'])];
  const [iNeed, theyNeed] = [namesIn(one['required']), namesIn(other['required'])];
  if (theyNeed.some((name) => !Object.hasOwn(mine, name)) || iNeed.some((name) => !Object.hasOwn(theirs, name))) return true;
  return iNeed.some((name) => {
    const [ours, others] = [mine[name], theirs[name]].map((each) => (isObject(each) ? valuesOf(each) : null));
    return theyNeed.includes(name) && !!ours && !!others && !ours.some((value) => others.some((each) => same(value, each)));
  });
}

function formsOf(schema: PlainObject, keyword: string): readonly Plain[] | null {
  const forms = schema[keyword];
  return Array.isArray(forms) ? (forms as Plain[]) : null;
}

function joined(rest: PlainObject, form: Plain): Plain {
  return isObject(form) ? { ...rest, ...form } : form && rest;
}

function without(schema: PlainObject, keyword: string): PlainObject {
  const { [keyword]: _, ...rest } = schema;
  return rest;
}

function schemasIn(properties: unknown): Readonly<Record<string, Plain>> {
  return isObject(properties) ? (properties as Readonly<Record<string, Plain>>) : {};
}

function namesIn(required: unknown): readonly string[] {
  return Array.isArray(required) ? required.map(String) : [];
}

function under(at: string, name: string): string {
  return at === '' ? name : `${at}.${name}`;
}

function told(value: unknown): string {
  return value === undefined ? 'none' : JSON.stringify(value);
}
