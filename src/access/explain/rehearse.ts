/**
 * Rehearses an operation in somebody's name: behind every door that theirs would meet, run for real in a transaction that is never committed, and told as an outline. No value,
 * no id of a record and no finding of a comparison is told, whoever asks: nobody reads in another's name what they may not read in their own.
 */
import {
  type DocumentNode,
  execute,
  getVariableValues,
  type GraphQLError,
  type GraphQLSchema,
  Kind,
  type OperationDefinitionNode,
  OperationTypeNode,
  visit,
} from 'graphql';
import { sql } from 'kysely';
import { badInput } from '../../graph/bad-input.ts';
import type { GraphContext } from '../../graph/context.ts';
import type { MaskedField } from '../../graph/masks.ts';
import { newId } from '../../shared/ids.ts';
import { Regime } from '../../shared/regime.ts';
import type { AskingRefusal } from '../asking.ts';
import { ledgerInsert, type LedgerItem, type LedgerKind } from '../ledger/append-to-ledger.ts';
import { whoAsks } from '../ledger/who-asks.ts';
import type { SentOperation } from './admit.ts';
import { type CutField, withoutComparisons } from './comparisons.ts';
import { type OutlinedField, outlineOf } from './outline.ts';
import { askingOfSomebody, identityOf, type Manner, type Somebody } from './somebody.ts';

/** What an operation would be answered with, and what would be put on record. */
export interface Rehearsal {
  /** Why it would not be run at all; empty when it would. */
  readonly refused: readonly RefusedOperation[];
  readonly wouldReturn: readonly OutlinedField[];
  readonly masked: readonly MaskedField[];
  readonly wouldLog: readonly WouldLog[];
  /** What was left out of the rehearsal, because it compares with what records say. */
  readonly notRehearsed: readonly CutField[];
}

export interface RefusedOperation {
  readonly code: string;
  readonly sentence: string;
}

/** An entry of the ledger, without whom it is about. */
export interface WouldLog {
  readonly kind: LedgerKind;
  readonly purpose: string | null;
  readonly recipients: readonly string[];
  readonly regimes: readonly string[];
  readonly items: readonly LoggedKind[];
}

/** The records of one type that an entry is about. */
export interface LoggedKind {
  readonly type: string;
  readonly fields: readonly string[];
  readonly subjects: number;
}

/** An entry that was written in the rehearsal, and is gone with it. */
interface Written {
  readonly kind: LedgerKind;
  readonly purpose: string | null;
  readonly recipients: readonly string[];
  readonly regimes: readonly string[];
  readonly items: readonly LedgerItem[];
}

/** What asks the hub what others see: it is not rehearsed. */
const NOT_IN_A_REHEARSAL = new Set(['rehearse', 'explainAccess']);

const NOTHING = { wouldReturn: [], masked: [], wouldLog: [], notRehearsed: [] } as const;

/** Rehearses, and puts on record that it was done and about whom. Throws a BAD_USER_INPUT error for what is no query, and for one that rehearses or explains. */
export async function rehearse(
  context: GraphContext,
  schema: GraphQLSchema,
  { sent, as, manner }: { readonly sent: SentOperation; readonly as: Somebody; readonly manner: Manner },
  operation: string | null,
): Promise<Rehearsal> {
  const now = context.clock.now();
  const identity = await identityOf(as, manner.purpose, context.asHub, now);
  const admitted = await context.admits(sent, identity, context.identity);
  const asked = await askingOfSomebody(identity, manner, context.em.fork(), now);
  const done = await (async (): Promise<{ readonly rehearsal: Rehearsal; readonly written: readonly Written[] }> => {
    if (!asked.ok) return notRun([{ code: asked.refusal, sentence: ASKED_WRONGLY[asked.refusal] }]);
    if (!('document' in admitted)) return notRun(admitted.map(refusalOf));
    mustBeRehearsable(admitted.document, admitted.operation);
    const variables = getVariableValues(schema, admitted.operation.variableDefinitions ?? [], { ...sent.variables }, { maxErrors: 1 });
    if (variables.errors) return notRun(variables.errors.map(({ message }) => ({ code: 'BAD_USER_INPUT', sentence: message })));
    const there = await context.standIn(asked.value);
    try {
      return await run(there, schema, { ...admitted, sent, variables: variables.coerced });
    } finally {
      await there.abandon();
    }
  })();
  await putOnRecord(context, as.agency, done.written, operation);
  return done.rehearsal;
}

const ASKED_WRONGLY: Readonly<Record<AskingRefusal, string>> = {
  PURPOSE_NOT_ALLOWED: 'They may not ask in this way: the purpose is in force, and only a system says for whom it asks.',
  REASON_NEEDED: 'This purpose needs a reason: send one as they would.',
  GLASS_NOT_OPEN: 'No glass is broken in a rehearsal.',
};

function notRun(refused: readonly RefusedOperation[]): { readonly rehearsal: Rehearsal; readonly written: readonly Written[] } {
  return { rehearsal: { refused, ...NOTHING }, written: [] };
}

function refusalOf({ message, extensions }: GraphQLError): RefusedOperation {
  return { code: String(extensions['code'] ?? 'BAD_REQUEST'), sentence: message };
}

