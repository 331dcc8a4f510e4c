/** Adds a way to reach a person, changes what is safe about one, or ends it: what held before is kept with its dates. */
import type { CommandContext } from '../../../access/command-context.ts';
import { appendToOutbox } from '../../../exchange/outbox.ts';
import { newId } from '../../../shared/ids.ts';
import { invalid, type InvalidInput, type NotFound, notFound } from '../../../shared/refusals.ts';
import { ok, refuse, type Result } from '../../../shared/result.ts';
import { firstWrong, wordsOrNull, wrongWords } from '../../../shared/words.ts';
import { type LockedPerson, lockPeople } from '../../commands/lock-person.ts';
import type { ChannelOf } from '../../commands/record-person.ts';
import { ContactChannel, type SafeAnswer } from '../../person.entity.ts';
import { personEvent } from '../../person.events.ts';

export interface AddChannel {
  readonly personId: string;
  readonly channel: ChannelOf;
}

export interface ChangeChannel {
  readonly channelId: string;
  /** Null leaves the answer as it was. */
  readonly safeToCall: SafeAnswer | null;
  readonly safeVoicemail: SafeAnswer | null;
  readonly safeText: SafeAnswer | null;
  readonly safeLetter: SafeAnswer | null;
  readonly bestTimes: string | null;
}

export interface EndChannel {
  readonly channelId: string;
}

type Changed = Promise<Result<{ id: string }, NotFound | InvalidInput>>;

const MOST_CHANNELS = 20;

export async function addChannel(context: CommandContext, { personId, channel }: AddChannel): Changed {
  const { em, clock } = context;
  const wrong = firstWrong(wrongWords('channel.value', channel.value, 250), wrongWords('channel.bestTimes', channel.bestTimes, 200, false));
  if (wrong) return refuse(wrong);
  const person = (await lockPeople(em, [personId])).get(personId);
  if (!person) return refuse(notFound('personId', 'person'));
  if ((await em.count(ContactChannel, { person: personId, validTo: null })) >= MOST_CHANNELS)
    return refuse(invalid('channel', `A person has at most ${MOST_CHANNELS} channels that hold: end one first.`));
  em.create(ContactChannel, {
    ...channel,
    id: newId(),
    person: personId,
    value: channel.value.trim(),
    bestTimes: wordsOrNull(channel.bestTimes),
    validFrom: clock.now(),
    validTo: null,
  });
  await appendToOutbox(em, [personEvent(context, 'person.channel-changed', person)]);
  return ok({ id: personId });
}

/** The old row ends and a new one begins, so that what was known at the time of a contact can still be seen. */
export async function changeChannel(context: CommandContext, input: ChangeChannel): Changed {
  const { em, clock } = context;
  const wrong = wrongWords('bestTimes', input.bestTimes, 200, false);
  if (wrong) return refuse(wrong);
  const taken = await takeChannel(context, input.channelId);
  if (!taken.ok) return taken;
  const { channel, person } = taken.value;
  const now = clock.now();
  channel.validTo = now;
  em.create(ContactChannel, {
    id: newId(),
    person: person.id,
    kind: channel.kind,
    value: channel.value,
    safeToCall: input.safeToCall ?? channel.safeToCall,
    safeVoicemail: input.safeVoicemail ?? channel.safeVoicemail,
    safeText: input.safeText ?? channel.safeText,
    safeLetter: input.safeLetter ?? channel.safeLetter,
    bestTimes: input.bestTimes === null ? (channel.bestTimes ?? null) : wordsOrNull(input.bestTimes),
    validFrom: now,
    validTo: null,
  });
  await appendToOutbox(em, [personEvent(context, 'person.channel-changed', person)]);
  return ok({ id: person.id });
}

export async function endChannel(context: CommandContext, { channelId }: EndChannel): Changed {
  const taken = await takeChannel(context, channelId);
  if (!taken.ok) return taken;
  const { channel, person } = taken.value;
  channel.validTo = context.clock.now();
  await appendToOutbox(context.em, [personEvent(context, 'person.channel-changed', person)]);
  return ok({ id: person.id });
}

/** The channel as it stands under the lock of its person. */
async function takeChannel(
  { em }: CommandContext,
  channelId: string,
): Promise<Result<{ channel: ContactChannel; person: LockedPerson }, NotFound | InvalidInput>> {
  const found = await em.findOne(ContactChannel, { id: channelId });
  if (!found) return refuse(notFound('channelId', 'contact channel'));
  const person = (await lockPeople(em, [found.person.id])).get(found.person.id);
  if (!person) return refuse(notFound('channelId', 'contact channel'));
  const channel = await em.findOneOrFail(ContactChannel, { id: channelId }, { refresh: true });
  if (channel.validTo) return refuse(invalid('channelId', 'This channel has ended: change the one that holds now, or add it again.'));
  return ok({ channel, person });
}
