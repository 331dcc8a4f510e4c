/** Drafts a referral of someone in a case. Where nobody could be reached safely after domestic abuse, it is suspended from the start. */
import type { CommandContext } from '../../../access/command-context.ts';
import type { BarrierRefusal } from '../../../access/derivation/barrier.rules.ts';
import { DerivationKind, united } from '../../../access/derivation/derivation.rules.ts';
import { noteDerivations } from '../../../access/derivation/origins.ts';
import { unquoted } from '../../../access/derivation/quotes.ts';
import { recordOf } from '../../../access/record-of.ts';
import { staffOf } from '../../../access/staff.ts';
import { appendToOutbox } from '../../../exchange/outbox.ts';
import { lockPeople } from '../../../people/commands/lock-person.ts';
import { newId } from '../../../shared/ids.ts';
import { invalid, type InvalidInput, type NotFound, notFound } from '../../../shared/refusals.ts';
import { ok, refuse, type Result } from '../../../shared/result.ts';
import { Case, CasePerson } from '../../case.entity.ts';
import { PROVIDERS, type ReferralProvider } from '../referral-providers.rules.ts';
import { writtenOver, type WrittenWords } from '../referral-words.rules.ts';
import { Referral, ReferralMove } from '../referral.entity.ts';
import type { RemediService } from '../referral.report.ts';
import { movedEvent } from './move-referral.ts';
import { peopleNow } from './referral-parties.ts';
import { settleSafety } from './settle-safety.ts';
import { columnsOf, quotableIn } from './write-referral-words.ts';

export interface DraftReferral {
  readonly provider: ReferralProvider;
  readonly caseId: string;
  readonly personId: string;
  /** The other side of a mediation; null for support. */
  readonly otherPartyId: string | null;
  /** What Remedi is asked for; null for support. */
  readonly service: RemediService | null;
  readonly content: WrittenWords;
}

export async function draftReferral(context: CommandContext, input: DraftReferral): Promise<Result<{ id: string }, NotFound | InvalidInput | BarrierRefusal>> {
  const { em, clock, actor } = context;
  const now = clock.now();
  const { provider } = input;
  const { name, twoParties } = PROVIDERS[provider];
  if (!twoParties && input.otherPartyId !== null) return refuse(invalid('otherPartyId', `${name} supports one person: leave "otherPartyId" out.`));
  if (!twoParties && input.service !== null) return refuse(invalid('service', `${name} has one service: leave "service" out.`));
  if (input.otherPartyId === input.personId) return refuse(invalid('otherPartyId', 'Nobody is the other party to themselves: name the other side.'));
  const words = writtenOver(null, input.content, now);
  if ('kind' in words) return refuse(words);
  const problem = await em.findOne(Case, { id: input.caseId });
  if (!problem) return refuse(notFound('caseId', 'case'));
  const ids = [input.personId, ...(input.otherPartyId === null ? [] : [input.otherPartyId])];
  const there = await lockPeople(em, ids);
  if (!there.has(input.personId)) return refuse(notFound('personId', 'person'));
  if (input.otherPartyId !== null && !there.has(input.otherPartyId)) return refuse(notFound('otherPartyId', 'person'));
  // A wrong id must not send somebody else's details away.
  if (!(await em.findOne(CasePerson, { case: input.caseId, person: input.personId })))
    return refuse(invalid('personId', 'The person is not in this case: link them to it first (caseLinkPerson), or check the ids.'));
  const referrer = await staffOf(context);
  if (!referrer.ok) return referrer;
  const people = await peopleNow(em, ids);
  const id = newId();
  const by = `user:${actor.subject}`;
  const columns = await columnsOf(em, words, { provider, datesOfBirth: ids.map((each) => people.get(each)?.dateOfBirth ?? null), now });
  // A referral tells of its case and of its people: it lies where they lie, and a child's lies among the children's beside.
  const markings = united(columns.markings, problem.markings, ...[...there.values()].map((person) => person.markings));
  const about = [{ type: 'Case', id: problem.id }, ...ids.map((each) => ({ type: 'Person', id: each }))];
  const quote = await unquoted(context, { words: quotableIn(words), about, into: markings });
  if (quote) return refuse(quote);
  const referral = em.create(Referral, {
    ...recordOf(context, 'REFERRAL'),
    ...columns,
    markings,
    id,
    provider,
    service: twoParties ? (input.service ?? 'MEDIATION') : null,
    case: input.caseId,
    person: input.personId,
    otherParty: input.otherPartyId,
    state: 'DRAFT',
    referrer: referrer.value,
    messageId: newId(),
  });
  em.create(ReferralMove, { id: newId(), referral, from: null, to: 'DRAFT', because: null, movedAt: now, movedBy: by });
  const drafted = movedEvent(referral, now);
  await em.flush();
  const origins = about.map((each) => ({ ...each, kind: DerivationKind.LINK }));
  await noteDerivations(context, [{ type: 'Referral', id }], origins);
  const suspended = await settleSafety(em, referral, { now, by });
  await appendToOutbox(em, [drafted, ...suspended]);
  return ok({ id });
}
