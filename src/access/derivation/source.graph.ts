/** The sources of a fact in compartments, and the door to add a second one. */
import { builder } from '../../graph/builder.ts';
import { commandField } from '../../graph/command-field.ts';
import { entityType } from '../../graph/entity-type.ts';
import { declared, typeNameOf } from '../../graph/entity-types.ts';
import { graphEnum } from '../../graph/enums.ts';
import { recordOfId } from '../../graph/global-ids.ts';
import { NotFoundType, RefusalInterface } from '../../graph/refusal-types.ts';
import { WHAT_A_CASE_TELLS } from '../personal-data.ts';
import { recordFields } from '../record.graph.ts';
import { BarrierRefusalType } from './barrier.graph.ts';
import { addSource } from './commands/add-source.ts';
import { DependenceReason, type SourceNotIndependent } from './independent-source.rules.ts';
import { RecordSource } from './record-source.entity.ts';

entityType(RecordSource, {
  description:
    'A source of a fact that stood in compartments: the first, with which its record was born, and each that was added. Only the agency whose record it is reads them, and only who is read into the compartments of the source.',
  domain: 'people',
  readers: 'casework',
  personal: 'fields',
  fields: (t) => ({
    record: t.pothos.node({
      description: 'The record of the fact: a Person, an Incident, a Case or an Action. Null when it is one that you may not read.',
      extensions: declared({ declares: 'plumbing', because: 'a record of any type: the type reads it for who may have it' }),
      id: ({ recordType, recordId }) => {
        const type = typeof recordType === 'string' ? typeNameOf(recordType) : null;
        return type === null || typeof recordId !== 'string' ? null : { type, id: recordId };
      },
    }),
    number: t.prop('number', { personal: false, description: 'From 1, in the order in which they became known.' }),
    words: t.prop('words', { personal: WHAT_A_CASE_TELLS, description: 'What the source says, where it is no record of the hub; null for the first.' }),
    lifted: t.prop('lifted', {
      personal: false,
      description: 'The compartments in which the record lies no more since this source was added; none for the first.',
    }),
    ...recordFields(t),
  }),
});

const ReasonEnum = graphEnum('DependenceReason', 'Why a source is no second one.', DependenceReason, {
  SAME_ORIGINATOR: 'Whoever tells it told it before.',
  SAME_ORIGIN: 'It was itself made from the record, or from what the record was made from.',
  SAME_WORDS: 'It says the same in the same words.',
  SAME_RECORDER: 'Whoever adds it wrote a source of it down before.',
});

const SourceNotIndependentType = builder.objectRef<SourceNotIndependent>('SourceNotIndependent').implement({
  description: 'What was named as a second source of a fact is none.',
  interfaces: [RefusalInterface],
  fields: (t) => ({ reason: t.expose('reason', { type: ReasonEnum, description: 'Why.' }) }),
});

commandField('sourceAdd', {
  description:
    'Add a second source to a fact that stands in compartments. When it is independent of the first, the record lies from now on only where the second source lies: that record alone, and nothing that was made from it before. What a record is whatever its source (CHILD, STREET_WORKER, INTELLIGENCE) stays.',
  answers: 'RecordSource',
  refusals: [NotFoundType, SourceNotIndependentType, BarrierRefusalType],
  args: (arg) => ({
    recordId: arg.id({
      required: true,
      description: 'The record of the fact: a Person, an Incident, a Case or an Action of your agency, in compartments into which you are read.',
    }),
    originator: arg.string({
      required: true,
      description: 'Who tells it: the code of an agency, or a source in words that name nobody, at most 200 characters. Never the one who told it before.',
    }),
    words: arg.string({ description: 'What the source says, in its own words, at most 2,000 characters; may be left out where records say it.' }),
    from: arg.idList({
      description: 'Records that you may read and in which it stands, at most 20. None of them may go back to what the first source goes back to.',
    }),
    markings: arg.stringList({ description: 'Compartments that the source lies in beside those of these records: only such as you are read into.' }),
  }),
  input: (args) => ({
    record: recordOfId(args.recordId),
    originator: args.originator,
    words: args.words ?? null,
    from: (args.from ?? []).map(recordOfId),
    markings: args.markings ?? [],
  }),
  command: addSource,
});
