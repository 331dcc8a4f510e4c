/** The ledger in the graph: who consulted what is held on a person, to whom it was told, and whether the ledger is what it was; for those whom DPA 2018 s.62(4) lets. */
import type { GraphQLResolveInfo } from 'graphql';
import { builder, forbidden } from '../../graph/builder.ts';
import type { GraphContext } from '../../graph/context.ts';
import { declared } from '../../graph/entity-types.ts';
import { graphEnum } from '../../graph/enums.ts';
import { keyOf } from '../../graph/global-ids.ts';
import type { PageArgs } from '../../graph/keyset.ts';
import { LedgerKind } from './ledger-entry.ts';
import { whoAsks } from './who-asks.ts';
import { opensLedger } from './ledger-purposes.rules.ts';
import { ledgerConnection } from './ledger-page.graph.ts';
import { type LedgerEntryTold, LedgerList } from './ledger-reading.ts';
import { type FirstBreak, LedgerBreak, type Verdict } from './verdict.ts';

const KindEnum = graphEnum('LedgerKind', 'What was done with what is held, as DPA 2018 s.62(1) names it.', LedgerKind, {
  COLLECTION: 'It was collected.',
  ALTERATION: 'It was altered.',
  CONSULTATION: 'It was read.',
  DISCLOSURE: 'It was told to somebody outside the agency whose record it is; transfers among them.',
  COMBINATION: 'Records were put together.',
  ERASURE: 'It was erased.',
});

const BreakEnum = graphEnum('LedgerBreakKind', 'What was done to the ledger, as far as it can be told.', LedgerBreak, {
  CHECKPOINTS_BROKEN: 'A checkpoint was changed, taken out, or signed by somebody else.',
  MISSING: 'A sealed entry, or the seal of one, is gone.',
  CHANGED: 'An entry, or its seal, is not what was sealed.',
  INSERTED: 'An entry stands among older ones, or says that it is older than it is.',
  REORDERED: 'The entries are not in the order in which they were sealed.',
  CUT_OFF: 'The checkpoints know of more entries than there are: the end was cut off, or an older backup was put back.',
  RESTAMPED: 'The chain agrees with itself, but not with a checkpoint: it was made anew.',
  NO_CHECKPOINTS: 'There is a ledger, and nothing outside the database vouches for it.',
});

const EntryType = builder.objectRef<LedgerEntryTold>('LedgerEntry').implement({
  description: 'One thing that was done with what is held, as far as it is about the person who was asked for. It says which fields, never what they said.',
  authScopes: { ledger: true },
  fields: (t) => ({
    entryId: t.exposeString('id', { description: 'The identity of the entry. It is no record of the graph: it is read by these lists alone.' }),
    sequence: t.exposeString('sequence', {
      nullable: true,
      description: 'The how-manieth of the ledger, as a decimal number; null while it waits for its seal.',
    }),
    at: t.expose('at', { type: 'DateTime', description: 'When it was done.' }),
    kind: t.expose('kind', { type: KindEnum, description: 'What was done.' }),
    subject: t.exposeString('subject', { description: 'Who did it: the subject of their token, or "hub" for what the hub does by itself.' }),
    agency: t.exposeString('agency', { description: 'The code of the agency for which it was done.' }),
    actingFor: t.exposeString('actingFor', { nullable: true, description: 'Whom a system said that it acts for, in its words; null for nobody else.' }),
    purpose: t.exposeString('purpose', { nullable: true, description: 'The purpose that was given; null for none.' }),
    regimes: t.stringList({ description: 'The regimes of the records that it was about.', resolve: ({ regimes }) => [...regimes] }),
    reason: t.exposeString('reason', { nullable: true, description: 'Why, where the purpose demands a reason.' }),
    recipients: t.stringList({ description: 'Whom it was told to: codes of agencies, or topics.', resolve: ({ recipients }) => [...recipients] }),
    requestId: t.exposeString('requestId', { nullable: true, description: 'The id of the request, as logs name it; null for what no request asked for.' }),
    operation: t.exposeString('operation', { nullable: true, description: 'The name of the operation, where it has one.' }),
    glass: t.exposeString('glass', { nullable: true, description: 'The broken glass under which it was done; null without.' }),
    agreement: t.exposeString('agreement', {
      nullable: true,
      description: 'The reference of the sharing agreement under which a message left; null for what no message told.',
    }),
    fields: t.stringList({ description: 'The fields of this person, with their types, such as Person.displayName.', resolve: ({ fields }) => [...fields] }),
    others: t.exposeInt('others', { description: 'How many other records the entry is about.' }),
  }),
});

