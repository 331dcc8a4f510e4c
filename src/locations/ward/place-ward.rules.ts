/** In which ward a point lay on a day, and how the hub knows: by a polygon, by what the source sent, or by an older boundary. Never by name, never by postcode. */
import { booleanPointInPolygon } from '@turf/boolean-point-in-polygon';

/** A ward and the days on which it stood. Days are `2023-05-04`; `validTo` is the first day on which it no longer stood. */
export interface WardPeriod {
  readonly code: string;
  readonly validFrom: string;
  readonly validTo: string | null;
}

export type Position = readonly number[];
export type Ring = readonly Position[];

/** A GeoJSON polygon in WGS 84, longitude first. */
export type WardGeometry =
  | { readonly type: 'Polygon'; readonly coordinates: readonly Ring[] }
  | { readonly type: 'MultiPolygon'; readonly coordinates: readonly (readonly Ring[])[] };

/** The shape of a ward and the days on which it was in force. */
export interface WardOutline {
  readonly wardCode: string;
  readonly inForceFrom: string;
  readonly inForceTo: string | null;
  readonly geometry: WardGeometry;
}

/** West, south, east, north. */
type Box = readonly [number, number, number, number];
type Prepared = WardOutline & { readonly box: Box; readonly polygon: Parameters<typeof booleanPointInPolygon>[1] };

/** Wards and shapes, made ready for many questions. */
export interface WardMap {
  readonly wards: ReadonlyMap<string, WardPeriod>;
  /** The latest boundary first; inside one boundary by ward code, so that a point on a border always gets the same ward. */
  readonly shapes: readonly Prepared[];
}

/** What is known of a place, and the London day on which its ward is asked for. */
export interface WardQuestion {
  readonly longitude: number | null;
  readonly latitude: number | null;
  /** The ward code that the source sent, if any. */
  readonly wardCodeAsSent: string | null;
  readonly day: string;
}

/** The ward's code, and how it was found. */
export type WardFound =
  | { readonly wardCode: string; readonly basis: 'POLYGON' | 'AS_SENT' | 'EARLIER_BOUNDARY' }
  | { readonly wardCode: null; readonly basis: 'NONE' };

/** Puts boxes around the shapes and both in order, once for all the points to come. */
export function prepareWardMap(wards: readonly WardPeriod[], outlines: readonly WardOutline[]): WardMap {
  return {
    wards: new Map(wards.map((ward) => [ward.code, ward])),
    shapes: outlines
      .map((outline) => ({ ...outline, box: boxAround(outline.geometry), polygon: forTurf(outline.geometry) }))
      .toSorted((a, b) => compare(b.inForceFrom, a.inForceFrom) || compare(a.wardCode, b.wardCode)),
  };
}

/**
 * Domain rule 33: "Ward code must be valid on the event date". So the polygon in force on the day decides, if its ward stood then; else the
 * code that the source sent, if that ward stood then; else the latest boundary from before the day that holds the point, the one exception to the rule.
 * A boundary that came into force after the day says nothing.
 */
export function placeWard(map: WardMap, question: WardQuestion): WardFound {
  const { day, wardCodeAsSent } = question;
  const begun = shapesAround(map, question).filter((shape) => shape.inForceFrom <= day);

  const inForce = begun.find((shape) => isWithin(day, shape.inForceFrom, shape.inForceTo) && stood(map, shape.wardCode, day));
  if (inForce !== undefined) return { wardCode: inForce.wardCode, basis: 'POLYGON' };

  if (wardCodeAsSent !== null && stood(map, wardCodeAsSent, day)) return { wardCode: wardCodeAsSent, basis: 'AS_SENT' };

  const older = begun.find((shape) => !isWithin(day, shape.inForceFrom, shape.inForceTo) || hadEnded(map, shape.wardCode, day));
  if (older !== undefined) return { wardCode: older.wardCode, basis: 'EARLIER_BOUNDARY' };

  return { wardCode: null, basis: 'NONE' };
}

function shapesAround(map: WardMap, { longitude, latitude }: WardQuestion): Prepared[] {
  if (longitude === null || latitude === null) return [];
  return map.shapes.filter(({ box, polygon }) => {
    const near = longitude >= box[0] && latitude >= box[1] && longitude <= box[2] && latitude <= box[3];
    return near && booleanPointInPolygon([longitude, latitude], polygon);
  });
}

function stood(map: WardMap, code: string, day: string): boolean {
  const ward = map.wards.get(code);
  return ward !== undefined && isWithin(day, ward.validFrom, ward.validTo);
}

function hadEnded(map: WardMap, code: string, day: string): boolean {
  const end = map.wards.get(code)?.validTo ?? null;
  return end !== null && end <= day;
}

/** ISO days compare as text. The first day belongs to the period, the last does not. */
function isWithin(day: string, from: string, to: string | null): boolean {
  return from <= day && (to === null || day < to);
}

function boxAround(geometry: WardGeometry): Box {
  const polygons = geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates;
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [longitude = Number.NaN, latitude = Number.NaN] of polygons.flat(2)) {
    west = Math.min(west, longitude);
    south = Math.min(south, latitude);
    east = Math.max(east, longitude);
    north = Math.max(north, latitude);
  }
  return [west, south, east, north];
}

/** GeoJSON's types want arrays that may be changed: a copy, made once, is theirs. */
function forTurf(geometry: WardGeometry): Prepared['polygon'] {
  const ring = (positions: Ring) => positions.map((position) => [...position]);
  return geometry.type === 'Polygon'
    ? { type: 'Polygon', coordinates: geometry.coordinates.map(ring) }
    : { type: 'MultiPolygon', coordinates: geometry.coordinates.map((rings) => rings.map(ring)) };
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
