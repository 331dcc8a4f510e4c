/** A ward of North Lincolnshire under the boundaries of its time: 17 until May 2023, 19 after, never one identified by its name (domain rule 33). */
import { defineEntity, type InferEntity, p } from '@mikro-orm/postgresql';

export const Ward = defineEntity({
  name: 'Ward',
  tableName: 'ward',
  properties: {
    /** GSS code, such as `E05001744`. New boundaries bring new codes, so the code is the identity. */
    code: p.string().primary(),
    name: p.string(),
    localAuthorityCode: p.string(),
    validFrom: p.date(),
    /** The first day on which the ward no longer stood; null while it stands. */
    validTo: p.date().nullable(),
  },
});
export type Ward = InferEntity<typeof Ward>;

export const WardShape = defineEntity({
  name: 'WardShape',
  tableName: 'ward_shape',
  properties: {
    id: p.uuid().primary(),
    ward: () => p.manyToOne(Ward).ref(),
    /** A GeoJSON Polygon or MultiPolygon in WGS 84, longitude first. */
    geometry: p.json<{ type: 'Polygon' | 'MultiPolygon'; coordinates: unknown[] }>().lazy(),
    inForceFrom: p.date(),
    inForceTo: p.date().nullable(),
    loadedAt: p.datetime(3),
  },
  uniques: [{ properties: ['ward', 'inForceFrom'] }],
});
export type WardShape = InferEntity<typeof WardShape>;

/** How a ward was found for a point and a day; NONE when no ward is known. */
export const WardBasis = {
  POLYGON: 'POLYGON',
  AS_SENT: 'AS_SENT',
  EARLIER_BOUNDARY: 'EARLIER_BOUNDARY',
  NONE: 'NONE',
} as const;
export type WardBasis = (typeof WardBasis)[keyof typeof WardBasis];
