/** How exactly a place is known. */

/** A SNAPPED point stands for at least eight addresses and is never shown as exact (domain rule 31); DESCRIBED has words only. */
export const PlacePrecision = { EXACT: 'EXACT', SNAPPED: 'SNAPPED', DESCRIBED: 'DESCRIBED' } as const;
export type PlacePrecision = (typeof PlacePrecision)[keyof typeof PlacePrecision];
