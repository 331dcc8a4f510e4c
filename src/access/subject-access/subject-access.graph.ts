/** What is held on a person, for the person: prepared by an officer of the agency that holds it, who reads it over before it is handed out. */
import { builder } from '../../graph/builder.ts';
import { declared } from '../../graph/entity-types.ts';
import { graphEnum } from '../../graph/enums.ts';
import { keyOf } from '../../graph/global-ids.ts';
import { personalTables } from '../../graph/personal-columns.ts';
import type { Regime } from '../../shared/regime.ts';
import {
  gatherSubjectAccess,
  type HeldFact,
  type HeldOnPerson,
  type HeldRecord,
  type HeldUnder,
  type ToldTo,
  type Withheld,
  WithheldBecause,
} from './gather-subject-access.ts';

const BecauseEnum = graphEnum('WithheldBecause', 'Why something stays behind when a person asks for what is held on them.', WithheldBecause, {
  THIRD_PARTY: 'It tells of somebody else (UK GDPR art. 15(4), DPA 2018 s.45(4)(e)).',
  MARKED: 'It lies in a compartment: whether it is told is decided by who keeps that (DPA 2018 s.45(4)).',
  INTELLIGENCE: 'It is intelligence: telling of it would prejudice the prevention or detection of crime (DPA 2018 s.45(4)(b)).',
});

const REGIME_WORDS: Readonly<Record<Regime, string>> = { UK_GDPR_PART2: 'UK GDPR article 15', LED_PART3: 'Data Protection Act 2018 section 45' };

const FactType = builder.objectRef<HeldFact>('SubjectAccessFact').implement({
  description: 'One fact that is held on a person.',
  authScopes: { writer: true },
  fields: (t) => ({
    field: t.exposeString('field', { description: 'Its name, such as Person.displayName.' }),
    description: t.exposeString('description', { description: 'What it says, in plain English.' }),
    value: t.field({ type: 'JSON', nullable: true, description: 'What is held.', resolve: ({ value }) => value as never }),
    purposes: t.stringList({ description: 'The purposes for which it may be read.', resolve: ({ purposes }) => [...purposes] }),
  }),
});

interface RecordOf extends HeldRecord {
  readonly person: string;
  readonly regime: Regime;
  readonly agency: string;
}

const RecordType = builder.objectRef<RecordOf>('SubjectAccessRecord').implement({
  description: 'What one record says of a person, as far as it is processed under one law.',
  authScopes: { writer: true },
  fields: (t) => ({
    type: t.exposeString('type', { description: 'The type of the record, such as Referral.' }),
    recordId: t.exposeString('key', { description: 'The identity of the record.' }),
    source: t.exposeString('source', { description: "Where it came from: an agency's code or a publisher's name." }),
    retentionClass: t.exposeString('retentionClass', { description: 'How long it is kept: a class of the retention schedule.' }),
    recordedAt: t.expose('recordedAt', { type: 'DateTime', description: 'Since when it is held.' }),
    facts: t.field({
      type: [FactType],
      description: 'What it says.',
      resolve: ({ facts, person, regime, agency }, _, { notes }, { path }) => {
        for (const { field } of facts) notes.note(path, { about: `Person:${person}`, owner: agency, regime }, field);
        return [...facts];
      },
    }),
  }),
});

const ToldToType = builder.objectRef<ToldTo>('SubjectAccessRecipient').implement({
  description: 'To whom facts about a person were told, as the ledger has it.',
  authScopes: { writer: true },
  fields: (t) => ({
    recipient: t.exposeString('recipient', { description: "An agency's code, or a topic." }),
    agreement: t.exposeString('agreement', {
      nullable: true,
      description: 'The reference of the sharing agreement of a message; null where it was read in the hub.',
    }),
    purpose: t.exposeString('purpose', { nullable: true, description: 'What for; null where none was given.' }),
    times: t.exposeInt('times', { description: 'How often.' }),
    lastAt: t.expose('lastAt', { type: 'DateTime', description: 'When last.' }),
    fields: t.stringList({ description: 'Which fields, or which paths of a message.', resolve: ({ fields }) => [...fields] }),
  }),
});

interface UnderOf extends HeldUnder {
  readonly person: string;
  readonly agency: string;
}

const UnderType = builder.objectRef<UnderOf>('SubjectAccessUnder').implement({
  description: 'What is held on a person under one law.',
  authScopes: { writer: true },
  fields: (t) => ({
    regime: t.exposeString('regime', { description: 'UK_GDPR_PART2 or LED_PART3.' }),
    right: t.string({ description: 'The right of access under which it is told.', resolve: ({ regime }) => REGIME_WORDS[regime] }),
    records: t.field({
      type: [RecordType],
      description: 'The records that say something of the person.',
      resolve: ({ records, person, regime, agency }) => records.map((record) => ({ ...record, person, regime, agency })),
    }),
    recipients: t.field({ type: [ToldToType], description: 'To whom it was told.', resolve: ({ recipients }) => [...recipients] }),
  }),
});

const WithheldType = builder.objectRef<Withheld>('SubjectAccessWithheld').implement({
  description: 'How much stays behind, for the officer who prepares the answer: never handed out with it.',
  authScopes: { writer: true },
  fields: (t) => ({
    because: t.expose('because', { type: BecauseEnum, description: 'Why.' }),
    count: t.exposeInt('count', { description: 'How many facts; of records of which nothing is told, how many records.' }),
  }),
});

interface Prepared extends HeldOnPerson {
  readonly agency: string;
  readonly preparedAt: Date;
}

const PreparedType = builder.objectRef<Prepared>('SubjectAccess').implement({
  description: 'What an agency holds on a person, by the law under which it is processed, with its sources, purposes, recipients and how long it is kept.',
  authScopes: { writer: true },
  fields: (t) => ({
    agency: t.exposeString('agency', { description: 'The code of the agency that answers: that of whoever asks. Others answer for what they hold.' }),
    preparedAt: t.expose('preparedAt', { type: 'DateTime', description: 'As of when.' }),
    under: t.field({
      type: [UnderType],
      description: 'By law.',
      resolve: ({ under, person, agency }) => under.map((each) => ({ ...each, person, agency })),
    }),
    withheld: t.field({
      type: [WithheldType],
      description: 'What stays behind, for staff: never handed out with the rest.',
      resolve: ({ withheld }) => [...withheld],
    }),
  }),
});

builder.queryField('subjectAccess', (t) =>
  t.field({
    type: PreparedType,
    nullable: true,
    description:
      'What your agency holds on a person, for the person (UK GDPR art. 15, DPA 2018 s.45). Facts that name others, records in compartments and intelligence stay behind and are counted. Null when the person is no record of your agency. That you asked is on record.',
    authScopes: { writer: true },
    extensions: {
      ...declared({ declares: 'plumbing', because: 'gathers every record about one person, whatever its type; each fact is on record as read' }),
      domain: 'people',
    },
    args: { person: t.arg.id({ required: true, description: 'The Person.' }) },
    resolve: async (_, { person }, { asking, reads, clock }, { schema }) => {
      const { agency } = asking.identity;
      const held = await gatherSubjectAccess(reads, { person: keyOf('Person', String(person)), agency, tables: personalTables(schema) });
      return held && { ...held, agency, preparedAt: clock.now() };
    },
  }),
);
