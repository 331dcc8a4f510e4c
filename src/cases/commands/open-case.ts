/** Opens a case: a problem to be worked on by SARA, with an owner from the start. */
import type { CommandContext } from '../../access/command-context.ts';
import type { BarrierRefusal } from '../../access/derivation/barrier.rules.ts';
import type { RecordKey } from '../../access/derivation/derivation.rules.ts';
import { bornOf, noteDerivations, originsNamed } from '../../access/derivation/origins.ts';
import { unquoted } from '../../access/derivation/quotes.ts';
import { recordOf } from '../../access/record-of.ts';
import { staffOf } from '../../access/staff.ts';
import { StaffMember } from '../../access/staff-member.entity.ts';
import { appendToOutbox } from '../../exchange/outbox.ts';
import { Location } from '../../locations/location.entity.ts';
import { Ward } from '../../locations/ward/ward.entity.ts';
import { newId } from '../../shared/ids.ts';
import { type InvalidInput, type NotFound, notFound } from '../../shared/refusals.ts';
import { ok, refuse, type Result } from '../../shared/result.ts';
import { firstWrong, wrongWords } from '../../shared/words.ts';
import { Case, type CaseOrigin } from '../case.entity.ts';
import { caseEvent } from '../case.events.ts';

export interface OpenCase {
  readonly title: string;
  readonly summary: string;
  readonly origin: CaseOrigin;
  /** Null: whoever opens it. Row 8: each case has a named owner. */
  readonly ownerId: string | null;
  readonly locationId: string | null;
  readonly wardCode: string | null;
  /** Records that it is drawn from: it carries their compartments. */
  readonly from?: readonly RecordKey[];
  /** Compartments that it lies in beside those. */
  readonly markings?: readonly string[];
}

export type OpenCaseRefusal = InvalidInput | NotFound | BarrierRefusal;

export async function openCase(context: CommandContext, input: OpenCase): Promise<Result<{ id: string }, OpenCaseRefusal>> {
  const { em, clock } = context;
  const wrong = firstWrong(wrongWords('title', input.title, 200), wrongWords('summary', input.summary, 10_000));
  if (wrong) return refuse(wrong);
  const location = input.locationId === null ? null : await em.findOne(Location, { id: input.locationId });
  if (input.locationId !== null && !location) return refuse(notFound('locationId', 'location'));
  if (input.wardCode !== null && !(await em.findOne(Ward, { code: input.wardCode }))) return refuse(notFound('wardCode', 'ward'));
  const owner = input.ownerId === null ? await staffOf(context) : await chosen(context, input.ownerId);
  if (!owner.ok) return owner;
  const origins = await originsNamed(em, 'from', input.from ?? []);
  if (!origins.ok) return origins;
  const markings = await bornOf(context, { origins: origins.value, said: input.markings ?? [] });
  if (!markings.ok) return markings;
  const about = [...origins.value, ...(location ? [{ type: 'Location', id: location.id }] : [])];
  const quote = await unquoted(context, { words: { title: input.title, summary: input.summary }, about, into: markings.value });
  if (quote) return refuse(quote);
  const id = newId();
  em.create(Case, {
    ...recordOf(context, 'CASEWORK', 'UK_GDPR_PART2', markings.value),
    id,
    title: input.title.trim(),
    summary: input.summary.trim(),
    origin: input.origin,
    stage: 'SCANNING',
    owner: owner.value,
    location,
    ward: input.wardCode ?? location?.ward ?? null,
    openedAt: clock.now(),
    closedAt: null,
  });
  await noteDerivations(context, [{ type: 'Case', id }], origins.value);
  await appendToOutbox(em, [caseEvent(context, 'case.opened', { id, markings: markings.value }, { origin: input.origin })]);
  return ok({ id });
}

async function chosen({ em }: CommandContext, ownerId: string): Promise<Result<StaffMember, NotFound>> {
  const owner = await em.findOne(StaffMember, { id: ownerId, leftOn: null });
  return owner ? ok(owner) : refuse(notFound('ownerId', 'member of staff in post'));
}
