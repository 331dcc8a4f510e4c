/** The fields that every record shows of itself: whose it is, under which law, how long it is kept, where it came from. */
import { declared } from '../graph/entity-types.ts';
import { graphEnum } from '../graph/enums.ts';
import type { EntityFields, FieldMap } from '../graph/plugin.ts';
import { Classification, Regime } from '../shared/regime.ts';
import { RetentionClass } from './record.ts';
import { reviewDayOf } from './retention/review-field.ts';

const RegimeEnum = graphEnum('Regime', 'The law under which a record is processed, decided by its primary purpose.', Regime, {
  UK_GDPR_PART2: 'UK GDPR with Part 2 of the Data Protection Act 2018: support, prevention, most council work.',
  LED_PART3: 'Part 3 of the Data Protection Act 2018: law-enforcement processing.',
});

export const ClassificationEnum = graphEnum(
  'Classification',
  'Government security classification; the hub takes nothing above OFFICIAL-SENSITIVE.',
  Classification,
  {
    OFFICIAL: 'OFFICIAL.',
    OFFICIAL_SENSITIVE: 'OFFICIAL with the handling marking SENSITIVE.',
  },
);

export const RetentionClassEnum = graphEnum('RetentionClass', 'How long a record is kept before a person decides again.', RetentionClass, {
  CASEWORK: 'Work on a case.',
  INCIDENT: 'What a police log reported.',
  OPEN_DATA: 'Published data.',
  MEETING: 'Minutes, decisions and actions.',
  REFERRAL: 'A referral to a provider of support.',
  INTELLIGENCE: 'What went to the police as intelligence, and what they said.',
  REFERENCE: 'Reference data.',
});

/** Spread into the fields of an entity that has `recordColumns`. */
export function recordFields<Value>(t: EntityFields<Value>): FieldMap {
  return {
    ownerAgency: t.relation('ownerAgency', { personal: false, description: 'The agency whose record this is.' }),
    originator: t.prop('originator', { personal: false, description: 'Who made the fact known.' }),
    markings: t.prop('markings', { personal: false, description: 'Compartments such as MACE or OCG; unordered, empty for none.' }),
    regime: t.prop('regime', { personal: false, type: RegimeEnum, description: 'The law under which it is processed.' }),
    retentionClass: t.prop('retentionClass', { personal: false, type: RetentionClassEnum, description: 'How long it is kept before a person decides again.' }),
    reviewOn: t.pothos.field({
      type: 'Date',
      nullable: true,
      description: 'The day on which it is to be reviewed, by the period in force today; null while it is at work, and for what is kept without review.',
      extensions: declared({ declares: 'plumbing', because: 'follows from its class, its dates, the period in force and what was decided' }),
      resolve: (row, _, context) => reviewDayOf(row, context),
    }),
    simulated: t.prop('simulated', { personal: false, description: 'True for a record invented for a demonstration.' }),
    recordedAt: t.prop('recordedAt', { personal: false, description: 'When the hub first recorded it.' }),
  };
}
