/** Links a person to a case, with what they are in it. The same link again changes nothing. */
import type { CommandContext } from '../../access/command-context.ts';
import { barrier, type BarrierRefusal } from '../../access/derivation/barrier.rules.ts';
import { named, readInto } from '../../access/derivation/origins.ts';
import { appendToOutbox } from '../../exchange/outbox.ts';
import { lockPeople } from '../../people/commands/lock-person.ts';
import { Person } from '../../people/person.entity.ts';
import { newId } from '../../shared/ids.ts';
import { invalid, type InvalidInput, type NotFound, notFound } from '../../shared/refusals.ts';
import { ok, refuse, type Result } from '../../shared/result.ts';
import { CasePerson, type CaseRole } from '../case.entity.ts';
import { caseEvent } from '../case.events.ts';
import { roleRefused } from '../case-roles.rules.ts';
import { lockCase } from './lock-case.ts';

export interface LinkPerson {
  readonly caseId: string;
  readonly personId: string;
  readonly role: CaseRole;
  /** Since when the person is that in the case; null: from now. Never in the future. */
  readonly validFrom: Date | null;
}

/** How far the sender's clock may be ahead of ours, in milliseconds. */
const CLOCKS_DIFFER_MS = 5 * 60_000;

export async function linkPerson(context: CommandContext, input: LinkPerson): Promise<Result<{ id: string }, NotFound | InvalidInput | BarrierRefusal>> {
  const { em, clock } = context;
  const found = await lockCase(em, input.caseId);
  if (!found) return refuse(notFound('caseId', 'case'));
  // Locked: whoever is erased at this moment is linked before, or is not there.
  const there = await lockPeople(em, [input.personId]);
  const person = there.has(input.personId) ? await em.findOne(Person, { id: input.personId }, { refresh: true }) : null;
  if (!person) return refuse(notFound('personId', 'person'));
  const now = clock.now();
  const from = input.validFrom ?? now;
  // A child's age is counted on this day: one that lies ahead would make the child older than it was.
  if (from.getTime() > now.getTime() + CLOCKS_DIFFER_MS)
    return refuse(invalid('validFrom', 'A link cannot begin in the future: leave "validFrom" out, or link the person when the day has come.'));
  // Domain rule 57: "Under 10 at event date". Where nobody says since when, the problem was there by the day on which its case was opened.
  const event = input.validFrom ?? (found.openedAt < now ? found.openedAt : now);
  const refused = roleRefused(input.role, person.dateOfBirth ?? null, event);
  if (refused) return refuse(refused);
  const apart = await keptApart(context, person, input.role);
  if (apart) return refuse(apart);
  if (await em.findOne(CasePerson, { case: found, person, role: input.role })) return ok({ id: found.id });
  em.create(CasePerson, {
    id: newId(),
    case: found,
    person,
    role: input.role,
    validFrom: from,
    validTo: null,
    recordedAt: now,
    recordedBy: `user:${context.actor.subject}`,
  });
  await appendToOutbox(em, [caseEvent(context, 'case.person-linked', found, { personId: person.id, role: input.role }, [person])]);
  return ok({ id: found.id });
}

/** Whom the Street Worker project knows. */
const STREET_WORKER = 'STREET_WORKER';
const SUSPECTS: readonly CaseRole[] = ['SUSPECT', 'CONVICTED'];

/** domain.md §11, Street Worker project: "never join to police suspect views". Null for everybody else, and for every other role. */
async function keptApart({ em }: CommandContext, person: Person, role: CaseRole): Promise<BarrierRefusal | null> {
  if (!SUSPECTS.includes(role) || !person.markings.includes(STREET_WORKER)) return null;
  const mine = await readInto(em);
  const origins = mine === null ? [STREET_WORKER] : named([STREET_WORKER], mine);
  return barrier({ because: 'NEVER_JOINED', argument: 'role', origins, path: [{ type: 'Person', id: person.id }], releasableBy: [person.ownerAgency.code] });
}
