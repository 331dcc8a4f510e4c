/** Compartments, and who is read into each: a record that is marked with some is seen only by those who are read into every one of them. */
import { defineEntity, type InferEntity, p } from '@mikro-orm/postgresql';
import { toldToItsReaders, toldWith } from '../walls.ts';
import { Agency } from '../agency.entity.ts';

export const Compartment = defineEntity({
  name: 'Compartment',
  tableName: 'compartment',
  comment:
    'Dated reference data. What the hub brings is added where it is missing and never put right again: end a compartment by in_force_to, and open an operation by a row of its own (docs/how-to/compartments.md). A word without a row in force is read by nobody.',
  ...toldWith('compartment_reader', 'compartment_code', 'code'),
  properties: {
    /** As records are marked with it: MACE, or OPERATION:<name>. Never used again for another. */
    code: p.string().primary(),
    description: p.text(),
    /** True: breaking glass does not open it, whatever the emergency. */
    closed: p.boolean(),
    /** The first day on which it is in force, Europe/London. */
    inForceFrom: p.date(),
    /** The first day on which it is no longer; null while it is. What is marked with it is then read by nobody but the hub. */
    inForceTo: p.date().nullable(),
    /** Where it stands written, or who assumed it. */
    source: p.text(),
  },
  checks: [{ name: 'compartment_code_check', expression: `"code" ~ '^([A-Z][A-Z0-9_]{0,39}|OPERATION:[A-Z0-9][A-Z0-9_-]{0,39})$'` }],
});
export type Compartment = InferEntity<typeof Compartment>;

export const CompartmentReader = defineEntity({
  name: 'CompartmentReader',
  tableName: 'compartment_reader',
  comment: 'Who is read into a compartment: whoever asks for this agency in this role, on the days from in_force_from to the day before in_force_to.',
  ...toldToItsReaders(),
  properties: {
    id: p.uuid().primary(),
    compartment: () => p.manyToOne(Compartment).ref().index(),
    /** Null: of any agency. Which agency's records they see is decided apart from it. */
    agency: () => p.manyToOne(Agency).ref().nullable().deleteRule('cascade'),
    /** A role of a token, such as ASB_OFFICER. */
    role: p.string(),
    inForceFrom: p.date(),
    inForceTo: p.date().nullable(),
    /** Who decided it, or that it is assumed. */
    source: p.text(),
  },
});
export type CompartmentReader = InferEntity<typeof CompartmentReader>;
