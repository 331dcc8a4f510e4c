/** Whether a point is local: the box around North Lincolnshire (domain rule 35). What lies outside is flagged, never refused. */

/** WGS 84 degrees, edges included. Computed from the 2013 ward shapes with some air around them; good to about 100 m. */
export const LOCAL_BOX = { west: -0.951, east: -0.203, south: 53.455, north: 53.715 } as const;

/** Whether the point lies in the box, or on its edge. */
export function isLocal(longitude: number, latitude: number): boolean {
  return longitude >= LOCAL_BOX.west && longitude <= LOCAL_BOX.east && latitude >= LOCAL_BOX.south && latitude <= LOCAL_BOX.north;
}
