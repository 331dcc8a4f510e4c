/** The mutation that records a person, and the inputs that others share with it. */
import { builder } from '../graph/builder.ts';
import { commandField } from '../graph/command-field.ts';
import { type ChannelOf, recordPerson } from './commands/record-person.ts';
import { ContactKindEnum, PersonNameKindEnum, SafeAnswerEnum } from './person.graph.ts';

const PersonNameInput = builder.inputType('PersonNameInput', {
  description: 'A name of a person.',
  fields: (t) => ({
    kind: t.field({ type: PersonNameKindEnum, defaultValue: 'LEGAL', description: 'What sort of name it is.' }),
    given: t.string({ description: 'Given names.' }),
    family: t.string({ description: 'Family name.' }),
    full: t.string({ required: true, description: 'The whole name as it is said.' }),
  }),
});

const safe = { type: SafeAnswerEnum, defaultValue: 'UNKNOWN' } as const;

export const ContactChannelInput = builder.inputType('ContactChannelInput', {
  description: 'A way to reach a person. What nobody asked is UNKNOWN, which is never taken for yes.',
  fields: (t) => ({
    kind: t.field({ type: ContactKindEnum, required: true, description: 'What sort of channel it is.' }),
    value: t.string({ required: true, description: 'The number or address.' }),
    safeToCall: t.field({ ...safe, description: 'Is it safe to ring?' }),
    safeVoicemail: t.field({ ...safe, description: 'Is it safe to leave a message?' }),
    safeText: t.field({ ...safe, description: 'Is it safe to send a text or an email?' }),
    safeLetter: t.field({ ...safe, description: 'Is it safe to write?' }),
    bestTimes: t.string({ description: 'When to try, in their own words.' }),
  }),
});

/** The channel that the input says, with UNKNOWN for what nobody asked. */
export function channelOf(channel: typeof ContactChannelInput.$inferInput): ChannelOf {
  return {
    kind: channel.kind,
    value: channel.value,
    safeToCall: channel.safeToCall ?? 'UNKNOWN',
    safeVoicemail: channel.safeVoicemail ?? 'UNKNOWN',
    safeText: channel.safeText ?? 'UNKNOWN',
    safeLetter: channel.safeLetter ?? 'UNKNOWN',
    bestTimes: channel.bestTimes ?? null,
  };
}

commandField('personRecord', {
  description: 'Record a person with their names and how they can be reached safely.',
  answers: 'Person',
  refusals: [],
  args: (arg) => ({
    names: arg({ type: [PersonNameInput], required: true, description: 'At least one; an alias will do. The first PREFERRED one is shown, else the first.' }),
    dateOfBirth: arg({ type: 'Date', description: 'Their date of birth.' }),
    preferredLanguage: arg.string({ description: 'The language they wish to be spoken to in.' }),
    interpreterNeeded: arg.boolean({ description: 'Whether an interpreter is needed.' }),
    contactChannels: arg({ type: [ContactChannelInput], description: 'How they can be reached.' }),
    markings: arg.stringList({
      description:
        'Compartments that the record lies in, of those into which you are read (see compartments). CHILD comes by itself with a date of birth. With STREET_WORKER the first ALIAS is shown.',
    }),
  }),
  input: (args) => ({
    names: args.names.map((name) => ({ kind: name.kind ?? 'LEGAL', given: name.given ?? null, family: name.family ?? null, full: name.full })),
    dateOfBirth: args.dateOfBirth ?? null,
    preferredLanguage: args.preferredLanguage ?? null,
    interpreterNeeded: args.interpreterNeeded ?? null,
    contactChannels: (args.contactChannels ?? []).map(channelOf),
    markings: args.markings ?? [],
  }),
  command: recordPerson,
});
