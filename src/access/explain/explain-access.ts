/**
 * Explains why somebody is told a fact or is not: each rule is asked as it is declared, the walls are asked in the database, and then the question is put in their name to see
 * what happens. What is explained and what happens must agree, or nothing is explained.
 */
import { execute, type GraphQLField, type GraphQLSchema, isLeafType, getNamedType, isObjectType, isRequiredArgument, parse } from 'graphql';
import { sql } from 'kysely';
import { badInput } from '../../graph/bad-input.ts';
import type { GraphContext } from '../../graph/context.ts';
import { entityOfType, typeOfEntity } from '../../graph/entity-types.ts';
import { readGlobalId } from '../../graph/global-ids.ts';
import { keyFits } from '../../graph/keyset.ts';
import { type EntityModel, modelOf } from '../../graph/model.ts';
import { columnRef } from '../../graph/rows.ts';
import { londonDay } from '../../shared/london.ts';
import type { Purpose } from '../identity.ts';
import { ledgerInsert } from '../ledger/append-to-ledger.ts';
import { whoAsks } from '../ledger/who-asks.ts';
import type { AccessRule, AccessVerdict } from './access-rule.ts';
import { Agreements } from './agreements-between.ts';
import { ofAudience, ofField, ofPurpose, ofRows, ofScopes, scopesOfField } from './declared-rules.ts';
import type { Finding, Letting } from './finding.ts';
import { askingOfSomebody, identityOf, type Somebody } from './somebody.ts';
import { Walls } from './walls-asked.ts';

export interface Question {
  /** A global id. */
  readonly node: string;
  /** A field of its type; null for the record itself. */
  readonly field: string | null;
  readonly as: Somebody;
  readonly purpose: Purpose | null;
}

export interface Explanation {
  readonly decision: AccessVerdict;
  /** The rule that decides. */
  readonly rule: AccessRule;
  readonly sentence: string;
  /** The reference of the agreement that lets them; null where none is needed, or none does. */
  readonly agreement: string | null;
  /** What would have to be true for them to be told it; empty when they are. */
  readonly missing: readonly string[];
}

/** What is asked about. */
interface Target {
  readonly typename: string;
  readonly entity: string;
  readonly model: EntityModel;
  readonly key: string;
  readonly field: GraphQLField<unknown, unknown> | null;
}

/** What the hub itself finds of the record. */
interface Found {
  /** Whether nothing stands in the column of the field; null where no column does. */
  readonly empty: boolean | null;
  /** The key of the row that the field leads to; null where it leads to none. */
  readonly leadsTo: string | null;
  /** The key of the person whom it names. */
  readonly person: string | null;
}

/** A reason is demanded of some purposes. Whether they give one is no question of what they may see. */
const A_REASON = 'An explanation of access';

/** Explains, and puts on record that it did. Throws a BAD_USER_INPUT error for what names no record and no field of its type. */
export async function explainAccess(context: GraphContext, schema: GraphQLSchema, question: Question, operation: string | null): Promise<Explanation> {
  const target = targetOf(schema, question);
  const now = context.clock.now();
  const identity = await identityOf(question.as, question.purpose, context.asHub, now);
  const found = await factsOf(context, target);
  const explanation = found === null ? NO_SUCH_RECORD : await explained(context, schema, target, found, { ...question, identity });
  await putOnRecord(context, target, found, question.as.agency, operation);
  return explanation;
}

const NO_SUCH_RECORD: Explanation = {
  decision: 'UNKNOWN',
  rule: 'NO_SUCH_RECORD',
  sentence: 'The hub holds no such record.',
  agreement: null,
  missing: [],
};

function targetOf(schema: GraphQLSchema, { node, field: name }: Question): Target {
  const { typename, id: key } = readGlobalId(node);
  const entity = entityOfType(typename);
  const type = schema.getType(typename);
  if (entity === null || !isObjectType(type)) throw badInput('This is no id of a record: send one as it came in an "id" field.');
  const field = name === null ? null : (type.getFields()[name] ?? null);
  if (name !== null && (field === null || field.args.some(isRequiredArgument)))
    throw badInput(`A ${typename} has no such field that is read by itself: send the name of one, or none.`);
  return { typename, entity, model: modelOf(entity), key, field };
}

