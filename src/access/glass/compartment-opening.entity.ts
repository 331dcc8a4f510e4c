/** Which compartments broken glass and grants may open, told to everybody without naming one: whether one lies among them is found by its digest. */
import { defineEntity, type InferEntity, p } from '@mikro-orm/postgresql';
import { walledForReading } from './oversight-wall.ts';

export const CompartmentOpening = defineEntity({
  name: 'CompartmentOpening',
  tableName: 'compartment_opening',
  comment:
    'Kept by a trigger of compartment, never by hand: those that are not closed. hub_breakable asks it for somebody who may not see the compartments themselves.',
  ...walledForReading(),
  properties: {
    /** SHA-256 of the code, in hexadecimal. */
    digest: p.text().primary(),
    inForceFrom: p.date(),
    inForceTo: p.date().nullable(),
  },
});
export type CompartmentOpening = InferEntity<typeof CompartmentOpening>;
