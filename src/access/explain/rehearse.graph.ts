/** Rehearsals in the graph: what an operation of somebody else would be answered with, without the answer. */
import { builder } from '../../graph/builder.ts';
import { declared } from '../../graph/entity-types.ts';
import type { MaskedField } from '../../graph/masks.ts';
import { PurposeEnum } from '../purpose.graph.ts';
import { badInput } from '../../graph/bad-input.ts';
import { RoleEnum } from './explain.graph.ts';
import { inTurn } from './in-turn.ts';
import type { CutField } from './comparisons.ts';
import type { OutlinedField } from './outline.ts';
import { type LoggedKind, type RefusedOperation, type Rehearsal, rehearse, type WouldLog } from './rehearse.ts';

const OperationInput = builder.inputType('RehearsedOperation', {
  description: 'An operation as it would be sent.',
  fields: (t) => ({
    query: t.string({ required: true, description: 'Its document: a query.' }),
    variables: t.field({ type: 'JSON', description: 'Its variables, as a JSON object.' }),
    operationName: t.string({ description: 'Which operation of the document, where it holds several.' }),
  }),
});

const AskerInput = builder.inputType('RehearsedAsker', {
  description: 'Who would send it, and how.',
  fields: (t) => ({
    agency: t.string({ required: true, description: 'The code of the agency that they ask for.' }),
    roles: t.field({ type: [RoleEnum], required: true, description: 'The roles in their token.' }),
    subject: t.string({ description: 'The subject of their token, for what was opened to them alone; nobody in particular when left out.' }),
    purpose: t.field({ type: PurposeEnum, description: 'For what they would ask; for no purpose, when left out.' }),
    actingFor: t.string({ description: 'For whom a system would say that it asks.' }),
    reason: t.string({ description: 'The reason that they would give, where their purpose demands one.' }),
  }),
});

const OutlineType = builder.objectRef<OutlinedField>('RehearsedField').implement({
  description: 'One place of an answer, and how often something would stand there: never what.',
  authScopes: { disputes: true },
  fields: (t) => ({
    path: t.exposeString('path', { description: 'The names from the top, such as cases.nodes.title; places in lists are left out.' }),
    field: t.exposeString('field', { description: 'Type and field, such as Case.title.' }),
    answered: t.exposeInt('answered', { description: 'How often a value would stand there.' }),
    empty: t.exposeInt('empty', { description: 'How often null would, because there is nothing, or nothing that they see.' }),
    masked: t.exposeInt('masked', { description: 'How often null would, because the field is not for the purpose that they ask for.' }),
    refused: t.exposeInt('refused', { description: 'How often an error would stand in its place.' }),
    rows: t.exposeInt('rows', { nullable: true, description: 'How many rows the lists would hold that stand there; null where no list does.' }),
    codes: t.stringList({ description: 'The codes of those errors.', resolve: ({ codes }) => [...codes] }),
  }),
});

const MaskedType = builder.objectRef<MaskedField>('RehearsedMask').implement({
  description: 'A field that would be left out of the answer, whatever stands there.',
  authScopes: { disputes: true },
  fields: (t) => ({
    path: t.exposeString('path', { description: 'Where in the answer.' }),
    field: t.exposeString('field', { description: 'Type and field, such as Person.dateOfBirth.' }),
    because: t.exposeString('because', {
      description: 'PURPOSE: it is not told for the purpose that they ask for. MARKING: it lies in a compartment into which they are not read.',
    }),
  }),
});

const LoggedType = builder.objectRef<LoggedKind>('RehearsedLogItem').implement({
  description: 'The records of one type that an entry would be about.',
  authScopes: { disputes: true },
  fields: (t) => ({
    type: t.exposeString('type', { description: 'Their type, such as Person.' }),
    fields: t.stringList({ description: 'The fields that would be told of them.', resolve: ({ fields }) => [...fields] }),
    subjects: t.exposeInt('subjects', { description: 'How many they are.' }),
  }),
});

