/** Premises and their Pubwatch radios in the graph: who holds which radio on a night, and the doors to record it. */
import { recordFields } from '../../access/record.graph.ts';
import { builder } from '../../graph/builder.ts';
import { commandField } from '../../graph/command-field.ts';
import { entityFilter, Simulated } from '../../graph/entity-filter.ts';
import { entityType, extendEntity, rootList } from '../../graph/entity-type.ts';
import { keyOf, optionalKeyOf } from '../../graph/global-ids.ts';
import { NotFoundType, RefusalInterface } from '../../graph/refusal-types.ts';
import { assignRadio, type RadioHeld, returnRadio } from '../commands/assign-radio.ts';
import { recordPremises } from '../commands/record-premises.ts';
import { PremisesKindEnum } from '../location.graph.ts';
import { Premises } from './premises.entity.ts';
import { PremisesRadio } from './radio.entity.ts';

entityType(PremisesRadio, {
  description: 'A Pubwatch radio at a premises, for some nights. A radio is at one premises at a time.',
  domain: 'locations',
  readers: 'signedIn',
  personal: 'nothing',
  fields: (t) => ({
    radio: t.prop('radio', { description: 'As it is said on the air, such as R14.' }),
    premises: t.relation('premises', { description: 'Where it is.' }),
    heldFrom: t.prop('heldFrom', { description: 'The first night on which it is there.' }),
    heldTo: t.prop('heldTo', { description: 'The first night on which it is there no longer; null while it is.' }),
    ...recordFields(t),
  }),
});

const radioFilter = entityFilter(PremisesRadio, 'PremisesRadioFilter', 'Which radios.', {
  radio: { test: { test: 'equals', property: 'radio' }, input: (t) => t.string({ description: 'The radio of this name.' }) },
  heldOn: {
    test: { test: 'standingOn', from: 'heldFrom', to: 'heldTo' },
    input: (t) => t.field({ type: 'Date', description: 'Those that were there on this night, named by the day on which it began.' }),
  },
  simulated: {
    test: { test: 'marked', property: 'simulated' },
    input: (t) => t.field({ type: Simulated, description: 'Radios of an invented world; INCLUDE when nothing is said.' }),
  },
});

const inOrder = { orderBy: ['radio', 'heldFrom'], filter: radioFilter } as const;

extendEntity(Premises, (t) => ({
  radios: t.connection(
    PremisesRadio,
    { by: 'premises' },
    { ...inOrder, description: 'The Pubwatch radios that it holds and held; filter by a night for those of that night.' },
  ),
}));

rootList('radios', PremisesRadio, { ...inOrder, description: 'Pubwatch radios and who holds and held them, by name.', markedByDefault: 'in' });

const RadioHeldType = builder.objectRef<RadioHeld>('RadioHeld').implement({
  description: 'A premises holds the radio on one of these nights already.',
  interfaces: [RefusalInterface],
  fields: (t) => ({
    heldFrom: t.field({ type: 'Date', description: 'The first night on which it is there.', resolve: (refusal) => refusal.heldFrom }),
    heldTo: t.field({
      type: 'Date',
      nullable: true,
      description: 'The first night on which it is there no longer; null while it is.',
      resolve: (refusal) => refusal.heldTo,
    }),
  }),
});

commandField('premisesRecord', {
  description: 'Record premises: a pub, a club, a shop. Say where they stand by locationId, or by their address.',
  answers: 'Premises',
  refusals: [NotFoundType],
  args: (arg) => ({
    name: arg.string({ required: true, description: 'What they are called, at most 200 characters.' }),
    kind: arg({ type: PremisesKindEnum, required: true, description: 'What sort of premises they are.' }),
    locationId: arg.id({ description: 'The Location where they stand.' }),
    address: arg.string({ description: 'Where they stand, in words, where the hub knows no Location for it.' }),
    postcode: arg.string({ description: 'With address: a whole postcode.' }),
    uprn: arg.string({ description: 'With address: the Unique Property Reference Number, as a string.' }),
    longitude: arg.float({ description: 'With address: WGS 84 degrees; with latitude or not at all.' }),
    latitude: arg.float({ description: 'With address: WGS 84 degrees; with longitude or not at all.' }),
    licenceNumber: arg.string({ description: 'Number of the premises licence.' }),
    pubwatchMemberFrom: arg({ type: 'Date', description: 'Member of Pubwatch since.' }),
  }),
  input: (args) => ({
    name: args.name,
    kind: args.kind,
    locationId: optionalKeyOf('Location', args.locationId),
    address: args.address ?? null,
    postcode: args.postcode ?? null,
    uprn: args.uprn ?? null,
    longitude: args.longitude ?? null,
    latitude: args.latitude ?? null,
    licenceNumber: args.licenceNumber ?? null,
    pubwatchMemberFrom: args.pubwatchMemberFrom ?? null,
  }),
  command: recordPremises,
});

commandField('radioAssign', {
  description: 'Hand a Pubwatch radio to a premises. Log entries of nights already past find their premises within minutes.',
  answers: 'PremisesRadio',
  refusals: [NotFoundType, RadioHeldType],
  args: (arg) => ({
    radio: arg.string({ required: true, description: 'What the radio is called, such as R14.' }),
    premisesId: arg.id({ required: true, description: 'The Premises.' }),
    from: arg({ type: 'Date', description: 'The first night; tonight, when left out.' }),
    to: arg({ type: 'Date', description: 'The first night on which it is there no longer; until it is taken back, when left out.' }),
  }),
  input: (args) => ({ radio: args.radio, premisesId: keyOf('Premises', args.premisesId), from: args.from ?? null, to: args.to ?? null }),
  command: assignRadio,
});

commandField('radioReturn', {
  description: 'Take a Pubwatch radio back from whichever premises holds it. Who held it on the nights before stays known.',
  answers: 'PremisesRadio',
  refusals: [NotFoundType],
  args: (arg) => ({
    radio: arg.string({ required: true, description: 'What the radio is called, such as R14.' }),
    on: arg({ type: 'Date', description: 'The first night on which it is there no longer; tonight, when left out.' }),
  }),
  input: (args) => ({ radio: args.radio, on: args.on ?? null }),
  command: returnRadio,
});
