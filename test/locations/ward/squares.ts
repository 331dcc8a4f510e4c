/** Invented wards on squared paper, one degree to a square: easy to see by eye where a point lies. */
import type { Ring, WardGeometry, WardOutline, WardPeriod } from '../../../src/locations/ward/place-ward.rules.ts';

/** A ring around the square from one corner to the opposite one. */
export function ring(west: number, south: number, east: number, north: number): Ring {
  return [
    [west, south],
    [east, south],
    [east, north],
    [west, north],
    [west, south],
  ];
}

/** A square, with rings cut out of it. */
export function square(west: number, south: number, east: number, north: number, ...holes: Ring[]): WardGeometry {
  return { type: 'Polygon', coordinates: [ring(west, south, east, north), ...holes] };
}

export const CHANGE = '2023-05-04';

/** Old wards until the change, new ones after, as in North Lincolnshire. */
export const WARDS: readonly WardPeriod[] = [
  { code: 'E05001728', validFrom: '2003-05-01', validTo: CHANGE },
  { code: 'E05001729', validFrom: '2003-05-01', validTo: CHANGE },
  { code: 'E05001730', validFrom: '2003-05-01', validTo: CHANGE },
  { code: 'E05015074', validFrom: CHANGE, validTo: null },
  { code: 'E05015075', validFrom: CHANGE, validTo: null },
];

export function outline(wardCode: string, geometry: WardGeometry, inForceFrom: string, inForceTo: string | null = null): WardOutline {
  return { wardCode, geometry, inForceFrom, inForceTo };
}