const ConnectionType = ledgerConnection('LedgerEntry', EntryType);

const FOR_WHOM =
  'For auditors, and for the purposes of DPA 2018 s.62(4) alone: LAWFULNESS_CHECK, SELF_MONITORING, DATA_SECURITY, CRIMINAL_PROCEEDINGS. That you asked is itself on record, and stands in the list from then on. A person who is not there has no other entries.';

const LISTS = {
  consultations: { kind: 'CONSULTATION', description: `Who read what is held on a person, the newest first. ${FOR_WHOM}` },
  disclosures: { kind: 'DISCLOSURE', description: `To whom what is held on a person was told, the newest first. ${FOR_WHOM}` },
} as const;

for (const [list, { kind, description }] of entriesOf(LISTS))
  builder.queryField(list, (t) =>
    t.field({
      type: ConnectionType,
      nullable: true,
      description,
      authScopes: { ledger: true },
      extensions: {
        ...declared({ declares: 'plumbing', because: 'entries of the ledger are no records: they are read by these lists alone, each time on record' }),
        domain: 'people',
      },
      args: {
        person: t.arg.id({ required: true, description: 'The Person.' }),
        first: t.arg.int({ description: 'How many from the beginning, at most 100; 20 when nothing is said.' }),
        after: t.arg.string({ description: 'Only those behind this cursor.' }),
        last: t.arg.int({ description: 'How many from the end, at most 100.' }),
        before: t.arg.string({ description: 'Only those before this cursor.' }),
      },
      resolve: async (_, { person, ...page }, context, info) => await openedList(list, kind, { person: keyOf('Person', String(person)), page }, context, info),
    }),
  );

async function openedList(
  list: keyof typeof LISTS,
  kind: LedgerKind,
  { person, page }: { readonly person: string; readonly page: PageArgs },
  { asking, reads, clock, requestId }: GraphContext,
  { operation }: GraphQLResolveInfo,
): Promise<LedgerList> {
  if (!opensLedger(asking.purpose)) throw forbidden();
  const reader = { ...whoAsks(asking), at: clock.now(), requestId, operation: operation.name?.value ?? null };
  return await LedgerList.open(reads, reader, list, kind, person, page);
}

const FirstBreakType = builder.objectRef<FirstBreak>('LedgerFirstBreak').implement({
  description: 'The first place at which the ledger is not what was sealed.',
  authScopes: { ledger: true },
  fields: (t) => ({
    kind: t.expose('kind', { type: BreakEnum, description: 'What was done, as far as it can be told.' }),
    sequence: t.exposeInt('sequence', { nullable: true, description: 'The first entry that is affected; null when it is about the checkpoints alone.' }),
    sentence: t.exposeString('sentence', { description: 'What is wrong; ids and numbers, never what an entry says.' }),
  }),
});

const VerdictType = builder.objectRef<Verdict>('LedgerVerdict').implement({
  description: 'Whether the ledger is what it was.',
  authScopes: { ledger: true },
  fields: (t) => ({
    ok: t.boolean({ description: 'True when nothing was found wrong.', resolve: ({ firstBreak }) => firstBreak === null }),
    firstBreak: t.expose('firstBreak', {
      type: FirstBreakType,
      nullable: true,
      description: 'The first place at which it is not what was sealed; null for none.',
    }),
    sealed: t.exposeInt('sealed', { description: 'How many sealed entries were found right, from the first on.' }),
    vouchedFor: t.exposeInt('vouchedFor', { description: 'How many of them a checkpoint outside the database vouches for.' }),
    waiting: t.exposeInt('waiting', { description: 'How many entries wait for their seal.' }),
    checkpoints: t.exposeInt('checkpoints', { description: 'How many checkpoints were compared.' }),
    checkpointedAt: t.expose('checkpointedAt', { type: 'DateTime', nullable: true, description: 'When the last of them was made; null without any.' }),
  }),
});

builder.queryField('verifyLedger', (t) =>
  t.field({
    type: VerdictType,
    nullable: true,
    description:
      'Whether the ledger is what it was, by the checkpoints that this hub keeps outside the database: the same check as `npm run ledger:verify`, which also runs where the hub is not trusted. It reads the whole ledger. For auditors.',
    authScopes: { ledger: true },
    extensions: { ...declared({ declares: 'plumbing', because: 'says whether the ledger is whole; no record is behind it' }), domain: 'people' },
    resolve: async (_, __, { verifyLedger }) => await verifyLedger(),
  }),
);

function entriesOf<Key extends string, Value>(record: Readonly<Record<Key, Value>>): [Key, Value][] {
  return Object.entries(record) as [Key, Value][];
}
