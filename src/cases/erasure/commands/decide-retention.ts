/** Decides about a record at its review, or at somebody's request: it is kept until a day, or it is to be erased when a second person has confirmed it. */
import type { CommandContext } from '../../../access/command-context.ts';
import { keptTableOf, type KeptTable } from '../../../access/retention/kept-tables.ts';
import { RetentionDecision } from '../../../access/retention/retention-decision.entity.ts';
import {
  type Erasable,
  ERASABLE,
  barsTold,
  erasureBarred,
  type ErasureBarred,
  isErasable,
  type RetentionChoice,
} from '../../../access/retention/retention-decision.rules.ts';
import { staffOf } from '../../../access/staff.ts';
import { workOfTheHub } from '../../../database/work-of-the-hub.ts';
import { newId } from '../../../shared/ids.ts';
import { londonDay } from '../../../shared/london.ts';
import { invalid, type InvalidInput, type NotFound, notFound } from '../../../shared/refusals.ts';
import { ok, refuse, type Result } from '../../../shared/result.ts';
import { wrongWords } from '../../../shared/words.ts';
import { standingBars } from '../erasure-bars.ts';
import { findRecord, lockRecord } from './locked-record.ts';

export interface DecideRetention {
  /** The entity of the record, as global ids name it. */
  readonly type: string;
  readonly id: string;
  readonly choice: RetentionChoice;
  /** For KEEP: the day to which, as `2032-11-24`; after today. */
  readonly until: string | null;
  readonly reason: string;
}

export type DecideRefusal = NotFound | InvalidInput | ErasureBarred;

const LONGEST_REASON = 2_000;

/** Of a record whose erasure was asked for before, or done, the decision that stands is answered: asking again changes nothing. */
export async function decideRetention(context: CommandContext, input: DecideRetention): Promise<Result<{ id: string }, DecideRefusal>> {
  const wrong = wrongWords('reason', input.reason, LONGEST_REASON);
  if (wrong) return refuse(wrong);
  const table = keptTableOf(input.type);
  if (!table) return refuse(notFound('recordId', 'record that is reviewed'));
  return input.choice === 'KEEP' ? keep(context, input, table) : askForErasure(context, input, table);
}

async function keep(context: CommandContext, input: DecideRetention, table: KeptTable): Promise<Result<{ id: string }, DecideRefusal>> {
  const { em, clock, actor } = context;
  if (input.until === null || input.until <= londonDay(clock.now())) return refuse(invalid('until', 'Say until when it is kept: a day after today.'));
  const found = await findRecord(em, table, input.id);
  if (found?.agency !== actor.agency) return refuse(notFound('recordId', 'record of your agency'));
  const staff = await staffOf(context);
  if (!staff.ok) return staff;
  // Whoever keeps it has decided against an erasure that nobody has confirmed yet.
  await em.nativeUpdate(RetentionDecision, { recordType: input.type, recordId: input.id, choice: 'ERASE', erasedAt: null }, { withdrawnAt: clock.now() });
  return ok({ id: await write(context, input, staff.value.id, found.simulated) });
}

async function askForErasure(context: CommandContext, input: DecideRetention, table: KeptTable): Promise<Result<{ id: string }, DecideRefusal>> {
  const { em, actor } = context;
  const { type, id, until } = input;
  if (!isErasable(type))
    return refuse(invalid('recordId', `A ${type} is erased with what it hangs on: name the ${ERASABLE.join(', the ')}, or keep it until a day.`));
  if (until !== null) return refuse(invalid('until', 'What is erased is kept until no day: leave "until" out.'));
  const asked = { recordType: type, recordId: id, choice: 'ERASE', withdrawnAt: null } as const;
  const before = await em.findOne(RetentionDecision, asked);
  if (before) return ok({ id: before.id });
  const found = await lockRecord(em, table, id);
  if (found?.agency !== actor.agency) return refuse(notFound('recordId', 'record of your agency'));
  const staff = await staffOf(context);
  if (!staff.ok) return staff;
  const barred = await barsOf(context, type, id);
  if (barred) return refuse(barred);
  // Two who ask at once waited for one another at the record.
  const meanwhile = await em.findOne(RetentionDecision, asked);
  return ok({ id: meanwhile?.id ?? (await write(context, input, staff.value.id, found.simulated)) });
}

async function write(
  { em, clock, actor }: CommandContext,
  { type, id, choice, until, reason }: DecideRetention,
  decidedBy: string,
  simulated: boolean,
): Promise<string> {
  const decision = em.create(RetentionDecision, {
    id: newId(),
    recordType: type,
    recordId: id,
    choice,
    keepUntil: until,
    reason: reason.trim(),
    decidedBy,
    decidedAt: clock.now(),
    confirmedBy: null,
    withdrawnAt: null,
    erasedAt: null,
    recipients: [],
    parts: [],
    ownerAgency: actor.agency,
    simulated,
  });
  await em.flush();
  return decision.id;
}

/** What stands against the erasure now, behind the asker's walls or beyond them. */
export async function barsOf({ em, clock }: CommandContext, type: Erasable, id: string): Promise<ErasureBarred | null> {
  const seen = await standingBars(em, type, id, clock.now());
  const standing = await workOfTheHub(em, () => standingBars(em, type, id, clock.now()));
  return erasureBarred(barsTold(seen, standing));
}

export interface ErasePersonAsked {
  readonly personId: string;
  readonly reason: string;
}

/** The same for a person, at their own request (UK GDPR Article 17). */
export async function askToErasePerson(context: CommandContext, { personId, reason }: ErasePersonAsked): Promise<Result<{ id: string }, DecideRefusal>> {
  return decideRetention(context, { type: 'Person', id: personId, choice: 'ERASE', until: null, reason });
}