function mustBeRehearsable(document: DocumentNode, { operation }: OperationDefinitionNode): void {
  if (operation !== OperationTypeNode.QUERY)
    throw badInput(`Only a query is rehearsed: a ${operation} does something, or follows what is done. Rehearse the query that reads what it answers with.`);
  visit(document, {
    [Kind.FIELD]: ({ name }) => {
      if (NOT_IN_A_REHEARSAL.has(name.value)) throw badInput(`A rehearsal rehearses no other, and explains nothing: take ${name.value} out of the document.`);
    },
  });
}

async function run(
  there: GraphContext,
  schema: GraphQLSchema,
  {
    document,
    operation,
    sent,
    variables,
  }: { document: DocumentNode; operation: OperationDefinitionNode; sent: SentOperation; variables: Record<string, unknown> },
): Promise<{ readonly rehearsal: Rehearsal; readonly written: readonly Written[] }> {
  // A name that no document can have chosen before it was sent.
  const typeAlias = `type_${newId().replaceAll('-', '')}`;
  const { document: tried, cut } = withoutComparisons(document, { schema, variables, typeAlias });
  const before = await lastEntry(there);
  const { data, errors = [] } = await execute({
    schema,
    document: tried,
    operationName: sent.operationName,
    variableValues: { ...sent.variables },
    contextValue: there,
  });
  // What is no refusal is a fault of the hub: it is told and written down as one.
  const fault = errors.find(({ extensions }) => typeof extensions['code'] !== 'string' || extensions['code'] === 'INTERNAL_SERVER_ERROR');
  if (fault) throw fault.originalError ?? new Error('An operation that was rehearsed failed.');
  await there.end(await there.tells(data), operation.name?.value ?? null);
  const written = await entriesSince(there, before);
  const masked = there.masks.all();
  const { fragments, tried: triedOperation } = partsOf(tried, operation);
  const wouldReturn = outlineOf({ schema, operation: triedOperation, fragments, typeAlias, data, errors, masked: new Set(masked.map(({ path }) => path)) });
  return { rehearsal: { refused: [], wouldReturn, masked, wouldLog: written.map(withoutSubjects), notRehearsed: cut }, written };
}

function partsOf(document: DocumentNode, meant: OperationDefinitionNode) {
  const operations = document.definitions.filter((each) => each.kind === Kind.OPERATION_DEFINITION);
  const fragments = document.definitions.filter((each) => each.kind === Kind.FRAGMENT_DEFINITION);
  const tried = operations.find(({ name }) => name?.value === meant.name?.value) ?? meant;
  return { tried, fragments: Object.fromEntries(fragments.map((each) => [each.name.value, each])) };
}

async function lastEntry({ reads }: GraphContext): Promise<string> {
  const [row] = await reads.run<{ position: string }>(sql`select coalesce(max(position), 0)::text as position from ledger_entry`);
  return row?.position ?? '0';
}

/** What this transaction has put on record: the entries themselves, as the real one would have written them. */
async function entriesSince({ reads, requestId, identity }: GraphContext, position: string): Promise<readonly Written[]> {
  const found = await reads.run<{ kind: LedgerKind; purpose: string | null; recipients: string; regimes: string; items: string }>(sql`
    select kind, purpose, to_jsonb(recipients)::text as recipients, to_jsonb(regimes)::text as regimes, items::text as items from ledger_entry
     where position > ${position}::bigint and request_id = ${requestId} and subject = ${identity.subject} and agency = ${identity.agency}
       and xmin::text = (pg_current_xact_id()::text::bigint % 4294967296)::text order by position
  `);
  return found.map(({ kind, purpose, recipients, regimes, items }) => ({
    kind,
    purpose,
    recipients: JSON.parse(recipients),
    regimes: JSON.parse(regimes),
    items: JSON.parse(items),
  }));
}

function withoutSubjects({ items, ...entry }: Written): WouldLog {
  const kinds = [...Map.groupBy(items, ({ about }) => about.slice(0, about.indexOf(':')))];
  return {
    ...entry,
    items: kinds
      .map(([type, each]) => ({
        type,
        fields: [...new Set(each.flatMap(({ fields }) => fields))].toSorted(),
        subjects: new Set(each.map(({ about }) => about)).size,
      }))
      .toSorted((one, other) => (one.type < other.type ? -1 : 1)),
  };
}

/** Whoever asks afterwards who looked at somebody finds the rehearsal, too, with the agency in whose name it was. */
async function putOnRecord(context: GraphContext, agency: string, written: readonly Written[], operation: string | null): Promise<void> {
  const about = new Set([`Agency:${agency}`, ...written.flatMap(({ items }) => items.map((item) => item.about))]);
  await context.reads.run(
    ledgerInsert([
      {
        ...whoAsks(context.asking),
        at: context.clock.now(),
        kind: 'CONSULTATION',
        regimes: Object.values(Regime).filter((regime) => written.some(({ regimes }) => regimes.includes(regime))),
        recipients: [],
        requestId: context.requestId,
        operation,
        agreement: null,
        items: [...about].map((each) => ({ about: each, fields: ['Query.rehearse'] })),
      },
    ]),
  );
}
