/** Which premises holds which Pubwatch radio, by date: a radio is at one premises at a time, and who held it on a night stays known. */
import { defineEntity, type InferEntity, p } from '@mikro-orm/postgresql';
import { alsoBehind, walledAndOpenedWith } from '../../access/walls.ts';
import { recordColumns } from '../../access/record.ts';
import { Premises } from './premises.entity.ts';

export const PremisesRadio = defineEntity({
  name: 'PremisesRadio',
  tableName: 'premises_radio',
  ...walledAndOpenedWith('Premises', 'premises_id', 'PREMISES', alsoBehind('premises', 'premises_id')),
  comment: 'Written under an advisory lock of the radio (src/locations/commands/assign-radio.ts): the spans of one radio never overlap.',
  properties: {
    id: p.uuid().primary(),
    /** As it is said on the air, such as `R14`. */
    radio: p.string(),
    premises: () => p.manyToOne(Premises).ref().index(),
    /** The first night on which it is there. */
    heldFrom: p.date(),
    /** The first night on which it is there no longer; null while it is. */
    heldTo: p.date().nullable(),
    ...recordColumns,
  },
  indexes: [{ properties: ['radio', 'heldFrom'] }],
});
export type PremisesRadio = InferEntity<typeof PremisesRadio>;
