/** Where an incident happened, out of what its message says: which references stand, and how far the point may be believed. */
import type { ReportedPlace } from '../../src/shared/place.ts';
import { PlacePrecision } from '../../src/shared/place.ts';
import { normalPostcode, normalUprn, normalUsrn } from '../../src/shared/place-references.ts';
import type { Rejection } from '../kit/translation.ts';
import { localAuthorityOf } from './local-authority.ts';
import type { IncidentPlace } from './messages.ts';
import { because } from './rejections.ts';

/** Pure. A point outside the local box is taken as it is (domain rule 35: flag, do not reject). */
export function translatePlace(place: IncidentPlace, openData: boolean): ReportedPlace | { readonly rejected: Rejection } {
  const { longitude = null, latitude = null, precision: said = null, lsoaCode = null, lsoaVintage = null } = place;
  const hasPoint = longitude !== null && latitude !== null;
  if (!hasPoint && (longitude !== null || latitude !== null)) return because('HALF_A_COORDINATE');
  if (said !== null && hasPoint === (said === PlacePrecision.DESCRIBED)) return because('POINT_NOT_AS_SAID');
  const precision = hasPoint ? (said ?? (openData ? PlacePrecision.SNAPPED : PlacePrecision.EXACT)) : PlacePrecision.DESCRIBED;

  // Rule 31: "Coordinates are snapped points: never show as exact, never join to UPRN."
  const uprn = normalised(place.uprn, normalUprn);
  const snapped = openData || precision === PlacePrecision.SNAPPED;
  if ((openData && precision === PlacePrecision.EXACT) || (snapped && uprn !== null)) return because('SNAPPED_POINT');

  const postcode = normalised(place.postcode, normalPostcode);
  if (postcode === null && (place.postcode ?? null) !== null) return because('BAD_POSTCODE');
  // Rule 36: "LSOA vintage must be stored with the code". Scotland and Northern Ireland have areas and years of their own.
  if (lsoaCode !== null && /^[EW]/.test(lsoaCode) && lsoaVintage === null) return because('LSOA_WITHOUT_VINTAGE');

  const nowhere = openData && longitude === 0 && latitude === 0;
  const authority = localAuthorityOf(place.lsoaName ?? null);
  return {
    description: place.description ?? null,
    // Domain §3.3: "> 20 km away ⇒ 0,0": in open data that is no place in the Gulf of Guinea, but none.
    longitude: nowhere ? null : longitude,
    latitude: nowhere ? null : latitude,
    precision: nowhere ? PlacePrecision.DESCRIBED : precision,
    uprn,
    usrn: normalised(place.usrn, normalUsrn),
    postcode,
    lsoaCode,
    lsoaName: place.lsoaName ?? null,
    lsoaVintage: lsoaCode === null ? null : lsoaVintage,
    wardCode: place.wardCode ?? null,
    localAuthorityCode: authority?.code ?? null,
    localAuthorityName: authority?.name ?? null,
  };
}

function normalised(text: string | null | undefined, normal: (text: string) => string | null): string | null {
  return text === null || text === undefined ? null : normal(text);
}
