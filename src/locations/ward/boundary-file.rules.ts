/** What a file of ward boundaries says: GeoJSON in, one outline for each ward out, or one sentence on why it cannot be used. */
import { refuse, ok, type Result } from '../../shared/result.ts';
import type { Position, Ring, WardGeometry } from './place-ward.rules.ts';

/** A ward of the file, in the file's own words. */
export interface FileWard {
  readonly wardCode: string;
  readonly geometry: WardGeometry;
}

/** What a usable file holds. */
export interface BoundaryFile {
  readonly wards: readonly FileWard[];
  /** The codes of the features that the hub does not know. */
  readonly skipped: readonly string[];
}

/** The file cannot be used; the sentence says what is wrong with it and what to do. */
export interface BoundaryRefused {
  readonly kind: 'BoundaryRefused';
  readonly message: string;
}

export function refused(message: string): { readonly ok: false; readonly refusal: BoundaryRefused } {
  return refuse({ kind: 'BoundaryRefused', message });
}

type Outcome<Value> = Result<Value, BoundaryRefused>;

const NATIONAL_GRID = 'looks like the British National Grid (EPSG:27700): export it in WGS 84, longitude first (EPSG:4326)';

/** Reads a FeatureCollection of polygons whose features carry the GSS code of their ward as WDyyCD, of any year. `known`: the codes of the hub's wards. */
export function readBoundaryFile(text: string, known: ReadonlySet<string>): Outcome<BoundaryFile> {
  let json: unknown;
  try {
    json = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    return refused('It is not JSON: export the wards as GeoJSON.');
  }
  if (!isObject(json) || json['type'] !== 'FeatureCollection' || !Array.isArray(json['features']))
    return refused('It is not a GeoJSON FeatureCollection: export the wards as one.');
  const system = coordinateSystem(json['crs']);
  if (system !== null && !/(CRS84|EPSG:+4326|EPSG:[\d.]*:4326)$/i.test(system))
    return refused(`Its coordinate system is ${system}: export it in WGS 84 (EPSG:4326).`);
  const features: unknown[] = json['features'];
  if (features.length === 0) return refused('It holds no features: export the wards with their shapes.');

  const wards: FileWard[] = [];
  const skipped: string[] = [];
  for (const [index, feature] of features.entries()) {
    const code = wardCodeOf(feature, index + 1);
    if (!code.ok) return code;
    if (!known.has(code.value)) {
      skipped.push(code.value);
      continue;
    }
    if (wards.some(({ wardCode }) => wardCode === code.value))
      return refused(`The ward ${code.value} stands in it twice: join its parts into one MultiPolygon.`);
    const geometry = geometryOf(feature, code.value);
    if (!geometry.ok) return geometry;
    wards.push({ wardCode: code.value, geometry: geometry.value });
  }
  if (wards.length === 0)
    return refused(
      `None of its ${features.length} features is a ward that the hub knows (the first is ${skipped[0]}): choose a file of North Lincolnshire's wards.`,
    );
  return ok({ wards, skipped: [...new Set(skipped)] });
}

function wardCodeOf(feature: unknown, number: number): Outcome<string> {
  const properties = isObject(feature) && isObject(feature['properties']) ? feature['properties'] : {};
  const names = Object.keys(properties).filter((name) => /^WD\d\dCD$/i.test(name));
  const [name] = names;
  if (name === undefined) return refused(`Feature ${number} has no ward code: each needs a property such as WD23CD with the GSS code of its ward.`);
  if (names.length > 1) return refused(`Feature ${number} has several ward codes (${names.join(', ')}): keep the one whose boundaries these are.`);
  const code = properties[name];
  if (typeof code !== 'string' || !/^[A-Z]\d{8}$/.test(code)) return refused(`The ${name} of feature ${number} is no GSS code: it is written like E05015092.`);
  return ok(code);
}

function geometryOf(feature: unknown, code: string): Outcome<WardGeometry> {
  const geometry = isObject(feature) && isObject(feature['geometry']) ? feature['geometry'] : {};
  const { type, coordinates } = geometry;
  if (type !== 'Polygon' && type !== 'MultiPolygon') return refused(`The shape of ${code} is no Polygon or MultiPolygon: export the areas of the wards.`);
  const polygons = type === 'Polygon' ? [coordinates] : coordinates;
  if (!Array.isArray(polygons) || polygons.length === 0) return refused(`The shape of ${code} has no coordinates: export it again.`);
  const clean: Ring[][] = [];
  for (const polygon of polygons) {
    if (!Array.isArray(polygon) || polygon.length === 0) return refused(`The shape of ${code} has an empty polygon: export it again.`);
    const rings: Ring[] = [];
    for (const ring of polygon) {
      const read = ringOf(ring, code);
      if (!read.ok) return read;
      rings.push(read.value);
    }
    clean.push(rings);
  }
  return ok(type === 'Polygon' ? { type, coordinates: clean[0] ?? [] } : { type, coordinates: clean });
}

function ringOf(ring: unknown, code: string): Outcome<Ring> {
  if (!Array.isArray(ring) || ring.length < 4) return refused(`A ring of ${code} has fewer than four points: export it again.`);
  const positions: Position[] = [];
  for (const position of ring) {
    const [x, y]: unknown[] = Array.isArray(position) ? position : [];
    if (typeof x !== 'number' || typeof y !== 'number') return refused(`A point of ${code} is no pair of numbers: export it again.`);
    const fault = pointFault(x, y);
    if (fault !== null) return refused(`The shape of ${code} ${fault}.`);
    positions.push([x, y]);
  }
  const [first, last] = [positions[0], positions.at(-1)];
  if (first?.[0] !== last?.[0] || first?.[1] !== last?.[1]) return refused(`A ring of ${code} is not closed: its last point must be its first.`);
  return ok(positions);
}

/** The United Kingdom, with its waters, is what a ward can lie in. */
function pointFault(x: number, y: number): string | null {
  if (Math.abs(x) > 180 || Math.abs(y) > 90) return NATIONAL_GRID;
  const inKingdom = (longitude: number, latitude: number) => longitude > -11 && longitude < 4 && latitude > 48 && latitude < 63;
  if (inKingdom(x, y)) return null;
  return inKingdom(y, x)
    ? 'has latitude first: export it with longitude first, as GeoJSON says'
    : 'lies outside the United Kingdom: export it in WGS 84 (EPSG:4326)';
}

function coordinateSystem(crs: unknown): string | null {
  if (crs === undefined || crs === null) return null;
  const name = isObject(crs) && isObject(crs['properties']) ? crs['properties']['name'] : null;
  return typeof name === 'string' ? name : 'unnamed';
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
