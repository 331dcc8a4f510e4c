/** Incidents of the night in the graph: partners read category, time, coarse place and status; the words of a report are for casework and the control room. */
import { WHAT_WAS_SAID_IN_THE_NIGHT, WHERE_IT_WAS } from '../../access/personal-data.ts';
import { recordFields } from '../../access/record.graph.ts';
import { builder } from '../../graph/builder.ts';
import { commandField } from '../../graph/command-field.ts';
import { entityFilter, Simulated } from '../../graph/entity-filter.ts';
import { entityType, extendEntity, rootList } from '../../graph/entity-type.ts';
import { keyOf, optionalKeyOf } from '../../graph/global-ids.ts';
import { BarrierRefusalType } from '../../access/derivation/barrier.graph.ts';
import { NotFoundType, RefusalInterface } from '../../graph/refusal-types.ts';
import { WardBasisEnum } from '../../locations/location.graph.ts';
import { Premises } from '../../locations/premises/premises.entity.ts';
import { Ward } from '../../locations/ward/ward.entity.ts';
import { closeNteIncident } from '../commands/close-nte-incident.ts';
import { logNteObservation, type ObservedBy, type OutsideTheNight } from '../commands/log-nte-observation.ts';
import { NteCategoryEnum, NteOutcomeEnum, NteSourceEnum, NteStatusEnum } from './nte-enums.graph.ts';
import { NteIncident, NteReport } from './nte-incident.entity.ts';
import type { NteIncidentClosed } from './nte-incident.stages.ts';

entityType(NteIncident, {
  description: 'An incident of the night-time economy: one event of one night, with all that was reported of it by radio, by camera and by officers.',
  domain: 'cases',
  readers: 'signedIn',
  personal: 'fields',
  fields: (t) => ({
    night: t.prop('night', { personal: false, description: 'The night it belongs to, by the day on which that began: from 18:00 to 06:00 in Europe/London.' }),
    category: t.prop('category', {
      personal: false,
      type: NteCategoryEnum,
      description: 'What it is about: the category of highest concern that one of its reports names.',
    }),
    status: t.prop('status', { personal: false, type: NteStatusEnum, description: 'Whether it is open.' }),
    outcome: t.prop('outcome', { personal: false, type: NteOutcomeEnum, description: 'What came of it; null while it is open.' }),
    place: t.prop('place', { personal: false, description: 'Where, coarsely: the premises, what is near, or the ward.' }),
    premises: t.relation('premises', { personal: false, description: 'The premises that it is at, if it is at one and it is known.' }),
    longitude: t.prop('coarseLongitude', { personal: false, description: 'WGS 84 degrees, rounded to about a hundred metres.' }),
    latitude: t.prop('coarseLatitude', { personal: false, description: 'WGS 84 degrees, rounded to about a hundred metres.' }),
    outOfArea: t.prop('outOfArea', { personal: false, description: 'True when it lies outside the box around North Lincolnshire.' }),
    ward: t.relation('ward', { personal: false, description: 'The ward of the place on the day.' }),
    wardBasis: t.prop('wardBasis', { personal: false, type: WardBasisEnum, description: 'How that ward was found.' }),
    openedAt: t.prop('openedAt', { personal: false, description: 'The time of its earliest report.' }),
    lastReportAt: t.prop('lastReportAt', { personal: false, description: 'The time of its latest report.' }),
    closedAt: t.prop('closedAt', { personal: false, description: 'When it was closed.' }),
    reportCount: t.prop('reportCount', { personal: false, description: 'How many reports it has.' }),
    revision: t.prop('revision', { personal: false, description: 'Rises with each change.' }),
    reports: t.list(NteReport, { by: 'incident' }, { personal: false, description: 'What was reported, the earliest first.', orderBy: ['at'] }),
    ...recordFields(t),
  }),
});

entityType(NteReport, {
  description: 'One report of an incident of the night.',
  domain: 'cases',
  readers: 'casework',
  personal: 'fields',
  fields: (t) => ({
    incident: t.relation('incident', { personal: false, description: 'The incident.' }),
    source: t.prop('source', { personal: false, type: NteSourceEnum, description: 'How it reached the hub.' }),
    category: t.prop('category', { personal: false, type: NteCategoryEnum, description: 'What it says the incident is about.' }),
    at: t.prop('at', { personal: false, description: 'When it was said or seen, by the clock of its source.' }),
    words: t.prop('words', { personal: WHAT_WAS_SAID_IN_THE_NIGHT, description: 'What was said or seen.' }),
    place: t.prop('place', { personal: WHAT_WAS_SAID_IN_THE_NIGHT, description: 'Where, in words, if it was not inside the premises.' }),
    premises: t.relation('premises', { personal: false, description: 'The premises, if it is known.' }),
    longitude: t.prop('longitude', { personal: WHERE_IT_WAS, description: 'WGS 84 degrees.' }),
    latitude: t.prop('latitude', { personal: WHERE_IT_WAS, description: 'WGS 84 degrees.' }),
    cameraId: t.prop('cameraId', { personal: false, description: 'The camera through which it was seen.' }),
    radioEntry: t.relation('radioEntry', { personal: false, description: 'The entry of the radio log that it is; null for what the control room logged.' }),
    recordedBy: t.prop('recordedBy', { personal: false, description: 'The message or the user that brought it first.' }),
    ...recordFields(t),
  }),
});

