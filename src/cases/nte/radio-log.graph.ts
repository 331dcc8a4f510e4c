/** Radio logs in the graph: what was said over Pubwatch radios on a night, in the order of its time, with every hole shown as a hole. */
import { WHAT_WAS_SAID_IN_THE_NIGHT } from '../../access/personal-data.ts';
import { ClassificationEnum, recordFields } from '../../access/record.graph.ts';
import { Message } from '../../exchange/message.entity.ts';
import { badInput } from '../../graph/bad-input.ts';
import { builder } from '../../graph/builder.ts';
import { entityFilter, Simulated } from '../../graph/entity-filter.ts';
import { entityType, extendEntity, rootList } from '../../graph/entity-type.ts';
import { declared } from '../../graph/entity-types.ts';
import { keyOf } from '../../graph/global-ids.ts';
import type { EntityRow } from '../../graph/rows.ts';
import { listSource } from '../../graph/source.ts';
import { Premises } from '../../locations/premises/premises.entity.ts';
import { normalRadio } from '../../locations/premises/radio.rules.ts';
import { RevisionEffectEnum } from '../incident/incident.graph.ts';
import { NteCategoryEnum } from './nte-enums.graph.ts';
import { RadioLogEntry, RadioLogRevision } from './radio-log.entity.ts';
import { type Logged, readLog } from './radio-log.rules.ts';

const RadioLogEntryType = entityType(RadioLogEntry, {
  description: 'One thing said over a Pubwatch radio, as its newest revision has it; every revision is kept.',
  domain: 'cases',
  readers: 'casework',
  personal: 'fields',
  fields: (t) => ({
    radio: t.prop('radio', { personal: false, description: 'The radio, such as R14.' }),
    night: t.prop('night', { personal: false, description: 'The night, by the day on which it began: from 18:00 to 06:00 in Europe/London.' }),
    sequence: t.prop('sequence', { personal: false, description: 'Which of the entries of the radio on that night it is, from 1.' }),
    revision: t.prop('revision', { personal: false, description: 'The newest revision known.' }),
    at: t.prop('at', { personal: false, description: "When it was said, by the source's clock." }),
    atOffset: t.prop('atOffset', {
      personal: false,
      description: "The offset that the source's clock showed, such as +01:00: it tells the two hours of the night when the clocks go back apart.",
    }),
    category: t.prop('category', { personal: false, type: NteCategoryEnum, description: 'What it is about.' }),
    words: t.prop('words', { personal: WHAT_WAS_SAID_IN_THE_NIGHT, description: 'What was said.' }),
    place: t.prop('place', { personal: WHAT_WAS_SAID_IN_THE_NIGHT, description: 'Where, in words, if it was not inside the premises.' }),
    premises: t.relation('premises', { personal: false, description: 'The premises that held the radio that night; null when none is known to have held it.' }),
    incident: t.relation('incident', { personal: false, description: 'The incident that it opened or joined.' }),
    classification: t.prop('classification', { personal: false, type: ClassificationEnum, description: 'Its security classification.' }),
    agreement: t.prop('agreement', { personal: false, description: 'The sharing agreement under which it came.' }),
    amendments: t.list(
      RadioLogRevision,
      { by: 'entry' },
      { personal: false, description: 'Every revision that arrived, the lowest first.', orderBy: ['revision'] },
    ),
    lineage: t.connection(
      Message,
      { by: 'subjectId', matching: 'id', where: { subjectType: 'RadioLogEntry' } },
      { personal: false, description: 'The messages that spoke of it, the newest first.', orderBy: ['receivedAt'], descending: true },
    ),
    ...recordFields(t),
  }),
});

entityType(RadioLogRevision, {
  description: 'One revision of an entry of a radio log.',
  domain: 'cases',
  readers: 'casework',
  personal: 'fields',
  fields: (t) => ({
    revision: t.prop('revision', { personal: false, description: 'Its number at the source.' }),
    effect: t.prop('effect', { personal: false, type: RevisionEffectEnum, description: 'What it did when it arrived.' }),
    at: t.prop('at', { personal: false, description: 'The time that it says.' }),
    category: t.prop('category', { personal: false, type: NteCategoryEnum, description: 'The category that it says.' }),
    words: t.prop('words', { personal: WHAT_WAS_SAID_IN_THE_NIGHT, description: 'What it says was said.' }),
    place: t.prop('place', { personal: WHAT_WAS_SAID_IN_THE_NIGHT, description: 'Where it says that was.' }),
    receivedAt: t.prop('receivedAt', { personal: false, description: 'When the hub took it.' }),
    recordedBy: t.prop('recordedBy', { personal: false, description: 'The message that brought it.' }),
  }),
});

