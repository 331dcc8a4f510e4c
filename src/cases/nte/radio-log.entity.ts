/** The log of a Pubwatch radio: one entry for each thing said over it, as its newest revision has it, with every revision kept. */
import { defineEntity, type InferEntity, p } from '@mikro-orm/postgresql';
import { alsoBehind, walledAndOpenedWith, walledBehind } from '../../access/walls.ts';
import { recordColumns } from '../../access/record.ts';
import { Premises } from '../../locations/premises/premises.entity.ts';
import { Classification } from '../../shared/regime.ts';
import { RevisionEffect } from '../incident/incident.entity.ts';
import { NteIncident } from './nte-incident.entity.ts';
import { NteCategory } from './radio-log.report.ts';

export const RadioLogEntry = defineEntity({
  name: 'RadioLogEntry',
  tableName: 'radio_log_entry',
  ...walledAndOpenedWith('NteIncident', 'incident_id', 'RADIO_LOG', alsoBehind('nte_incident', 'incident_id')),
  comment: 'Written under the advisory lock of its night (src/cases/commands/nte-tables.ts).',
  properties: {
    id: p.uuid().primary(),
    radio: p.string(),
    /** The night by the day on which it began (domain rule 42). */
    night: p.date(),
    sequence: p.integer(),
    /** The newest revision known. */
    revision: p.integer(),
    /** The source's own time. */
    at: p.datetime(3),
    /** The offset that the source's clock showed. */
    atOffset: p.string(),
    category: p.enum(() => NteCategory),
    words: p.text(),
    place: p.text().nullable(),
    /** Who held the radio that night; null when nobody is known to have held it. */
    premises: () => p.manyToOne(Premises).ref().nullable().index(),
    /** The incident that it opened or joined. */
    incident: () => p.manyToOne(NteIncident).ref().index(),
    classification: p.enum(() => Classification),
    agreement: p.text(),
    /** SHA-256 of the report without its revision: equal hashes say the same thing. */
    contentHash: p.string().hidden(),
    ...recordColumns,
  },
  uniques: [{ properties: ['radio', 'night', 'sequence'] }],
  indexes: [{ properties: ['night', 'at', 'id'] }],
});
export type RadioLogEntry = InferEntity<typeof RadioLogEntry>;

export const RadioLogRevision = defineEntity({
  name: 'RadioLogRevision',
  tableName: 'radio_log_revision',
  ...walledBehind('radio_log_entry', 'entry_id'),
  properties: {
    id: p.uuid().primary(),
    entry: () => p.manyToOne(RadioLogEntry).ref(),
    revision: p.integer(),
    effect: p.enum(() => RevisionEffect),
    at: p.datetime(3),
    category: p.enum(() => NteCategory),
    words: p.text(),
    place: p.text().nullable(),
    contentHash: p.string().hidden(),
    receivedAt: p.datetime(3),
    /** `message:<topic>/<partition>/<offset>`. */
    recordedBy: p.string(),
  },
  uniques: [{ properties: ['entry', 'revision'] }],
});
export type RadioLogRevision = InferEntity<typeof RadioLogRevision>;
