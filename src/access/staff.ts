/** Members of staff: known by their token's subject, and written down when they act for the first time. */
import type { EntityManager } from '@mikro-orm/postgresql';
import { sql } from 'kysely';
import { newId } from '../shared/ids.ts';
import { invalid, type InvalidInput } from '../shared/refusals.ts';
import { ok, refuse, type Result } from '../shared/result.ts';
import { Agency } from './agency.entity.ts';
import type { CommandContext } from './command-context.ts';
import { StaffMember } from './staff-member.entity.ts';

/** The first of two keys; the second is of the subject. */
const FIRST_ACT_LOCK = 7_305_022;

export interface RecordStaff {
  readonly name: string;
  readonly jobTitle: string;
  /** The agency's code. */
  readonly agency: string;
  /** The `sub` of their tokens; null for those who never sign in. */
  readonly subject: string | null;
}

/** The agency that the actor works for. Refused when the hub does not know it: every record has an owner, and a token can name any agency. */
export async function agencyOf({ em, actor }: CommandContext): Promise<Result<Agency, InvalidInput>> {
  return agencyNamed(em, actor.agency);
}

/** Writes down a member of staff. Refused when the hub does not know the agency. */
export async function recordStaff(context: CommandContext, input: RecordStaff): Promise<Result<StaffMember, InvalidInput>> {
  const { em } = context;
  const agency = await agencyNamed(em, input.agency);
  if (!agency.ok) return agency;
  const staff = em.create(StaffMember, { ...input, id: newId(), agency: agency.value, startedOn: null, leftOn: null, simulated: context.simulated });
  await em.flush();
  return ok(staff);
}

/** The staff record of the actor, written down now if this is the first thing they do. Refused when they have left: what they own would have nobody to do it. */
export async function staffOf(context: CommandContext): Promise<Result<StaffMember, InvalidInput>> {
  const { em, actor } = context;
  const { name, agency, subject } = actor;
  const known = await em.findOne(StaffMember, { subject });
  if (!known) {
    // Their first two requests may come at once: the second waits here until the first has written them down, and finds them.
    await sql`select pg_advisory_xact_lock(${FIRST_ACT_LOCK}, hashtext(${subject}))`.execute(em.getKysely());
    const meanwhile = await em.findOne(StaffMember, { subject });
    return meanwhile ? ok(meanwhile) : recordStaff(context, { name, agency, subject, jobTitle: 'Not recorded' });
  }
  if (known.leftOn)
    return refuse(invalid('ownerId', 'You have left, by your staff record: name an owner who is in post, or ask Safer Neighbourhoods to correct the record.'));
  return ok(known);
}

async function agencyNamed(em: EntityManager, code: string): Promise<Result<Agency, InvalidInput>> {
  const agency = await em.findOne(Agency, { code });
  return agency ? ok(agency) : refuse(invalid('agency', `${code} is no agency of this hub: ask Safer Neighbourhoods to register it.`));
}
