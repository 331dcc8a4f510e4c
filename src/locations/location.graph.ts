/** Places, wards and premises in the graph. */
import { WHERE_IT_WAS } from '../access/personal-data.ts';
import { recordFields } from '../access/record.graph.ts';
import { entityFilter, Simulated } from '../graph/entity-filter.ts';
import { entityType, rootList } from '../graph/entity-type.ts';
import { graphEnum } from '../graph/enums.ts';
import { PlacePrecision } from '../shared/place.ts';
import { Location } from './location.entity.ts';
import { Premises, PremisesKind } from './premises/premises.entity.ts';
import { Ward, WardBasis } from './ward/ward.entity.ts';

const PlacePrecisionEnum = graphEnum('PlacePrecision', 'How exactly a place is known.', PlacePrecision, {
  EXACT: 'The point is where it happened.',
  SNAPPED: 'The publisher moved the point: it stands for at least eight addresses, and is never to be shown as exact.',
  DESCRIBED: 'Only words.',
});

export const WardBasisEnum = graphEnum('WardBasis', 'How a ward was found for a point and a day.', WardBasis, {
  POLYGON: 'The point lies in the ward as it was drawn on that day.',
  AS_SENT: 'The source sent the code, and it was valid on that day.',
  EARLIER_BOUNDARY: 'The point lies in the ward as it was drawn earlier; no shape of that day is known.',
  NONE: 'No ward is known.',
});

export const PremisesKindEnum = graphEnum('PremisesKind', 'What sort of premises it is.', PremisesKind, {
  PUB: 'A pub or bar.',
  NIGHTCLUB: 'A nightclub.',
  TAKEAWAY: 'A takeaway.',
  RESTAURANT: 'A restaurant or café.',
  SHOP: 'A shop.',
  SCHOOL: 'A school or college.',
  HOUSING: 'Housing of a landlord.',
  OTHER: 'Anything else.',
});

entityType(Ward, {
  description:
    'A ward of North Lincolnshire under the boundaries of its time. Wards are told apart by code, never by name: the names went on when the boundaries changed in May 2023.',
  domain: 'locations',
  readers: 'signedIn',
  personal: 'nothing',
  fields: (t) => ({
    code: t.prop('code', { description: 'GSS code, such as E05001744.' }),
    name: t.prop('name', { description: 'Its name.' }),
    localAuthorityCode: t.prop('localAuthorityCode', { description: 'GSS code of the council.' }),
    validFrom: t.prop('validFrom', { description: 'The first day it stood.' }),
    validTo: t.prop('validTo', { description: 'The first day it no longer stood; null while it stands.' }),
    locations: t.connection(Location, { by: 'ward' }, { description: 'Known places that lie in it today.', orderBy: ['recordedAt'], descending: true }),
  }),
});

entityType(Location, {
  description: 'A place that records point to. Its precision says what may be read from its point.',
  domain: 'locations',
  readers: 'signedIn',
  personal: 'fields',
  fields: (t) => ({
    description: t.prop('description', { personal: WHERE_IT_WAS, description: 'The place in words, such as "On or near High Street".' }),
    precision: t.prop('precision', { personal: false, type: PlacePrecisionEnum, description: 'How exactly the place is known.' }),
    longitude: t.prop('longitude', { personal: WHERE_IT_WAS, description: 'WGS 84 degrees; of a SNAPPED place, of its anonymous map point.' }),
    latitude: t.prop('latitude', { personal: WHERE_IT_WAS, description: 'WGS 84 degrees; of a SNAPPED place, of its anonymous map point.' }),
    uprn: t.prop('uprn', { personal: WHERE_IT_WAS, description: 'Unique Property Reference Number, without leading zeros.' }),
    usrn: t.prop('usrn', { personal: false, description: 'Unique Street Reference Number.' }),
    postcode: t.prop('postcode', { personal: WHERE_IT_WAS, description: 'Postcode, upper case with one space.' }),
    lsoaCode: t.prop('lsoaCode', { personal: false, description: 'Lower-layer Super Output Area.' }),
    lsoaName: t.prop('lsoaName', { personal: false, description: 'Its name as sent.' }),
    lsoaVintage: t.prop('lsoaVintage', { personal: false, description: 'The census year of the LSOA code: 2011 or 2021.' }),
    localAuthorityCode: t.prop('localAuthorityCode', { personal: false, description: 'GSS code of the council, where the hub knows it.' }),
    localAuthorityName: t.prop('localAuthorityName', { personal: false, description: 'Name of the council.' }),
    outOfArea: t.prop('outOfArea', { personal: false, description: 'True when the point lies outside the box around North Lincolnshire.' }),
    ward: t.relation('ward', { personal: false, description: 'The ward in which the place lies today; an incident keeps the ward of its own day.' }),
    wardBasis: t.prop('wardBasis', { personal: false, type: WardBasisEnum, description: 'How that ward was found.' }),
    premises: t.connection(Premises, { by: 'location' }, { personal: false, description: 'Premises at the place.', orderBy: ['name'] }),
    simulated: t.prop('simulated', { personal: false, description: 'True for a place invented for a demonstration.' }),
  }),
});

