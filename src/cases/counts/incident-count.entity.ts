/** Protected counts of police and partner logs: what was published of a month, once, for whoever may not read the logs themselves. */
import { defineEntity, type EntityMetadata, type InferEntity, p } from '@mikro-orm/postgresql';
import { Ward } from '../../locations/ward/ward.entity.ts';
import { IncidentCategory } from '../incident/incident.report.ts';
import { CountBreakdown } from './incident-cells.rules.ts';

// Whoever asks for a purpose reads them all; only the hub's own work writes them. Written as PostgreSQL prints it.
const HUB = "(( SELECT current_setting('hub.asker'::text, true) AS current_setting) = 'hub'::text)";
const ANYONE = "(( SELECT current_setting('hub.purpose'::text, true) AS current_setting) <> ''::text)";
const PUBLISHED = {
  rowLevelSecurity: 'force',
  policies: [
    { name: 'told_to_all', command: 'select', using: ANYONE },
    { name: 'published_by_the_hub', using: HUB, check: HUB },
  ],
} satisfies Pick<EntityMetadata, 'rowLevelSecurity' | 'policies'>;

export const IncidentCountPublication = defineEntity({
  name: 'IncidentCountPublication',
  tableName: 'incident_count_publication',
  comment: 'A month whose counts were published. It is published once and never again: a second time would let the two be compared.',
  properties: {
    id: p.uuid().primary(),
    /** The month of the incidents in Europe/London, as `2024-03`. */
    month: p.string(),
    /** Whether it counts invented incidents, and no others. */
    simulated: p.boolean(),
    publishedAt: p.datetime(3),
    /** What protected the counts, as it was in force on the day of publication (src/access/counts/cell-key.rules.ts). */
    noiseDeviation: p.double(),
    noiseMost: p.integer(),
    shownFrom: p.integer(),
    /** The same in a sentence. */
    method: p.text(),
  },
  uniques: [{ properties: ['month', 'simulated'] }],
  ...PUBLISHED,
});
export type IncidentCountPublication = InferEntity<typeof IncidentCountPublication>;

export const ProtectedIncidentCount = defineEntity({
  name: 'ProtectedIncidentCount',
  tableName: 'protected_incident_count',
  comment: 'Protected counts only: the true ones are nowhere in this table, nor is the secret that protected them.',
  properties: {
    id: p.uuid().primary(),
    publication: () => p.manyToOne(IncidentCountPublication).ref().index(),
    month: p.string().index(),
    simulated: p.boolean(),
    breakdown: p.enum(() => CountBreakdown),
    /** For a count by ward: null stands for what lies in no ward of the month. */
    ward: () => p.manyToOne(Ward).ref().nullable(),
    category: p.enum(() => IncidentCategory).nullable(),
    suppressed: p.boolean(),
    count: p.integer().nullable(),
  },
  checks: [{ name: 'protected_incident_count_suppressed_check', expression: '"suppressed" = ("count" is null)' }],
  ...PUBLISHED,
});
export type ProtectedIncidentCount = InferEntity<typeof ProtectedIncidentCount>;
