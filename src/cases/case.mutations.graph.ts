/** The mutations of cases: thin doors to the commands. */
import { builder } from '../graph/builder.ts';
import { commandField } from '../graph/command-field.ts';
import { keyOf, optionalKeyOf, recordOfId } from '../graph/global-ids.ts';
import { BarrierRefusalType } from '../access/derivation/barrier.graph.ts';
import { NotFoundType, RefusalInterface } from '../graph/refusal-types.ts';
import { CaseOriginEnum, CaseRoleEnum, CaseStageEnum, IncidentRoleEnum } from './case.graph.ts';
import type { StageNotAllowed } from './case.stages.ts';
import { advanceCase } from './commands/advance-case.ts';
import { linkIncident } from './commands/link-incident.ts';
import { linkPerson } from './commands/link-person.ts';
import { openCase } from './commands/open-case.ts';

const StageNotAllowedType = builder.objectRef<StageNotAllowed>('StageNotAllowed').implement({
  description: 'A case cannot make this move: the sentence names the rule.',
  interfaces: [RefusalInterface],
  fields: (t) => ({
    from: t.expose('from', { type: CaseStageEnum, description: 'Where it stands.' }),
    to: t.expose('to', { type: CaseStageEnum, description: 'Where it was to go.' }),
    allowed: t.field({ type: [CaseStageEnum], description: 'Where it may go from here.', resolve: (refusal) => [...refusal.allowed] }),
  }),
});

commandField('caseOpen', {
  description: 'Open a case: it starts at SCANNING and has an owner from the start.',
  answers: 'Case',
  refusals: [NotFoundType, BarrierRefusalType],
  args: (arg) => ({
    title: arg.string({ required: true, description: 'What to call it, at most 200 characters.' }),
    summary: arg.string({ required: true, description: 'What the problem is, at most 10,000 characters.' }),
    origin: arg({ type: CaseOriginEnum, required: true, description: 'How the work arrived; it is never overwritten.' }),
    ownerId: arg.id({ description: 'The StaffMember responsible for it; you, when left out.' }),
    locationId: arg.id({ description: 'The Location it is about.' }),
    wardCode: arg.string({ description: "GSS code of the ward it is about; the location's ward, when left out." }),
    from: arg.idList({ description: 'Records that you may read and that it is drawn from, at most 20: it carries their compartments.' }),
    markings: arg.stringList({ description: 'Compartments that it lies in beside those, by their codes: only such as you are read into.' }),
  }),
  input: (args) => ({
    title: args.title,
    summary: args.summary,
    origin: args.origin,
    ownerId: optionalKeyOf('StaffMember', args.ownerId),
    locationId: optionalKeyOf('Location', args.locationId),
    wardCode: args.wardCode ?? null,
    from: (args.from ?? []).map(recordOfId),
    markings: args.markings ?? [],
  }),
  command: openCase,
});

commandField('caseAdvance', {
  description: 'Move a case to another stage of SARA. A move back needs a reason.',
  answers: 'Case',
  refusals: [StageNotAllowedType, NotFoundType, BarrierRefusalType],
  args: (arg) => ({
    caseId: arg.id({ required: true, description: 'The Case.' }),
    to: arg({ type: CaseStageEnum, required: true, description: 'The stage to move to.' }),
    reason: arg.string({ description: 'Why; needed for a move back.' }),
  }),
  input: (args) => ({ caseId: keyOf('Case', args.caseId), to: args.to, reason: args.reason ?? null }),
  command: advanceCase,
});

commandField('caseLinkPerson', {
  description: 'Link a person to a case, with what they are in it.',
  answers: 'Case',
  refusals: [NotFoundType, BarrierRefusalType],
  args: (arg) => ({
    caseId: arg.id({ required: true, description: 'The Case.' }),
    personId: arg.id({ required: true, description: 'The Person.' }),
    role: arg({ type: CaseRoleEnum, required: true, description: 'What they are in the case.' }),
    validFrom: arg({ type: 'DateTime', description: 'Since when; now, when left out.' }),
  }),
  input: (args) => ({ caseId: keyOf('Case', args.caseId), personId: keyOf('Person', args.personId), role: args.role, validFrom: args.validFrom ?? null }),
  command: linkPerson,
});

commandField('caseLinkIncident', {
  description: 'Link an incident to a case, with what it is to it.',
  answers: 'Case',
  refusals: [NotFoundType],
  args: (arg) => ({
    caseId: arg.id({ required: true, description: 'The Case.' }),
    incidentId: arg.id({ required: true, description: 'The Incident.' }),
    role: arg({ type: IncidentRoleEnum, defaultValue: 'EVIDENCE', description: 'What it is to the case.' }),
  }),
  input: (args) => ({ caseId: keyOf('Case', args.caseId), incidentId: keyOf('Incident', args.incidentId), role: args.role ?? 'EVIDENCE' }),
  command: linkIncident,
});
