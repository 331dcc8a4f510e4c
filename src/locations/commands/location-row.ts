/** How a place stands in the table of locations: its facts, and what follows from them on the day it is stored. */
import { sql } from 'kysely';
import { isOutOfArea } from '../location.rules.ts';
import type { ReportedPlace } from '../../shared/place.ts';
import { placeWard, type WardMap } from '../ward/place-ward.rules.ts';

/** The wards, and the London day on which the ward of a location is asked for: today. */
export interface Today {
  readonly wards: WardMap;
  readonly day: string;
}

/** The columns that say what a place is. */
export function placeColumns(place: ReportedPlace, { wards, day }: Today) {
  const { longitude, latitude } = place;
  const { wardCode, basis } = placeWard(wards, { longitude, latitude, wardCodeAsSent: place.wardCode, day });
  return {
    description: place.description,
    precision: place.precision,
    longitude,
    latitude,
    uprn: place.uprn,
    usrn: place.usrn,
    postcode: place.postcode,
    lsoa_code: place.lsoaCode,
    lsoa_name: place.lsoaName,
    lsoa_vintage: place.lsoaVintage,
    local_authority_code: place.localAuthorityCode,
    local_authority_name: place.localAuthorityName,
    out_of_area: isOutOfArea(place),
    ward_code_as_sent: place.wardCode,
    ward_code: wardCode,
    ward_basis: basis,
  };
}

/** The facts of a stored place, as a select list. */
export const PLACE_FACTS = sql`
  description, longitude, latitude, "precision", uprn, usrn, postcode, lsoa_code as "lsoaCode", lsoa_name as "lsoaName", lsoa_vintage as "lsoaVintage",
  ward_code_as_sent as "wardCode", local_authority_code as "localAuthorityCode", local_authority_name as "localAuthorityName"
`;
