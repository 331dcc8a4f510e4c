/** Writes a referral again that has not left: a draft, one that was suspended, or one that stayed behind. */
import type { CommandContext } from '../../../access/command-context.ts';
import type { BarrierRefusal } from '../../../access/derivation/barrier.rules.ts';
import { united } from '../../../access/derivation/derivation.rules.ts';
import { unquoted } from '../../../access/derivation/quotes.ts';
import { settleAlert } from '../../../alerts/raise-alert.ts';
import { appendToOutbox } from '../../../exchange/outbox.ts';
import { newId } from '../../../shared/ids.ts';
import { type InvalidInput, type NotFound, notFound } from '../../../shared/refusals.ts';
import { ok, refuse, type Result } from '../../../shared/result.ts';
import { writtenOver, type WrittenWords } from '../referral-words.rules.ts';
import { isWritable, moved, type ReferralMoveNotAllowed } from '../referral.stages.ts';
import { lockReferral } from './lock-referral.ts';
import { peopleIn, peopleNow } from './referral-parties.ts';
import { settleSafety } from './settle-safety.ts';
import { columnsOf, quotableIn, wordsOf } from './write-referral-words.ts';

export interface AmendReferral {
  readonly referralId: string;
  readonly content: WrittenWords;
}

export async function amendReferral(
  context: CommandContext,
  input: AmendReferral,
): Promise<Result<{ id: string }, NotFound | InvalidInput | ReferralMoveNotAllowed | BarrierRefusal>> {
  const { em, clock, actor } = context;
  const now = clock.now();
  const referral = await lockReferral(em, input.referralId);
  if (!referral) return refuse(notFound('referralId', 'referral'));
  if (!isWritable(referral.state)) {
    const refused = moved(referral.state, 'DRAFT');
    if (!refused.ok) return refused;
  }
  const words = writtenOver(wordsOf(referral), input.content, now);
  if ('kind' in words) return refuse(words);
  const ids = peopleIn(referral);
  const people = await peopleNow(em, ids);
  const columns = await columnsOf(em, words, { provider: referral.provider, datesOfBirth: ids.map((id) => people.get(id)?.dateOfBirth ?? null), now });
  // Never less than before: what it was made from has not changed by being written again.
  const markings = united(referral.markings, columns.markings);
  const about = [{ type: 'Referral', id: referral.id }];
  const quote = await unquoted(context, { words: quotableIn(words), about, into: markings });
  if (quote) return refuse(quote);
  em.assign(referral, { ...columns, markings });
  if (referral.releasedAt) {
    // What was released and stayed has had its message: another release is another message.
    em.assign(referral, { messageId: newId(), releasedAt: null, releasedBy: null, sha256: null, passedChannels: null });
    await settleAlert(em, clock, { kind: 'REFERRAL_WITHHELD', about: referral.id, by: `user:${actor.subject}` });
  }
  await em.flush();
  await appendToOutbox(em, await settleSafety(em, referral, { now, by: `user:${actor.subject}` }));
  return ok({ id: referral.id });
}
