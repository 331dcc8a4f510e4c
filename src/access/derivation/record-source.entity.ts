/** The sources of a fact that stands in compartments: the first, as it was when another was added, and each that was added. */
import { defineEntity, type InferEntity, p, type PolicyDef } from '@mikro-orm/postgresql';
import { recordColumns } from '../record.ts';
import { walledAs } from '../walls.ts';

/** Who told what is the owner's to know, whatever they share. */
const OWNER = `((owner_agency_code)::text = ( SELECT current_setting('hub.agency'::text, true) AS current_setting))`;
const OWNER_ALONE = `((( SELECT hub_asker() AS hub_asker) = 'hub'::text) OR ${OWNER})`;
const ITS_OWNER_ALONE: PolicyDef = { name: 'its_owner_alone', type: 'restrictive', using: OWNER_ALONE, check: OWNER_ALONE };

export const RecordSource = defineEntity({
  name: 'RecordSource',
  tableName: 'record_source',
  comment: 'Append-only. `markings` are those of the source; what the record itself carries by now stands on the record.',
  ...walledAs('LINEAGE', ITS_OWNER_ALONE),
  properties: {
    id: p.uuid().primary(),
    /** The record that it is a source of: the name of its entity, and its key. */
    recordType: p.text(),
    recordId: p.uuid(),
    /** From 1: the first is the one with which the record was born. */
    number: p.integer(),
    /** What the source says, in its words, where it is no record of the hub; null for the first. */
    words: p.text().nullable(),
    /** The compartments that the record lay in, and lies in no more since this source was added; none for the first. */
    lifted: p.array().$type<string[]>().columnType('text[]'),
    /** Who wrote the first source down, as in `recorded_by`; null for the first. */
    firstRecordedBy: p.string().nullable(),
    ...recordColumns,
  },
  uniques: [{ properties: ['recordId', 'number'] }],
  // Reliability rules §4: "Four eyes: … marking downgrade …: drafted_by <> approved_by as a PG CHECK, not only in code".
  checks: [{ name: 'record_source_four_eyes', expression: `"first_recorded_by" is null or "first_recorded_by" <> "recorded_by"` }],
});
export type RecordSource = InferEntity<typeof RecordSource>;
