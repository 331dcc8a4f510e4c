/**
 * What the ledger has to say of an answer, worked out from the answer itself: its document is walked beside the data with nothing but the schema's declarations,
 * and whose each row is the tables are asked. Shares no code with what writes the ledger (src/graph/read-notes.ts, subjects.ts).
 */
import {
  type DocumentNode,
  type FieldNode,
  getArgumentValues,
  getDirectiveValues,
  getNamedType,
  getOperationAST,
  type GraphQLField,
  GraphQLIncludeDirective,
  type GraphQLObjectType,
  type GraphQLSchema,
  GraphQLSkipDirective,
  isAbstractType,
  isObjectType,
  Kind,
  parse,
  print,
  type SelectionSetNode,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from 'graphql';
import { modelOf } from '../../src/graph/model.ts';

/** Asks the database as somebody who sees all of it. */
export type AskDatabase = (text: string, values?: unknown[]) => Promise<readonly object[]>;

/** One fact that an entry names. */
export interface Fact {
  readonly kind: string;
  /** Such as `Person:0199…`. */
  readonly about: string;
  /** Such as `Person.displayName`. */
  readonly field: string;
  readonly recipients: readonly string[];
  /** The laws under which it is processed: that of the record, and that of the fact. */
  readonly regimes: readonly string[];
}

/** Begins the names that are added to a document: no document of a test may use it. */
const ADDED = 'zz_';
const ID = `${ADDED}id`;
const TYPE = `${ADDED}type`;
const NODE = `${ADDED}node`;

/** How a row without an owner hangs on the record that has one: column, and entity above. By hand, so that it can contradict the hub. */
const HANGS: Readonly<Record<string, readonly [column: string, above: string]>> = {
  PersonName: ['person_id', 'Person'],
  ContactChannel: ['person_id', 'Person'],
  CaseStageMove: ['case_id', 'Case'],
  CasePerson: ['case_id', 'Case'],
  CaseIncident: ['case_id', 'Case'],
  IncidentRevision: ['incident_id', 'Incident'],
  RadioLogRevision: ['entry_id', 'RadioLogEntry'],
  IntelItem: ['package_id', 'IntelPackage'],
  ReferralMove: ['referral_id', 'Referral'],
  ReferralAnswer: ['referral_id', 'Referral'],
  Attendance: ['meeting_id', 'Meeting'],
  AgendaItem: ['meeting_id', 'Meeting'],
  Decision: ['meeting_id', 'Meeting'],
};

/** A document that asks, beside what it asks anyway, which record stands at each place of its answer. It tells no more of people: ids and types are no facts. */
export function askingWhich(schema: GraphQLSchema, text: string): string {
  const types = new TypeInfo(schema);
  const added = (parent: unknown): FieldNode[] => {
    const fields = isObjectType(parent) ? parent.getFields() : null;
    const type = field(TYPE, '__typename');
    if (fields === null) return [type];
    if (entityOf(parent as GraphQLObjectType) !== null && fields['id']) return [type, field(ID, 'id')];
    const node = fields['node'];
    return (parent as GraphQLObjectType).name.endsWith('Edge') && node && entityOf(getNamedType(node.type)) !== null
      ? [type, { ...field(NODE, 'node'), selectionSet: { kind: Kind.SELECTION_SET, selections: [field(TYPE, '__typename'), field(ID, 'id')] } }]
      : [type];
  };
  const root = new Set([schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()].map((type) => type?.name));
  return print(
    visit(
      parse(text),
      visitWithTypeInfo(types, {
        SelectionSet: {
          leave(set) {
            const parent = types.getParentType();
            if (!parent || root.has(parent.name)) return undefined;
            return { ...set, selections: [...set.selections, ...added(parent)] };
          },
        },
      }),
    ),
  );
}

function field(alias: string, name: string): FieldNode {
  return { kind: Kind.FIELD, alias: { kind: Kind.NAME, value: alias }, name: { kind: Kind.NAME, value: name } };
}

/** The data without what `askingWhich` added: as a client of the document would have it. */
export function asAsked(data: unknown): unknown {
  if (Array.isArray(data)) return data.map(asAsked);
  if (typeof data !== 'object' || data === null) return data;
  return Object.fromEntries(
    Object.entries(data)
      .filter(([name]) => !name.startsWith(ADDED))
      .map(([name, value]) => [name, asAsked(value)]),
  );
}

export interface Answered {
  readonly schema: GraphQLSchema;
  /** As it was sent: made by `askingWhich`. */
  readonly document: string;
  readonly operation?: string;
  readonly variables?: Record<string, unknown>;
  readonly data: unknown;
  /** The agency of who asked. */
  readonly agency: string;
}

/** The facts about people in an answer, each once, in the order of their words. */
export async function factsIn(answered: Answered, ask: AskDatabase): Promise<Fact[]> {
  const walk = new AnswerWalk(answered.schema, parse(answered.document), answered.variables ?? {}, answered.operation ?? null);
  const found = walk.found(answered.data);
  const whose = await whoseAre(
    found.map(({ record }) => record),
    ask,
  );
  // What is published for anybody tells nobody anything of anybody.
  const closed = found.filter(({ record }) => whose.get(record)?.owner !== 'OPEN_DATA');
  const facts = closed.map(({ record, field: name, regime }): Fact => {
    const subject = whose.get(record) ?? { about: record, owner: null, regime: null };
    const disclosed = subject.owner !== null && subject.owner !== answered.agency;
    return {
      kind: disclosed ? 'DISCLOSURE' : 'CONSULTATION',
      about: subject.about,
      field: name,
      recipients: disclosed ? [answered.agency] : [],
      regimes: [...new Set([subject.regime ?? [], regime ?? []].flat())].toSorted(),
    };
  });
  return distinct(facts);
}

/** The facts that the entries of a request name; of regimes it knows only which are among those of an entry, so they are left out (see `regimesOf`). */
export async function factsOnRecord(requestId: string, ask: AskDatabase): Promise<Omit<Fact, 'regimes'>[]> {
  const rows = (await ask('select kind, to_json(recipients) as recipients, items from ledger_entry where request_id = $1 order by position', [requestId])) as {
    kind: string;
    recipients: string[];
    items: { about: string; fields: string[] }[];
  }[];
  return distinct(
    rows.flatMap(({ kind, recipients, items }) => items.flatMap(({ about, fields }) => fields.map((name) => ({ kind, about, field: name, recipients })))),
  );
}

/** The regimes that the entries of a request name. */
export async function regimesOnRecord(requestId: string, ask: AskDatabase): Promise<string[]> {
  const rows = (await ask('select distinct unnest(regimes) as regime from ledger_entry where request_id = $1 order by 1', [requestId])) as { regime: string }[];
  return rows.map(({ regime }) => regime);
}

/** The same facts without their regimes, to be compared with what is on record. */
export function withoutRegimes(facts: readonly Fact[]): Omit<Fact, 'regimes'>[] {
  return distinct(facts.map(({ kind, about, field: name, recipients }) => ({ kind, about, field: name, recipients })));
}

function distinct<Each extends object>(facts: readonly Each[]): Each[] {
  return [...new Map(facts.map((fact) => [JSON.stringify(fact), fact])).entries()].toSorted(([one], [other]) => (one < other ? -1 : 1)).map(([, fact]) => fact);
}

interface Found {
  /** The row by whose field the fact was told: `PersonName:<key>`; of the facts of a link, `CasePerson|Case:<key>|Person:<key>`. */
  readonly record: string;
  readonly field: string;
  /** Of the fact, as its field declares it. */
  readonly regime: string | null;
}

/** One walk through an answer. */
class AnswerWalk {
  readonly #schema: GraphQLSchema;
  readonly #document: DocumentNode;
  readonly #variables: Record<string, unknown>;
  readonly #operation: string | null;
  readonly #found: Found[] = [];

  constructor(schema: GraphQLSchema, document: DocumentNode, variables: Record<string, unknown>, operation: string | null) {
    this.#schema = schema;
    this.#document = document;
    this.#variables = variables;
    this.#operation = operation;
  }

  found(data: unknown): readonly Found[] {
    const operation = getOperationAST(this.#document, this.#operation);
    const root = operation && this.#schema.getRootType(operation.operation);
    if (!operation || !root) throw new Error('The document of the answer holds no such operation.');
    this.#object(root, [operation.selectionSet], data, null);
    return this.#found;
  }

  /** `above` is the record under which the object stands. */
  #object(declared: GraphQLObjectType, sets: readonly SelectionSetNode[], value: unknown, above: string | null): void {
    if (typeof value !== 'object' || value === null) return;
    const told = value as Record<string, unknown>;
    const type = declared;
    const entity = entityOf(type);
    const own = entity === null ? null : this.#recordAt(told);
    for (const [key, nodes] of this.#fields(type, sets)) {
      if (key.startsWith(ADDED)) continue;
      const [node] = nodes;
      const here = node && type.getFields()[node.name.value];
      const at = told[key];
      if (!here || at === null || at === undefined) continue;
      const says = here.extensions['hub'] as { declares: string; entity?: string | null; personal?: unknown } | undefined;
      // A list of the root is about nobody; its rows are.
      if (says?.personal && says.entity !== null)
        this.#found.push({
          record:
            says.declares === 'plumbing'
              ? this.#recordAskedFor(here, node, `${type.name}.${here.name}`)
              : this.#recordOf(says.entity ?? null, entity, own, told, above, `${type.name}.${here.name}`),
          field: `${type.name}.${here.name}`,
          regime: typeof says.personal === 'object' && says.personal !== null && 'regime' in says.personal ? String(says.personal.regime) : null,
        });
      const below = nodes.flatMap(({ selectionSet }) => selectionSet ?? []);
      if (below.length > 0) this.#any(getNamedType(here.type), below, at, own ?? above);
    }
  }

  #any(declared: unknown, sets: readonly SelectionSetNode[], value: unknown, above: string | null): void {
    if (Array.isArray(value)) {
      for (const each of value) this.#any(declared, sets, each, above);
      return;
    }
    if (typeof value !== 'object' || value === null) return;
    const named = isAbstractType(declared) ? this.#schema.getType(String((value as Record<string, unknown>)[TYPE])) : declared;
    if (isObjectType(named)) this.#object(named, sets, value, above);
  }

  /** What the selections ask of a type, by the names under which it is answered. */
  #fields(type: GraphQLObjectType, sets: readonly SelectionSetNode[], fields = new Map<string, FieldNode[]>()): Map<string, FieldNode[]> {
    for (const selection of sets.flatMap(({ selections }) => selections)) {
      if (getDirectiveValues(GraphQLSkipDirective, selection, this.#variables)?.['if'] === true) continue;
      if (getDirectiveValues(GraphQLIncludeDirective, selection, this.#variables)?.['if'] === false) continue;
      if (selection.kind === Kind.FIELD) {
        const key = selection.alias?.value ?? selection.name.value;
        fields.set(key, [...(fields.get(key) ?? []), selection]);
        continue;
      }
      const part = selection.kind === Kind.INLINE_FRAGMENT ? selection : this.#fragment(selection.name.value);
      if (this.#holds(part.typeCondition?.name.value ?? null, type)) this.#fields(type, [part.selectionSet], fields);
    }
    return fields;
  }

  #fragment(name: string) {
    const found = this.#document.definitions.find((each) => each.kind === Kind.FRAGMENT_DEFINITION && each.name.value === name);
    if (found?.kind !== Kind.FRAGMENT_DEFINITION) throw new Error(`The document has no fragment ${name}.`);
    return found;
  }

  #holds(condition: string | null, type: GraphQLObjectType): boolean {
    if (condition === null || condition === type.name) return true;
    const wanted = this.#schema.getType(condition);
    return isAbstractType(wanted) && this.#schema.isSubType(wanted, type);
  }

  /** The record that an argument names: of what is written anew of it, such as the preview of a message. */
  #recordAskedFor(here: GraphQLField<unknown, unknown>, node: FieldNode, where: string): string {
    for (const value of Object.values(getArgumentValues(here, node, this.#variables))) {
      const [typename = '', key] = Buffer.from(String(value), 'base64').toString('utf8').split(':');
      const entity = entityOf(this.#schema.getType(typename));
      if (entity !== null && key !== undefined) return `${entity}:${key}`;
    }
    throw new Error(`${where} tells a fact about somebody, and no argument says about whom.`);
  }

  /** The record of an object whose type and global id were asked for. */
  #recordAt({ [ID]: id, [TYPE]: typename }: Record<string, unknown>): string | null {
    const entity = entityOf(this.#schema.getType(String(typename)));
    if (typeof id !== 'string' || entity === null) return null;
    const text = Buffer.from(id, 'base64').toString('utf8');
    return `${entity}:${text.slice(text.indexOf(':') + 1)}`;
  }

  #recordOf(saidBy: string | null, entity: string | null, own: string | null, told: Record<string, unknown>, above: string | null, where: string): string {
    if (own !== null) return own;
    // The facts of a link stand on the edge between two records.
    const node = told[NODE];
    const other = typeof node === 'object' && node !== null ? this.#recordAt(node as Record<string, unknown>) : null;
    if (entity === null && saidBy !== null && above !== null && other !== null) return `${saidBy}|${above}|${other}`;
    throw new Error(`${where} tells a fact about somebody, and nothing in the answer says about whom.`);
  }
}

function entityOf(type: unknown): string | null {
  const entity = isObjectType(type) ? type.extensions['entity'] : undefined;
  return typeof entity === 'string' ? entity : null;
}

/** Whose a row is, and about whom. */
export interface Whose {
  readonly about: string;
  readonly owner: string | null;
  readonly regime: string | null;
}

/** Whose the rows are and about whom, by the tables. */
async function whoseAre(records: readonly string[], ask: AskDatabase): Promise<ReadonlyMap<string, Whose>> {
  const whose = new Map<string, Whose>();
  for (const record of new Set(records)) whose.set(record, await whoseIs(record, ask));
  return whose;
}

/** Whose a row is and about whom, by the tables; a row of a link is named `<link>|<one end>|<other end>`, any other `<entity>:<key>`. */
export async function whoseIs(record: string, ask: AskDatabase): Promise<Whose> {
  const [link = '', one, other] = record.split('|');
  if (one !== undefined && other !== undefined) {
    const [, above] = HANGS[link] ?? [];
    const ends = [one, other];
    const holder = ends.find((end) => end.startsWith(`${above}:`));
    if (holder === undefined) throw new Error(`A ${link} hangs on no record that this file knows: name it in HANGS.`);
    return { ...(await whoseIs(holder, ask)), about: ends.find((end) => end.startsWith('Person:')) ?? record };
  }
  const [typename = '', key = ''] = [record.slice(0, record.indexOf(':')), record.slice(record.indexOf(':') + 1)];
  const model = modelOf(typename);
  const [row] = (await ask(`select * from "${model.table}" where "${model.key.name}"::text = $1`, [key])) as Record<string, unknown>[];
  if (!row) throw new Error(`The answer tells of ${record}, which is not there.`);
  const person = typeof row['person_id'] === 'string' ? `Person:${row['person_id']}` : null;
  const hangs = HANGS[typename];
  if (hangs) {
    const above = await whoseIs(`${hangs[1]}:${String(row[hangs[0]])}`, ask);
    return { ...above, about: person ?? (above.about.startsWith('Person:') ? above.about : record) };
  }
  const owner = row['owner_agency_code'];
  return { about: person ?? record, owner: typeof owner === 'string' ? owner : null, regime: typeof row['regime'] === 'string' ? row['regime'] : null };
}
