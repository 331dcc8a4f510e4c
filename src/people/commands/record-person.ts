/** Records a person with their names, and how they can be reached safely. */
import type { CommandContext } from '../../access/command-context.ts';
import { markingsSaid, readInto } from '../../access/compartment/read-into.ts';
import { recordOf } from '../../access/record-of.ts';
import { appendToOutbox } from '../../exchange/outbox.ts';
import { parametersOn } from '../../parameters/parameter-on.ts';
import { newId } from '../../shared/ids.ts';
import { londonDay } from '../../shared/london.ts';
import { invalid, type InvalidInput } from '../../shared/refusals.ts';
import { ok, refuse, type Result } from '../../shared/result.ts';
import { firstWrong, wordsOrNull, wrongWords } from '../../shared/words.ts';
import { bornWith, CHILD } from '../age.rules.ts';
import { ContactChannel, type ContactKind, Person, PersonName, type PersonNameKind, type SafeAnswer } from '../person.entity.ts';
import { personRecorded } from '../person.events.ts';
import { aliasMissing, nameShown } from '../street-worker.rules.ts';

export interface NameOf {
  readonly kind: PersonNameKind;
  readonly given: string | null;
  readonly family: string | null;
  /** The whole name as it is said. */
  readonly full: string;
}

/** A way to reach the person. An answer that was not given is UNKNOWN, which is never taken for yes (domain rule 37). */
export interface ChannelOf {
  readonly kind: ContactKind;
  readonly value: string;
  readonly safeToCall: SafeAnswer;
  readonly safeVoicemail: SafeAnswer;
  readonly safeText: SafeAnswer;
  readonly safeLetter: SafeAnswer;
  readonly bestTimes: string | null;
}

export interface RecordPerson {
  /** At least one; the first PREFERRED, else the first, is shown; of somebody in the compartment STREET_WORKER the first ALIAS. */
  readonly names: readonly NameOf[];
  /** As 1990-02-28. */
  readonly dateOfBirth: string | null;
  readonly preferredLanguage: string | null;
  readonly interpreterNeeded: boolean | null;
  readonly contactChannels: readonly ChannelOf[];
  /** Compartments that the record lies in; that of a child comes by itself. */
  readonly markings?: readonly string[];
}

const EARLIEST_BIRTH = '1890-01-01';
const MOST_NAMES = 20;
const MOST_CHANNELS = 20;

export async function recordPerson(context: CommandContext, input: RecordPerson): Promise<Result<{ id: string }, InvalidInput>> {
  const { em, clock } = context;
  const now = clock.now();
  const today = londonDay(now);
  const wrong = wrongPerson(input, today);
  if (wrong) return refuse(wrong);
  const said = await markingsSaid(context, input.markings ?? []);
  if (!said.ok) return said;
  const { CHILD_UNDER: under } = await parametersOn(em, ['CHILD_UNDER'], today);
  const markings = bornWith(said.value, input.dateOfBirth, today, under);
  if (markings.includes(CHILD) && !(await readInto(em)).has(CHILD))
    return refuse(invalid('dateOfBirth', 'Only those who work with records about children may record a child: ask Safer Neighbourhoods to do it.'));
  const unnamed = aliasMissing(input.names, markings);
  if (unnamed) return refuse(unnamed);
  const id = newId();
  const person = em.create(Person, {
    ...recordOf(context, 'CASEWORK', 'UK_GDPR_PART2', markings),
    id,
    displayName: nameShown(input.names, markings),
    dateOfBirth: input.dateOfBirth,
    preferredLanguage: wordsOrNull(input.preferredLanguage),
    interpreterNeeded: input.interpreterNeeded,
  });
  for (const name of input.names)
    em.create(PersonName, { kind: name.kind, id: newId(), person, given: wordsOrNull(name.given), family: wordsOrNull(name.family), full: name.full.trim() });
  for (const channel of input.contactChannels)
    em.create(ContactChannel, {
      ...channel,
      id: newId(),
      person,
      value: channel.value.trim(),
      bestTimes: wordsOrNull(channel.bestTimes),
      validFrom: now,
      validTo: null,
    });
  await appendToOutbox(em, [personRecorded(context, person)]);
  return ok({ id });
}

function wrongPerson(input: RecordPerson, today: string): InvalidInput | null {
  if (input.names.length === 0) return invalid('names', 'Send at least one name; an alias will do.');
  if (input.names.length > MOST_NAMES) return invalid('names', `Send at most ${MOST_NAMES} names.`);
  if (input.contactChannels.length > MOST_CHANNELS) return invalid('contactChannels', `Send at most ${MOST_CHANNELS} contact channels.`);
  const { dateOfBirth } = input;
  if (dateOfBirth !== null && (dateOfBirth > today || dateOfBirth < EARLIEST_BIRTH))
    return invalid('dateOfBirth', `Nobody alive was born on ${dateOfBirth}: check the date.`);
  return firstWrong(
    wrongWords('preferredLanguage', input.preferredLanguage, 100, false),
    ...input.names.flatMap((name) => [
      wrongWords('names.full', name.full, 200),
      wrongWords('names.given', name.given, 200, false),
      wrongWords('names.family', name.family, 200, false),
    ]),
    ...input.contactChannels.flatMap((channel) => [
      wrongWords('contactChannels.value', channel.value, 250),
      wrongWords('contactChannels.bestTimes', channel.bestTimes, 200, false),
    ]),
  );
}
