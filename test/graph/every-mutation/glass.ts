/** The mutations of broken glass and of requests for access. */
import type { EntityManager } from '@mikro-orm/postgresql';
import { GlassBreak } from '../../../src/access/glass/glass-break.entity.ts';
import { AccessGrant, AccessRequest } from '../../../src/access/request/access-request.entity.ts';
import { newId } from '../../../src/shared/ids.ts';
import { londonDay } from '../../../src/shared/london.ts';
import { aPerson } from '../../support/records.ts';
import { globalId } from '../listing.ts';
import { kept, type Rows } from './row.ts';

const AGENCY = 'SAFER_NEIGHBOURHOODS';
const MINUTE = 60_000;
const minutesFromNow = (minutes: number) => new Date(Date.now() + minutes * MINUTE);

/** Glass on a compartment, which the officer themselves may review if they did not break it. */
function someGlass(em: EntityManager, subject: string, openedAt: Date): GlassBreak {
  return em.create(GlassBreak, {
    id: newId(),
    subject,
    agency: AGENCY,
    recordType: null,
    recordId: null,
    compartment: 'MACE',
    reason: 'Somebody was in danger.',
    openedAt,
    endsAt: new Date(openedAt.getTime() + 60 * MINUTE),
    reviewerPost: 'OUR_AUDITOR',
    reviewerName: 'Our auditor',
    reviewerAgency: AGENCY,
    reviewerRole: 'AUDITOR',
  });
}

/** What a colleague asks about a person of the officer's own agency. */
function aRequest(em: EntityManager): AccessRequest {
  const person = aPerson(em, 'Robin Example');
  return em.create(AccessRequest, {
    id: newId(),
    recordType: 'Person',
    recordId: person.id,
    subject: 'a-colleague',
    agency: 'HUMBERSIDE_POLICE',
    purpose: 'PROBLEM_SOLVING',
    reason: 'We visit tomorrow.',
    requestedAt: new Date(),
  });
}

function aGrant(em: EntityManager): AccessRequest {
  const request = aRequest(em);
  const { id, recordType, recordId, subject, agency, purpose } = request;
  const [grantedFrom, grantedUntil, by] = [minutesFromNow(-5), minutesFromNow(60), 'user:somebody-else'];
  em.create(AccessGrant, { id, recordType, recordId, subject, agency, purpose, grantedFrom, grantedUntil, grantedBy: by });
  return em.assign(request, { decision: 'GRANTED', decidedAt: grantedFrom, decidedBy: by, grantedFrom, grantedUntil });
}

const person = async (graph: Parameters<typeof kept>[0]) => globalId('Person', (await kept(graph, (em) => aPerson(em, 'Robin Example'))).id);

export const GLASS: Rows = {
  glassBreak: async (graph) => {
    const args = { record: await person(graph), reason: 'Somebody is in danger.' };
    return { args, other: { compartment: 'MACE', reason: args.reason }, refused: { reason: args.reason }, refusedAs: 'InvalidInput' };
  },
  glassReturn: async (graph) => {
    // As its reviewer: one's own would count among those of the day.
    const open = () => kept(graph, (em) => someGlass(em, 'somebody-else', minutesFromNow(-5)));
    const [one, other, over] = [await open(), await open(), await kept(graph, (em) => someGlass(em, 'somebody-else', minutesFromNow(-90)))];
    const args = { glassId: globalId('GlassBreak', one.id) };
    return { args, other: { glassId: globalId('GlassBreak', other.id) }, refused: { glassId: globalId('GlassBreak', over.id) }, refusedAs: 'GlassOver' };
  },
  glassReview: async (graph) => {
    const { id } = await kept(graph, (em) => someGlass(em, 'somebody-else', minutesFromNow(-90)));
    const args = { glassId: globalId('GlassBreak', id), finding: 'JUSTIFIED', note: 'It was needed.' };
    return { args, other: { ...args, finding: 'NOT_JUSTIFIED' }, refused: { ...args, note: ' ' }, refusedAs: 'InvalidInput' };
  },
  requestAccess: async (graph) => {
    const args = { record: await person(graph), purpose: 'PROBLEM_SOLVING', reason: 'We visit tomorrow.' };
    return { args, other: { ...args, reason: 'We visit today.' }, refused: { ...args, reason: ' ' }, refusedAs: 'InvalidInput' };
  },
  accessRequestDecide: async (graph) => {
    const { id } = await kept(graph, aRequest);
    const args = { requestId: globalId('AccessRequest', id), decision: 'GRANTED', until: londonDay(minutesFromNow(7 * 24 * 60)) };
    return { args, other: { ...args, decision: 'REFUSED' }, refused: { ...args, until: londonDay(new Date()) }, refusedAs: 'InvalidInput' };
  },
  accessRequestRevoke: async (graph) => {
    const [one, other, asked] = [await kept(graph, aGrant), await kept(graph, aGrant), await kept(graph, aRequest)];
    const named = ({ id }: AccessRequest) => ({ requestId: globalId('AccessRequest', id) });
    return { args: named(one), other: named(other), refused: named(asked), refusedAs: 'AccessDecided' };
  },
};
