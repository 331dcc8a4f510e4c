/** A place as a source reports it, and how exactly it is known. */

/** A SNAPPED point stands for at least eight addresses and is never shown as exact (domain rule 31); DESCRIBED has words only. */
export const PlacePrecision = { EXACT: 'EXACT', SNAPPED: 'SNAPPED', DESCRIBED: 'DESCRIBED' } as const;
export type PlacePrecision = (typeof PlacePrecision)[keyof typeof PlacePrecision];

/** Where something is or happened, as its source said, in normal forms (see place-references.ts). */
export interface ReportedPlace {
  readonly description: string | null;
  /** WGS 84 degrees; both or neither. */
  readonly longitude: number | null;
  readonly latitude: number | null;
  readonly precision: PlacePrecision;
  /** 1–12 digits without leading zeros (domain rule 34); never with a SNAPPED point. */
  readonly uprn: string | null;
  /** 8 digits. */
  readonly usrn: string | null;
  /** Upper case with one space. */
  readonly postcode: string | null;
  readonly lsoaCode: string | null;
  readonly lsoaName: string | null;
  /** The census year of the LSOA code: 2011 or 2021 (domain rule 36). */
  readonly lsoaVintage: number | null;
  /** The GSS code of the ward, if the source sent one. */
  readonly wardCode: string | null;
  /** GSS code of the local authority, when the hub knows it. */
  readonly localAuthorityCode: string | null;
  readonly localAuthorityName: string | null;
}

/** A place of which these things are known, and nothing else. With a point and no other precision it is EXACT. */
export function placeWith(facts: Partial<ReportedPlace>): ReportedPlace {
  return {
    description: null,
    longitude: null,
    latitude: null,
    precision: (facts.longitude ?? null) === null ? PlacePrecision.DESCRIBED : PlacePrecision.EXACT,
    uprn: null,
    usrn: null,
    postcode: null,
    lsoaCode: null,
    lsoaName: null,
    lsoaVintage: null,
    wardCode: null,
    localAuthorityCode: null,
    localAuthorityName: null,
    ...facts,
  };
}
