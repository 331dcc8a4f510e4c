/** A place that records point to: an address, a point, or only words, with what is known of it and how exactly. */
import { defineEntity, type InferEntity, p } from '@mikro-orm/postgresql';
import { searchColumn } from '../database/search-column.ts';
import { PlacePrecision } from '../shared/place.ts';
import { Ward, WardBasis } from './ward/ward.entity.ts';

export const Location = defineEntity({
  name: 'Location',
  tableName: 'location',
  properties: {
    id: p.uuid().primary(),
    /** What makes two reports speak of one place: the UPRN, or point, words and LSOA together. */
    identity: p.text().unique(),
    description: p.text().nullable(),
    precision: p.enum(() => PlacePrecision),
    longitude: p.double().$type<number>().nullable(),
    latitude: p.double().$type<number>().nullable(),
    /** Unique Property Reference Number: 1–12 digits, no leading zeros (domain rule 34). */
    uprn: p.string().nullable().index(),
    /** Unique Street Reference Number: 8 digits. */
    usrn: p.string().nullable(),
    postcode: p.text().nullable().index(),
    lsoaCode: p.text().nullable(),
    lsoaName: p.text().nullable(),
    /** Census year of the LSOA code: 2011 or 2021 (domain rule 36). */
    lsoaVintage: p.integer().nullable(),
    localAuthorityCode: p.text().nullable().index(),
    localAuthorityName: p.text().nullable(),
    /** Domain rule 35: outside the box around North Lincolnshire is flagged, never refused. */
    outOfArea: p.boolean().default(false),
    wardCodeAsSent: p.text().nullable(),
    /** The ward in which the place lies today; an incident keeps the ward of its own day. */
    ward: () => p.manyToOne(Ward).ref().nullable().index(),
    wardBasis: p.enum(() => WardBasis),
    simulated: p.boolean().default(false),
    recordedAt: p.datetime(3),
    search: searchColumn('english', "coalesce(description, '') || ' ' || coalesce(postcode, '') || ' ' || coalesce(lsoa_name, '')"),
  },
  indexes: [{ properties: ['search'], type: 'fulltext' }],
});
export type Location = InferEntity<typeof Location>;