const entryFilter = entityFilter(RadioLogEntry, 'RadioLogEntryFilter', 'Which entries.', {
  night: { test: { test: 'equals', property: 'night' }, input: (t) => t.field({ type: 'Date', description: 'Of the night that began on this day.' }) },
  radio: { test: { test: 'equals', property: 'radio' }, input: (t) => t.string({ description: 'Of this radio.' }) },
  category: { test: { test: 'equals', property: 'category' }, input: (t) => t.field({ type: NteCategoryEnum, description: 'Of this category.' }) },
  premises: {
    test: { test: 'pointsTo', property: 'premises', key: (id) => keyOf('Premises', id) },
    input: (t) => t.id({ description: 'Of radios that these Premises held.' }),
  },
  simulated: {
    test: { test: 'marked', property: 'simulated' },
    input: (t) => t.field({ type: Simulated, description: 'Invented entries; INCLUDE when nothing is said.' }),
  },
});

rootList('radioLogEntries', RadioLogEntry, {
  description: 'Entries of radio logs, the newest first, page by page. radioLog shows a night with its holes.',
  orderBy: ['at'],
  descending: true,
  markedByDefault: 'in',
  filter: entryFilter,
});

extendEntity(Premises, (t) => ({
  radioLogEntries: t.connection(
    RadioLogEntry,
    { by: 'premises' },
    { description: 'What was said over its radios, the newest first.', orderBy: ['at'], descending: true, filter: entryFilter },
  ),
}));

extendEntity(Message, (t) => ({
  radioLogEntry: t.relation('subjectId', {
    of: RadioLogEntry,
    description: 'The entry of a radio log that it spoke of; null when it was not taken, or spoke of something else.',
  }),
}));

interface GapShown {
  readonly radio: string;
  readonly night: string;
  readonly from: number;
  readonly to: number;
}

const RadioLogGapType = builder.objectRef<GapShown>('RadioLogGap').implement({
  description: "A hole in a radio's log: entries that have not come. It stands just before the entry that follows it in the radio's own count.",
  fields: (t) => ({
    radio: t.exposeString('radio', { description: 'The radio.' }),
    night: t.expose('night', { type: 'Date', description: 'The night, by the day on which it began.' }),
    from: t.exposeInt('from', { description: 'The first sequence number that is missing.' }),
    to: t.exposeInt('to', { description: 'The last one.' }),
  }),
});

const RadioLogItem = builder.unionType('RadioLogItem', {
  description: 'What stands in the log of a night: an entry, or a hole.',
  types: [RadioLogEntryType, RadioLogGapType],
  resolveType: (value: unknown) => (typeof value === 'object' && value !== null && '__typename' in value ? 'RadioLogEntry' : 'RadioLogGap'),
});

/** The log of one night of a town: far more than its radios can say. Who sends more than this reads it radio by radio. */
const MOST = 5_000;

const night = listSource({
  list: 'radioLog',
  target: 'RadioLogEntry',
  parent: null,
  path: null,
  where: {},
  filter: entryFilter.tests,
  markedByDefault: 'in',
  orderBy: ['at'],
  descending: false,
});

interface LoggedRow extends Logged {
  readonly row: EntityRow;
}

builder.queryField('radioLog', (t) =>
  t.field({
    type: [RadioLogItem],
    nullable: true,
    description:
      "What was said over Pubwatch radios on a night, in the order of the source's time, however late it came; and each hole in a radio's count as a RadioLogGap. What a radio never counted is no hole.",
    authScopes: { casework: true },
    extensions: declared({ declares: 'plumbing', because: 'entries are read by a declared list; the holes between them are no rows' }),
    args: {
      night: t.arg({ type: 'Date', required: true, description: 'The night, by the day on which it began.' }),
      radio: t.arg.string({ description: 'Only this radio.' }),
      premisesId: t.arg.id({ description: 'Only the radios that these Premises held that night.' }),
    },
    resolve: async (_, args, { reader }) => {
      const radio = args.radio == null ? null : (normalRadio(args.radio) ?? '');
      const page = await reader.page(night, null, { size: MOST, backward: false, after: null, before: null }, { night: args.night, radio });
      if (page.hasNextPage) throw badInput(`The night has more than ${MOST} entries: ask radio by radio, or for radioLogEntries page by page.`);
      const premises = args.premisesId == null ? null : keyOf('Premises', args.premisesId);
      return readLog(page.edges.map(({ node }) => logged(node))).flatMap((item): (EntityRow | GapShown)[] => {
        const { row } = 'row' in item ? item : item.before;
        if (premises !== null && row['premises'] !== premises) return [];
        return 'row' in item ? [row] : [{ radio: item.radio, night: args.night, from: item.from, to: item.to }];
      });
    },
  }),
);

function logged(row: EntityRow): LoggedRow {
  const { radio, sequence, at } = row;
  if (typeof radio !== 'string' || typeof sequence !== 'number' || !(at instanceof Date)) throw new Error('An entry of a radio log was read by half.');
  return { radio, sequence, at, row };
}
