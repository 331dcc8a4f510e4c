/** An incident of the night-time economy: one event of one night, with all that was reported of it by radio, by camera and by officers. */
import { defineEntity, type InferEntity, p } from '@mikro-orm/postgresql';
import { alsoBehind, walledAndOpened, walledAndOpenedWith } from '../../access/walls.ts';
import { recordColumns } from '../../access/record.ts';
import { Premises } from '../../locations/premises/premises.entity.ts';
import { Ward, WardBasis } from '../../locations/ward/ward.entity.ts';
import { NteOutcome, NteSource, NteStatus } from './nte-incident.stages.ts';
import { RadioLogEntry } from './radio-log.entity.ts';
import { NteCategory } from './radio-log.report.ts';

export const NteIncident = defineEntity({
  name: 'NteIncident',
  tableName: 'nte_incident',
  ...walledAndOpened('NteIncident', 'NTE'),
  comment: 'Written under the advisory lock of its night (src/cases/commands/nte-tables.ts): two hubs never open two for one event.',
  properties: {
    id: p.uuid().primary(),
    /** The night by the day on which it began (domain rule 42). */
    night: p.date(),
    /** The one of highest concern among its reports. */
    category: p.enum(() => NteCategory),
    /** Each category that one of its reports names. */
    categories: p.array().$type<NteCategory[]>().columnType('text[]'),
    status: p.enum(() => NteStatus),
    outcome: p.enum(() => NteOutcome).nullable(),
    /** Where, as partners may read it: the premises, what is near, or the ward. */
    place: p.text(),
    premises: () => p.manyToOne(Premises).ref().nullable().index(),
    /** The radio of its first report, where no premises is known to have held it: the same radio is then the same place. */
    radio: p.string().nullable(),
    /** WGS 84 degrees, as exactly as the first report gave them; for finding what belongs together. */
    longitude: p.double().$type<number>().nullable(),
    latitude: p.double().$type<number>().nullable(),
    /** The same rounded to about a hundred metres: what partners read. */
    coarseLongitude: p.double().$type<number>().nullable(),
    coarseLatitude: p.double().$type<number>().nullable(),
    /** Domain rule 35: a point outside the box around North Lincolnshire is flagged, never refused. */
    outOfArea: p.boolean().default(false),
    /** The ward of the place on the day of the first report. */
    ward: () => p.manyToOne(Ward).ref().nullable().index(),
    wardBasis: p.enum(() => WardBasis),
    /** The time of its earliest report. */
    openedAt: p.datetime(3),
    /** The time of its latest report. */
    lastReportAt: p.datetime(3),
    reportCount: p.integer(),
    /** Rises with each change. */
    revision: p.integer(),
    closedAt: p.datetime(3).nullable(),
    /** `user:<subject>`. */
    closedBy: p.string().nullable(),
    ...recordColumns,
  },
  indexes: [{ properties: ['openedAt', 'id'] }, { properties: ['night', 'status', 'lastReportAt'] }],
});
export type NteIncident = InferEntity<typeof NteIncident>;

export const NteReport = defineEntity({
  name: 'NteReport',
  tableName: 'nte_report',
  ...walledAndOpenedWith('NteIncident', 'incident_id', 'NTE', alsoBehind('nte_incident', 'incident_id')),
  properties: {
    id: p.uuid().primary(),
    incident: () => p.manyToOne(NteIncident).ref().index(),
    source: p.enum(() => NteSource),
    category: p.enum(() => NteCategory),
    /** When it was said or seen. */
    at: p.datetime(3),
    words: p.text(),
    /** Where, in words, if it was not inside the premises. */
    place: p.text().nullable(),
    premises: () => p.manyToOne(Premises).ref().nullable(),
    longitude: p.double().$type<number>().nullable(),
    latitude: p.double().$type<number>().nullable(),
    /** The camera through which it was seen. */
    cameraId: p.string().nullable(),
    /** The log entry that it is, of a radio's report; each entry is one report. */
    radioEntry: () => p.manyToOne(RadioLogEntry).ref().nullable().unique(),
    ...recordColumns,
  },
});
export type NteReport = InferEntity<typeof NteReport>;