async function factsOf({ asHub }: GraphContext, { model, key, field }: Target): Promise<Found | null> {
  if (!keyFits(model.key, key)) return null;
  const declaration = field?.extensions['hub'] as { readonly declares?: string; readonly property?: string } | undefined;
  const column = (declaration?.declares === 'property' || declaration?.declares === 'relation') && model.columns.get(declaration.property ?? '');
  const person = model.columns.get('person');
  const value = column ? sql`${columnRef('t', column)}::text` : sql`null`;
  const [row] = await asHub<{ value: string | null; person: string | null }>(sql`
    select ${declaration?.declares === 'relation' ? value : sql`case when ${value} is null then null else '' end`} as value,
      ${person?.target === 'Person' ? sql`${columnRef('t', person)}::text` : sql`null`} as person
    from ${sql.id(model.table)} t where ${columnRef('t', model.key)} = ${key}::${sql.raw(model.key.sqlType)}
  `);
  if (!row) return null;
  const { value: held, person: about } = row;
  if (declaration?.declares !== 'relation') return { empty: column ? held === null : null, leadsTo: null, person: about };
  const leadsTo = held !== null && (await isThere(asHub, field, held)) ? held : null;
  return { empty: leadsTo === null, leadsTo, person: about };
}

/** A relation by a key of its own may lead to nothing, such as from a package to the grade that nobody suggested. */
async function isThere(asHub: GraphContext['asHub'], field: Target['field'], key: string): Promise<boolean> {
  const entity = field === null ? null : entityOfType(getNamedType(field.type).name);
  if (entity === null) return true;
  const { table, key: column } = modelOf(entity);
  const rows = await asHub(sql`select from ${sql.id(table)} t where ${columnRef('t', column)} = ${key}::${sql.raw(column.sqlType)}`);
  return rows.length > 0;
}

async function explained(
  context: GraphContext,
  schema: GraphQLSchema,
  target: Target,
  found: Found,
  { node, as, purpose, identity }: Question & { readonly identity: GraphContext['identity'] },
): Promise<Explanation> {
  const now = context.clock.now();
  const asked = await askingOfSomebody(identity, { purpose, actingFor: null, reason: A_REASON }, context.em.fork(), now);
  if (!asked.ok) return refusedBy([ofPurpose(purpose)], 'DENIED');
  const there = await context.standIn(asked.value);
  try {
    const run = there.reads.run.bind(there.reads);
    const agreements = new Agreements(run, { partner: as.agency, purpose, day: londonDay(now) });
    const walls = new Walls({ as: run, hub: context.asHub, agreements, agency: as.agency, nameable: await compartmentsOf(context) });
    const compartments = await compartmentsOf(there);
    const asks = { identity, purpose, compartments };
    const around = await walls.around(target.model.table, target.model.key.name, target.key);
    const ofRecord = [
      ...ofScopes([typeOfEntity(target.entity).readers], identity),
      ...ofRows(target.entity, asks),
      ...(around?.refusing ?? []),
      ...(await ofAudience(target.entity, target.key, there)),
    ];
    const explanation = await (async () => {
      if (around === null) return NO_SUCH_RECORD;
      const ofScope = target.field === null ? [] : ofScopes(scopesOfField(target.field), identity);
      const ofFact = target.field === null ? [] : ofField(target.field, asks);
      const behind = ofFact.length > 0 ? [] : await leadingTo(target.field, found, walls);
      const denying = [...ofRecord, ...ofScope];
      const masking = [...ofFact, ...behind];
      if (denying.length > 0) return refusedBy([...denying, ...masking], 'DENIED');
      if (masking.length > 0) return refusedBy(masking, 'MASKED');
      return allowedBy(around.letting);
    })();
    const happened = await tried(there, schema, target, node);
    if (!agree(explanation.decision, happened, found))
      throw new Error(
        `The explanation of ${target.typename}.${target.field?.name ?? 'id'} does not agree with what happens: ${explanation.decision} by ${explanation.rule}, but ${happened}.`,
      );
    return explanation;
  } finally {
    await there.abandon();
  }
}

