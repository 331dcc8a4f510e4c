/** The mutations of contact channels: what is safe changes, and has to be known at once. */
import { commandField } from '../../graph/command-field.ts';
import { keyOf } from '../../graph/global-ids.ts';
import { NotFoundType } from '../../graph/refusal-types.ts';
import { SafeAnswerEnum } from '../person.graph.ts';
import { channelOf, ContactChannelInput } from '../person.mutations.graph.ts';
import { addChannel, changeChannel, endChannel } from './commands/change-channel.ts';

const unchanged = { type: SafeAnswerEnum } as const;

commandField('contactChannelAdd', {
  description: 'Add a way to reach a person. What nobody asked is UNKNOWN, which is never taken for yes.',
  answers: 'Person',
  refusals: [NotFoundType],
  args: (arg) => ({
    personId: arg.id({ required: true, description: 'The Person.' }),
    channel: arg({ type: ContactChannelInput, required: true, description: 'The channel.' }),
  }),
  input: (args) => ({ personId: keyOf('Person', args.personId), channel: channelOf(args.channel) }),
  command: addChannel,
});

commandField('contactChannelChange', {
  description: 'Change what is safe about a channel. It holds for every referral that has not left yet, from the next moment on; the channel has a new id.',
  answers: 'Person',
  refusals: [NotFoundType],
  args: (arg) => ({
    channelId: arg.id({ required: true, description: 'The ContactChannel that holds now.' }),
    safeToCall: arg({ ...unchanged, description: 'Is it safe to ring? As before, when left out.' }),
    safeVoicemail: arg({ ...unchanged, description: 'Is it safe to leave a message? As before, when left out.' }),
    safeText: arg({ ...unchanged, description: 'Is it safe to send a text or an email? As before, when left out.' }),
    safeLetter: arg({ ...unchanged, description: 'Is it safe to write? As before, when left out.' }),
    bestTimes: arg.string({ description: 'When to try, in their own words. As before, when left out.' }),
  }),
  input: (args) => ({
    channelId: keyOf('ContactChannel', args.channelId),
    safeToCall: args.safeToCall ?? null,
    safeVoicemail: args.safeVoicemail ?? null,
    safeText: args.safeText ?? null,
    safeLetter: args.safeLetter ?? null,
    bestTimes: args.bestTimes ?? null,
  }),
  command: changeChannel,
});

commandField('contactChannelEnd', {
  description: 'A channel no longer reaches the person, or must no longer be used.',
  answers: 'Person',
  refusals: [NotFoundType],
  args: (arg) => ({ channelId: arg.id({ required: true, description: 'The ContactChannel that holds now.' }) }),
  input: (args) => ({ channelId: keyOf('ContactChannel', args.channelId) }),
  command: endChannel,
});
