/** Appends what a person said to having their details passed on. */
import type { CommandContext } from '../../../access/command-context.ts';
import { noteDerivations } from '../../../access/derivation/origins.ts';
import { recordOf } from '../../../access/record-of.ts';
import { staffOf } from '../../../access/staff.ts';
import { appendToOutbox } from '../../../exchange/outbox.ts';
import { newId } from '../../../shared/ids.ts';
import { invalid, type InvalidInput, type NotFound, notFound } from '../../../shared/refusals.ts';
import { ok, refuse, type Result } from '../../../shared/result.ts';
import { firstWrong, wordsOrNull, wrongWords } from '../../../shared/words.ts';
import { lockPeople } from '../../commands/lock-person.ts';
import { personEvent } from '../../person.events.ts';
import { Consent } from '../consent.entity.ts';
import { type ConsentGiver, type ConsentMethod, type ConsentPurpose, type ConsentSaid, type ConsentState, mayFollow } from '../consent.rules.ts';
import { standingConsents } from './standing-consents.ts';

export interface RecordConsent {
  readonly personId: string;
  readonly purpose: ConsentPurpose;
  readonly state: ConsentState;
  readonly method: ConsentMethod;
  readonly givenBy: ConsentGiver;
  readonly explicit: boolean;
  readonly scope: string;
  readonly wording: string | null;
  /** When they said it; null: now. Never in the future, never before what stands. */
  readonly saidAt: Date | null;
}

/** How far the sender's clock may be ahead of ours, in milliseconds. */
const CLOCKS_DIFFER_MS = 5 * 60_000;

/** Locks the person, so that whoever is about to rely on what stood before comes either before or after. */
export async function recordConsent(context: CommandContext, input: RecordConsent): Promise<Result<{ id: string }, NotFound | InvalidInput>> {
  const { em, clock } = context;
  const now = clock.now();
  const wrong = firstWrong(wrongWords('scope', input.scope, 1_000), wrongWords('wording', input.wording, 5_000, false));
  if (wrong) return refuse(wrong);
  if (input.saidAt !== null && input.saidAt.getTime() > now.getTime() + CLOCKS_DIFFER_MS)
    return refuse(invalid('saidAt', 'Nobody has said anything in the future: correct "saidAt", or leave it out.'));
  const person = (await lockPeople(em, [input.personId])).get(input.personId);
  if (!person) return refuse(notFound('personId', 'person'));
  const standing = (await standingConsents(em, [input.personId], input.purpose)).get(input.personId) ?? null;
  const saidAt = timeOf(input.saidAt, now, standing);
  const out = mayFollow(standing, { state: input.state, saidAt });
  if (out !== null) return refuse(invalid(input.state === 'WITHDRAWN' ? 'personId' : 'saidAt', out));
  const takenBy = await staffOf(context);
  if (!takenBy.ok) return takenBy;
  const id = newId();
  em.create(Consent, {
    ...recordOf(context, 'CASEWORK', 'UK_GDPR_PART2', person.markings),
    id,
    person: input.personId,
    purpose: input.purpose,
    state: input.state,
    method: input.method,
    givenBy: input.givenBy,
    explicit: input.explicit,
    scope: input.scope.trim(),
    wording: wordsOrNull(input.wording),
    takenBy: takenBy.value,
    saidAt,
  });
  await noteDerivations(context, [{ type: 'Consent', id }], [{ type: 'Person', id: person.id, kind: 'LINK' }]);
  await appendToOutbox(em, [personEvent(context, 'person.consent-recorded', person, { purpose: input.purpose, state: input.state })]);
  return ok({ id });
}

/** A word of now is never taken for older than what stands because two clocks differ: a withdrawal must not be refused for that. */
function timeOf(said: Date | null, now: Date, standing: ConsentSaid | null): Date {
  if (said !== null) return said.getTime() > now.getTime() ? now : said;
  return standing && standing.saidAt.getTime() > now.getTime() ? standing.saidAt : now;
}