entityType(Premises, {
  description: 'A building that the work knows by name.',
  domain: 'locations',
  readers: 'signedIn',
  personal: 'nothing',
  fields: (t) => ({
    name: t.prop('name', { description: 'Its name.' }),
    kind: t.prop('kind', { type: PremisesKindEnum, description: 'What sort of premises it is.' }),
    location: t.relation('location', { description: 'Where it stands.' }),
    licenceNumber: t.prop('licenceNumber', { description: 'Number of its premises licence.' }),
    pubwatchMemberFrom: t.prop('pubwatchMemberFrom', { description: 'Member of Pubwatch since.' }),
    pubwatchMemberTo: t.prop('pubwatchMemberTo', { description: 'Member of Pubwatch until; null while it is, or if it never was.' }),
    ...recordFields(t),
  }),
});

const wardFilter = entityFilter(Ward, 'WardFilter', 'Which wards.', {
  localAuthority: { test: { test: 'equals', property: 'localAuthorityCode' }, input: (t) => t.string({ description: 'GSS code of the council.' }) },
  standing: {
    test: { test: 'standingOn', from: 'validFrom', to: 'validTo' },
    input: (t) => t.field({ type: 'Date', description: 'Those that stood on this day.' }),
  },
});

rootList('wards', Ward, {
  description: 'Wards of both sets: 17 until May 2023 and 19 since. Filter by a day to have one set.',
  orderBy: ['code'],
  markedByDefault: 'in',
  filter: wardFilter,
});

rootList('locations', Location, {
  description: 'Known places, the newest record first.',
  orderBy: ['recordedAt'],
  descending: true,
  markedByDefault: 'in',
  filter: entityFilter(Location, 'LocationFilter', 'Which places.', {
    ward: { test: { test: 'equals', property: 'ward' }, input: (t) => t.string({ description: 'GSS code of the ward in which they lie today.' }) },
    localAuthority: { test: { test: 'equals', property: 'localAuthorityCode' }, input: (t) => t.string({ description: 'GSS code of the council.' }) },
    postcode: { test: { test: 'equals', property: 'postcode' }, input: (t) => t.string({ description: 'Postcode, upper case with one space.' }) },
    uprn: { test: { test: 'equals', property: 'uprn' }, input: (t) => t.string({ description: 'UPRN without leading zeros.' }) },
    text: {
      personal: WHERE_IT_WAS,
      test: { test: 'words', property: 'search', language: 'english' },
      input: (t) => t.string({ description: 'Words of the description, postcode or LSOA name.' }),
    },
    simulated: {
      test: { test: 'marked', property: 'simulated' },
      input: (t) => t.field({ type: Simulated, description: 'Places invented for a demonstration; INCLUDE when nothing is said.' }),
    },
  }),
});

rootList('premises', Premises, {
  description: 'Premises by name.',
  orderBy: ['name'],
  markedByDefault: 'in',
  filter: entityFilter(Premises, 'PremisesFilter', 'Which premises.', {
    kind: { test: { test: 'equals', property: 'kind' }, input: (t) => t.field({ type: PremisesKindEnum, description: 'Of this kind.' }) },
    text: { test: { test: 'words', property: 'search', language: 'simple' }, input: (t) => t.string({ description: 'Words of the name.' }) },
  }),
});
