/** What every record of the hub carries beside its own facts: whose it is, under which law, how long, and where it came from. */
import { p } from '@mikro-orm/postgresql';
import { Regime } from '../shared/regime.ts';
import { Agency } from './agency.entity.ts';

/** How long a record is kept before a person decides again. The periods themselves are dated reference data. */
export const RetentionClass = {
  CASEWORK: 'CASEWORK',
  INCIDENT: 'INCIDENT',
  OPEN_DATA: 'OPEN_DATA',
  MEETING: 'MEETING',
  REFERRAL: 'REFERRAL',
  INTELLIGENCE: 'INTELLIGENCE',
  REFERENCE: 'REFERENCE',
} as const;
export type RetentionClass = (typeof RetentionClass)[keyof typeof RetentionClass];

/** The columns that each record has: spread into `properties`. */
export const recordColumns = {
  ownerAgency: () => p.manyToOne(Agency).ref().index(),
  /** Who made the fact known, where that is not the owner: an agency's code or a publisher's name. */
  originator: p.string(),
  /** Compartments such as MACE or OCG; unordered, empty for none. Without a default: nothing is born before somebody has said which. */
  markings: p.array().$type<string[]>().columnType('text[]'),
  regime: p.enum(() => Regime),
  retentionClass: p.enum(() => RetentionClass),
  /** True for invented records of a demonstration hub. */
  simulated: p.boolean().default(false),
  recordedAt: p.datetime(3),
  /** `user:<subject>` or `message:<topic>/<partition>/<offset>`. */
  recordedBy: p.string(),
};
