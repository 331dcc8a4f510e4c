/** Protected counts in the graph: read by every signed-in asker, whoever may read the incidents that were counted. */
import { entityFilter, Simulated } from '../../graph/entity-filter.ts';
import { entityType, rootList } from '../../graph/entity-type.ts';
import { graphEnum } from '../../graph/enums.ts';
import { IncidentCategoryEnum } from '../incident/incident.graph.ts';
import { CountBreakdown } from './incident-cells.rules.ts';
import { IncidentCountPublication, ProtectedIncidentCount } from './incident-count.entity.ts';

const CountBreakdownEnum = graphEnum('CountBreakdown', 'What a protected count is by, beside its month.', CountBreakdown, {
  MONTH: 'The month alone.',
  WARD: 'The ward on the day of the incident.',
  CATEGORY: "The hub's category.",
  WARD_AND_CATEGORY: 'Both together.',
});

entityType(IncidentCountPublication, {
  description: 'The publication of the protected counts of one month: made once, when the month has settled, and never changed.',
  domain: 'cases',
  readers: 'signedIn',
  personal: 'nothing',
  fields: (t) => ({
    month: t.prop('month', { description: 'The month of the incidents in Europe/London, as 2024-03.' }),
    simulated: t.prop('simulated', { description: 'True when invented incidents were counted, and no others.' }),
    publishedAt: t.prop('publishedAt', { description: 'When. What reached the hub later is not counted.' }),
    method: t.prop('method', { description: 'How the counts are protected, in a sentence.' }),
    noiseDeviation: t.prop('noiseDeviation', { description: 'The standard deviation of what was added to each count; its mean is zero.' }),
    noiseMost: t.prop('noiseMost', { description: 'The most that was added to a count, or taken from it.' }),
    shownFrom: t.prop('shownFrom', { description: 'Protected counts below this are suppressed.' }),
  }),
});

entityType(ProtectedIncidentCount, {
  description: 'How many incidents of police and partner logs there were, protected so that no single one can be found by comparing counts.',
  domain: 'cases',
  readers: 'signedIn',
  personal: 'nothing',
  fields: (t) => ({
    month: t.prop('month', { description: 'The month in Europe/London, as 2024-03.' }),
    breakdown: t.prop('breakdown', { type: CountBreakdownEnum, description: 'What it is by, beside the month.' }),
    ward: t.relation('ward', { description: 'The ward, where the count is by it; null then stands for what lies in no ward.' }),
    category: t.prop('category', { type: IncidentCategoryEnum, description: 'The category, where the count is by it.' }),
    suppressed: t.prop('suppressed', { description: 'True when the protected count is too small to be shown.' }),
    count: t.prop('count', { description: 'About how many: the publication says how exactly. Null when suppressed. Parts do not add up to their whole.' }),
    simulated: t.prop('simulated', { description: 'True when invented incidents were counted, and no others.' }),
    publication: t.relation('publication', { description: 'When and how it was published.' }),
  }),
});

const ProtectedIncidentCountFilter = entityFilter(ProtectedIncidentCount, 'ProtectedIncidentCountFilter', 'Which of the published counts.', {
  month: { test: { test: 'equals', property: 'month' }, input: (t) => t.string({ description: 'Of this month in Europe/London, as 2024-03.' }) },
  monthFrom: { test: { test: 'from', property: 'month' }, input: (t) => t.string({ description: 'Of this month or a later one.' }) },
  monthBefore: { test: { test: 'before', property: 'month' }, input: (t) => t.string({ description: 'Of a month before this one.' }) },
  breakdown: {
    test: { test: 'equals', property: 'breakdown' },
    input: (t) => t.field({ type: CountBreakdownEnum, description: 'By this, beside the month.' }),
  },
  wards: { test: { test: 'among', property: 'ward' }, input: (t) => t.stringList({ description: 'By ward, of these wards, each by itself: GSS codes.' }) },
  categories: {
    test: { test: 'among', property: 'category' },
    input: (t) => t.field({ type: [IncidentCategoryEnum], description: 'By category, of these categories, each by itself.' }),
  },
  simulated: {
    test: { test: 'marked', property: 'simulated' },
    input: (t) => t.field({ type: Simulated, description: 'Counts of invented incidents. When nothing is said, they are left out.' }),
  },
});

rootList('protectedIncidentCounts', ProtectedIncidentCount, {
  description:
    'Protected counts of the incidents of police and partner logs, by month, ward and category, the latest month first: for partners who do not read the logs. A month is published once, when it has settled. True counts of the open data are in incidentCounts.',
  orderBy: ['month'],
  descending: true,
  filter: ProtectedIncidentCountFilter,
  markedByDefault: 'out',
});