/** The row that a relation leads to has walls of its own. */
async function leadingTo(field: Target['field'], { leadsTo }: Found, walls: Walls): Promise<readonly Finding[]> {
  const entity = field === null ? null : entityOfType(getNamedType(field.type).name);
  if (entity === null || leadsTo === null) return [];
  const { table, key } = modelOf(entity);
  return (await walls.around(table, key.name, leadsTo))?.refusing ?? [];
}

async function compartmentsOf({ reads }: GraphContext): Promise<readonly string[]> {
  const [row] = await reads.run<{ compartments: readonly string[] }>(sql`select hub_compartments() as compartments`);
  return row?.compartments ?? [];
}

function refusedBy(findings: readonly Finding[], decision: 'DENIED' | 'MASKED'): Explanation {
  const [first] = findings;
  if (!first) throw new Error('Nothing refuses, and it was refused.');
  const missing = [...new Set(findings.flatMap((each) => each.missing))];
  return { decision, rule: first.rule, sentence: first.sentence, agreement: null, missing };
}

function allowedBy({ rule, sentence, agreement }: Letting): Explanation {
  return { decision: 'ALLOWED', rule, sentence, agreement, missing: [] };
}

/** What happens when they ask: the record is not shown, the field is refused, it is left out, nothing stands there, or something does. */
type Happened = 'NOT_SHOWN' | 'REFUSED' | 'LEFT_OUT' | 'NOTHING' | 'SOMETHING';

async function tried(there: GraphContext, schema: GraphQLSchema, { typename, field }: Target, id: string): Promise<Happened> {
  const selection = field === null ? 'tried: id' : `tried: ${field.name}${isLeafType(getNamedType(field.type)) ? '' : ' { __typename }'}`;
  const document = parse(`query ($id: ID!) { node(id: $id) { ... on ${typename} { ${selection} } } }`);
  const { data, errors = [] } = await execute({ schema, document, variableValues: { id }, contextValue: there });
  const fault = errors.find(({ extensions }) => extensions['code'] !== 'FORBIDDEN');
  if (fault) throw fault.originalError ?? fault;
  if (errors.length > 0) return 'REFUSED';
  if (there.masks.all().some(({ path }) => path === 'node.tried')) return 'LEFT_OUT';
  const node: unknown = data?.['node'];
  if (typeof node !== 'object' || node === null) return 'NOT_SHOWN';
  const value: unknown = Reflect.get(node, 'tried') ?? null;
  return value === null ? 'NOTHING' : 'SOMETHING';
}

function agree(decision: AccessVerdict, happened: Happened, { empty }: Found): boolean {
  switch (decision) {
    case 'DENIED':
    case 'UNKNOWN':
      return happened === 'NOT_SHOWN' || happened === 'REFUSED';
    case 'MASKED':
      // A row that a relation leads to and that is not shown is as one that is not there.
      return happened === 'LEFT_OUT' || (happened === 'NOTHING' && empty === false);
    case 'ALLOWED':
      return happened === 'SOMETHING' || (happened === 'NOTHING' && empty !== false);
  }
}

/** What is explained is consulted: whoever asks afterwards who looked at the record finds that it was explained, and to whom. */
async function putOnRecord(context: GraphContext, { model, key }: Target, found: Found | null, agency: string, operation: string | null): Promise<void> {
  const fields = ['Query.explainAccess'];
  const record = found === null && model.key.sqlType !== 'uuid' ? [] : [`${model.name}:${key}`];
  const about = [...record, ...(found?.person ? [`Person:${found.person}`] : []), `Agency:${agency}`];
  await context.reads.run(
    ledgerInsert([
      {
        at: context.clock.now(),
        ...whoAsks(context.asking),
        kind: 'CONSULTATION',
        regimes: [],
        recipients: [],
        requestId: context.requestId,
        operation,
        agreement: null,
        items: [...new Set(about)].map((each) => ({ about: each, fields })),
      },
    ]),
  );
}