const nteFilter = entityFilter(NteIncident, 'NteIncidentFilter', 'Which incidents of the night.', {
  night: { test: { test: 'equals', property: 'night' }, input: (t) => t.field({ type: 'Date', description: 'Of the night that began on this day.' }) },
  status: { test: { test: 'equals', property: 'status' }, input: (t) => t.field({ type: NteStatusEnum, description: 'Open or closed.' }) },
  category: { test: { test: 'equals', property: 'category' }, input: (t) => t.field({ type: NteCategoryEnum, description: 'Of this category.' }) },
  premises: { test: { test: 'pointsTo', property: 'premises', key: (id) => keyOf('Premises', id) }, input: (t) => t.id({ description: 'At these Premises.' }) },
  ward: { test: { test: 'equals', property: 'ward' }, input: (t) => t.string({ description: 'GSS code of the ward of the place on the day.' }) },
  simulated: {
    test: { test: 'marked', property: 'simulated' },
    input: (t) => t.field({ type: Simulated, description: 'Invented incidents. When nothing is said, the root field EXCLUDES them and edges INCLUDE them.' }),
  },
});

const inOrder = { orderBy: ['openedAt'], descending: true, filter: nteFilter } as const;

rootList('nteIncidents', NteIncident, {
  ...inOrder,
  description:
    'Incidents of the night, the newest first. Invented ones are left out unless the filter says otherwise. Subscribe to nteIncidentChanged for what comes.',
  markedByDefault: 'out',
});

extendEntity(Premises, (t) => ({
  nteIncidents: t.connection(NteIncident, { by: 'premises' }, { ...inOrder, description: 'Incidents of the night at the premises, the newest first.' }),
}));

extendEntity(Ward, (t) => ({
  nteIncidents: t.connection(NteIncident, { by: 'ward' }, { ...inOrder, description: 'Incidents of the night in the ward, the newest first.' }),
}));

const OutsideTheNightType = builder.objectRef<OutsideTheNight>('OutsideTheNight').implement({
  description: 'It was seen by day, and a day belongs to no night.',
  interfaces: [RefusalInterface],
});

const NteIncidentClosedType = builder.objectRef<NteIncidentClosed>('NteIncidentClosed').implement({
  description: 'The incident was closed before.',
  interfaces: [RefusalInterface],
  fields: (t) => ({
    outcome: t.expose('outcome', { type: NteOutcomeEnum, nullable: true, description: 'What came of it.' }),
  }),
});

const ObservedByEnum = builder.enumType('NteObservedBy', {
  description: 'Through whom the control room knows: radios log for themselves.',
  values: {
    CAMERA: { value: 'CAMERA' as ObservedBy, description: 'Seen through a camera.' },
    OFFICER: { value: 'OFFICER' as ObservedBy, description: 'Told by an officer.' },
  },
});

commandField('nteLogObservation', {
  description:
    'Log what the control room sees through a camera or hears from an officer. It joins the open incident that it is of, by place, time and category, or opens one; the answer is that incident.',
  scope: 'controlRoom',
  answers: 'NteIncident',
  refusals: [NotFoundType, OutsideTheNightType, BarrierRefusalType],
  args: (arg) => ({
    source: arg({ type: ObservedByEnum, required: true, description: 'Through whom it is known.' }),
    category: arg({ type: NteCategoryEnum, required: true, description: 'What it is about.' }),
    words: arg.string({ required: true, description: 'What was seen, at most 2,000 characters. No names.' }),
    seenAt: arg({ type: 'DateTime', required: true, description: 'When it was seen: between 18:00 and 06:00 in Europe/London.' }),
    premisesId: arg.id({ description: 'The Premises where it was; or else place, longitude and latitude.' }),
    place: arg.string({ description: 'Where, in words, at most 200 characters.' }),
    longitude: arg.float({ description: 'WGS 84 degrees; without premisesId.' }),
    latitude: arg.float({ description: 'WGS 84 degrees; without premisesId.' }),
    cameraId: arg.string({ description: 'The camera, of what a camera saw; at most 50 characters.' }),
  }),
  input: (args) => ({
    source: args.source,
    category: args.category,
    words: args.words,
    seenAt: args.seenAt,
    premisesId: optionalKeyOf('Premises', args.premisesId),
    place: args.place ?? null,
    longitude: args.longitude ?? null,
    latitude: args.latitude ?? null,
    cameraId: args.cameraId ?? null,
  }),
  command: logNteObservation,
});

commandField('nteIncidentClose', {
  description: 'Close an incident of the night with what came of it. What is reported afterwards opens another.',
  scope: 'controlRoom',
  answers: 'NteIncident',
  refusals: [NotFoundType, NteIncidentClosedType],
  args: (arg) => ({
    nteIncidentId: arg.id({ required: true, description: 'The NteIncident.' }),
    outcome: arg({ type: NteOutcomeEnum, required: true, description: 'What came of it.' }),
  }),
  input: (args) => ({ nteIncidentId: keyOf('NteIncident', args.nteIncidentId), outcome: args.outcome }),
  command: closeNteIncident,
});
