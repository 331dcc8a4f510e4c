/** Members of staff: known by their token's subject, and written down when they act for the first time. */
import { newId } from '../shared/ids.ts';
import { invalid, type InvalidInput } from '../shared/refusals.ts';
import { ok, refuse, type Result } from '../shared/result.ts';
import { Agency } from './agency.entity.ts';
import type { CommandContext } from './command-context.ts';
import { StaffMember } from './staff-member.entity.ts';

export interface RecordStaff {
  readonly name: string;
  readonly jobTitle: string;
  /** The agency's code. */
  readonly agency: string;
  /** The `sub` of their tokens; null for those who never sign in. */
  readonly subject: string | null;
}

/** Writes down a member of staff. Refused when the hub does not know the agency. */
export async function recordStaff(context: CommandContext, input: RecordStaff): Promise<Result<StaffMember, InvalidInput>> {
  const { em } = context;
  const agency = await em.findOne(Agency, { code: input.agency });
  if (!agency)
    return refuse(invalid('agency', `${input.agency} is no agency of this hub: ask Safer Neighbourhoods to register it.`));
  const staff = em.create(StaffMember, { ...input, id: newId(), agency, startedOn: null, leftOn: null, simulated: context.simulated });
  await em.flush();
  return ok(staff);
}

/** The staff record of the actor. */
export async function staffOf(context: CommandContext): Promise<Result<StaffMember, InvalidInput>> {
  const { name, agency, subject } = context.actor;
  const known = await context.em.findOne(StaffMember, { subject });
  return known ? ok(known) : recordStaff(context, { name, agency, subject, jobTitle: 'Not recorded' });
}
