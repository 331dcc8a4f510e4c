/** Invented boundary files. */

/** A FeatureCollection of whatever it is given. */
export function fileOf(...features: unknown[]): { readonly type: 'FeatureCollection'; readonly features: unknown[] } {
  return { type: 'FeatureCollection', features };
}

/** A feature with these properties and this shape. */
export function featureOf(properties: Readonly<Record<string, unknown>>, geometry: unknown): object {
  return { type: 'Feature', properties, geometry };
}