const LogType = builder.objectRef<WouldLog>('RehearsedLogEntry').implement({
  description: 'An entry that the ledger would hold, without whom it is about.',
  authScopes: { disputes: true },
  fields: (t) => ({
    kind: t.exposeString('kind', { description: 'What would be done, as DPA 2018 s.62(1) names it: a word of LedgerKind.' }),
    purpose: t.exposeString('purpose', { nullable: true, description: 'The purpose that would be given.' }),
    recipients: t.stringList({ description: 'Whom it would be told to.', resolve: ({ recipients }) => [...recipients] }),
    regimes: t.stringList({ description: 'The regimes of the records.', resolve: ({ regimes }) => [...regimes] }),
    items: t.field({ type: [LoggedType], description: 'What it would be about.', resolve: ({ items }) => [...items] }),
  }),
});

const RefusedType = builder.objectRef<RefusedOperation>('RehearsedRefusal').implement({
  description: 'Why an operation would not be run.',
  authScopes: { disputes: true },
  fields: (t) => ({
    code: t.exposeString('code', { description: 'The code of the error.' }),
    sentence: t.exposeString('sentence', { description: 'Its message.' }),
  }),
});

const CutType = builder.objectRef<CutField>('NotRehearsed').implement({
  description:
    'A field that was left out of the rehearsal, because its arguments compare with what records say: what a comparison finds would tell it. Rehearse it without them.',
  authScopes: { disputes: true },
  fields: (t) => ({
    path: t.exposeString('path', { description: 'Where in the document.' }),
    field: t.exposeString('field', { description: 'Type and field, such as Query.people.' }),
  }),
});

const RehearsalType = builder.objectRef<Rehearsal>('Rehearsal').implement({
  description: 'What an operation would be answered with and what would be put on record: how much and where, never what, and nobody’s name or id.',
  authScopes: { disputes: true },
  fields: (t) => ({
    refused: t.field({ type: [RefusedType], description: 'Why it would not be run at all; empty when it would.', resolve: ({ refused }) => [...refused] }),
    wouldReturn: t.field({ type: [OutlineType], description: 'The outline of the answer.', resolve: ({ wouldReturn }) => [...wouldReturn] }),
    masked: t.field({ type: [MaskedType], description: 'What would be left out of it.', resolve: ({ masked }) => [...masked] }),
    wouldLog: t.field({ type: [LogType], description: 'What would be put on record.', resolve: ({ wouldLog }) => [...wouldLog] }),
    notRehearsed: t.field({ type: [CutType], description: 'What was not rehearsed.', resolve: ({ notRehearsed }) => [...notRehearsed] }),
  }),
});

builder.queryField('rehearse', (t) =>
  t.field({
    type: RehearsalType,
    nullable: true,
    description:
      'What a query of somebody else would be answered with: run for real in their name, behind both walls, and never committed. It tells how much stands where, what would be masked or refused, and what would go on record; no value and no id. It costs what the query costs. For auditors, for LAWFULNESS_CHECK and SELF_MONITORING; that you did is on record. Ask for it without other fields of the root.',
    authScopes: { disputes: true },
    extensions: { ...declared({ declares: 'plumbing', because: 'says how much would be told; no record is told' }), domain: 'people' },
    args: {
      operation: t.arg({ type: OperationInput, required: true, description: 'What would be sent.' }),
      as: t.arg({ type: AskerInput, required: true, description: 'Who would send it.' }),
    },
    resolve: async (_, { operation, as }, context, info) =>
      await inTurn(context, info, async () => {
        const { purpose = null, actingFor = null, reason = null } = as;
        const sent = { query: operation.query, variables: variablesIn(operation.variables), operationName: operation.operationName ?? null };
        return await rehearse(context, info.schema, { sent, as, manner: { purpose, actingFor, reason } }, info.operation.name?.value ?? null);
      }),
  }),
);

function variablesIn(given: unknown): Readonly<Record<string, unknown>> {
  if (given === undefined || given === null) return {};
  if (typeof given !== 'object' || Array.isArray(given)) throw badInput('The variables of an operation are a JSON object: send one, or none.');
  return { ...given };
}
