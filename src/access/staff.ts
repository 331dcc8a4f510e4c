/** Which member of staff acts: known by their token's subject, and written down when they act for the first time. */
import { newId } from '../shared/ids.ts';
import { invalid, type InvalidInput } from '../shared/refusals.ts';
import { ok, refuse, type Result } from '../shared/result.ts';
import { Agency } from './agency.entity.ts';
import type { CommandContext } from './command-context.ts';
import { StaffMember } from './staff-member.entity.ts';

/** The staff record of the actor. Refused when the token names an agency that the hub does not know. */
export async function staffOf(context: CommandContext): Promise<Result<StaffMember, InvalidInput>> {
  const { em, actor } = context;
  const known = await em.findOne(StaffMember, { subject: actor.subject });
  if (known) return ok(known);
  const agency = await em.findOne(Agency, { code: actor.agency });
  if (!agency)
    return refuse(invalid('authorization', `The token speaks for ${actor.agency}, which is no agency of this hub: ask Safer Neighbourhoods to register it.`));
  const staff = em.create(StaffMember, {
    id: newId(),
    agency,
    name: actor.name,
    jobTitle: 'Not recorded',
    subject: actor.subject,
    startedOn: null,
    leftOn: null,
    simulated: context.simulated,
  });
  await em.flush();
  return ok(staff);
}
