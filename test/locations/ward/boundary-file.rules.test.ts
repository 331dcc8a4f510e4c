import { expect, test } from 'vitest';
import { readBoundaryFile } from '../../../src/locations/ward/boundary-file.rules.ts';
import { featureOf, fileOf } from './boundary-files.ts';
import { ring, square } from './squares.ts';

const KNOWN = new Set(['E05001728', 'E05001729', 'E05015074']);
const HERE = square(-0.7, 53.5, -0.6, 53.6);

function read(file: unknown): unknown {
  const text = typeof file === 'string' ? file : JSON.stringify(file);
  const outcome = readBoundaryFile(text, KNOWN);
  return outcome.ok ? outcome.value : outcome.refusal.message;
}

test('wards are read by the GSS code of whatever year, and those that the hub does not know are named', () => {
  const file = fileOf(
    featureOf({ WD13CD: 'E05001728', WD13CDO: '00FDMR', WD13NM: 'Ashby' }, HERE),
    featureOf({ WD23CD: 'E05015074', FID: 4 }, { type: 'MultiPolygon', coordinates: [HERE.coordinates as never] }),
    featureOf({ wd24cd: 'E05001729' }, square(-0.5, 53.5, -0.4, 53.6, ring(-0.48, 53.52, -0.46, 53.54))),
    featureOf({ WD23CD: 'E05009999' }, HERE),
    featureOf({ WD23CD: 'S13002500' }, null),
  );
  expect(read(file)).toEqual({
    wards: [
      { wardCode: 'E05001728', geometry: HERE },
      { wardCode: 'E05015074', geometry: { type: 'MultiPolygon', coordinates: [HERE.coordinates] } },
      { wardCode: 'E05001729', geometry: square(-0.5, 53.5, -0.4, 53.6, ring(-0.48, 53.52, -0.46, 53.54)) },
    ],
    skipped: ['E05009999', 'S13002500'],
  });
});

test('a byte order mark, heights, and the usual names of WGS 84 do no harm', () => {
  const withHeights = { type: 'Polygon', coordinates: [ring(-0.7, 53.5, -0.6, 53.6).map((position) => [...position, 12.5])] };
  for (const name of ['urn:ogc:def:crs:OGC:1.3:CRS84', 'urn:ogc:def:crs:EPSG::4326', 'EPSG:4326']) {
    const file = { ...fileOf(featureOf({ WD13CD: 'E05001728' }, withHeights)), crs: { type: 'name', properties: { name } } };
    expect(read(`\uFEFF${JSON.stringify(file)}`)).toEqual({ wards: [{ wardCode: 'E05001728', geometry: HERE }], skipped: [] });
  }
});

const shaped = (geometry: unknown) => fileOf(featureOf({ WD13CD: 'E05001728' }, geometry));
const polygon = (...positions: unknown[]) => ({ type: 'Polygon', coordinates: [positions] });

test.each([
  ['no JSON', 'x,y\n1,2', 'It is not JSON'],
  ['nothing', '', 'It is not JSON'],
  ['other JSON', { wards: [] }, 'It is not a GeoJSON FeatureCollection'],
  ['a list', [], 'It is not a GeoJSON FeatureCollection'],
  ['null', 'null', 'It is not a GeoJSON FeatureCollection'],
  ['TopoJSON', { type: 'Topology', objects: {} }, 'It is not a GeoJSON FeatureCollection'],
  ['a collection without features', { type: 'FeatureCollection' }, 'It is not a GeoJSON FeatureCollection'],
  ['an empty collection', fileOf(), 'It holds no features'],
  [
    'another coordinate system, said',
    { ...shaped(HERE), crs: { type: 'name', properties: { name: 'urn:ogc:def:crs:EPSG::27700' } } },
    'Its coordinate system is urn:ogc:def:crs:EPSG::27700: export it in WGS 84',
  ],
  ['a coordinate system without a name', { ...shaped(HERE), crs: { type: 'link' } }, 'Its coordinate system is unnamed'],
  [
    'another coordinate system, unsaid',
    shaped(square(489_000, 411_000, 490_000, 412_000)),
    'The shape of E05001728 looks like the British National Grid (EPSG:27700)',
  ],
  ['latitude first', shaped(square(53.5, -0.7, 53.6, -0.6)), 'The shape of E05001728 has latitude first'],
  ['another country', shaped(square(2.2, 48.8, 12.4, 58.9)), 'The shape of E05001728 lies outside the United Kingdom'],
  ['no ward code', fileOf(featureOf({ WD13CD: 'E05001728' }, HERE), featureOf({ LSOA11CD: 'E01013330' }, HERE)), 'Feature 2 has no ward code'],
  ['no properties', fileOf({ type: 'Feature', geometry: HERE }), 'Feature 1 has no ward code'],
  ['no feature', fileOf(7), 'Feature 1 has no ward code'],
  ['two ward codes', fileOf(featureOf({ WD13CD: 'E05001728', WD23CD: 'E05015074' }, HERE)), 'Feature 1 has several ward codes (WD13CD, WD23CD)'],
  ['a ward code that is none', fileOf(featureOf({ WD13CD: '00FDMR' }, HERE)), 'The WD13CD of feature 1 is no GSS code'],
  ['a ward code that is a number', fileOf(featureOf({ WD13CD: 5 }, HERE)), 'The WD13CD of feature 1 is no GSS code'],
  ['only strange wards', fileOf(featureOf({ WD13CD: 'E05009999' }, HERE)), 'None of its 1 features is a ward that the hub knows (the first is E05009999)'],
  ['one ward twice', fileOf(featureOf({ WD13CD: 'E05001728' }, HERE), featureOf({ WD13CD: 'E05001728' }, HERE)), 'The ward E05001728 stands in it twice'],
  ['a ward without a shape', shaped(null), 'The shape of E05001728 is no Polygon or MultiPolygon'],
  ['a point', shaped({ type: 'Point', coordinates: [-0.6, 53.5] }), 'The shape of E05001728 is no Polygon or MultiPolygon'],
  ['a shape without coordinates', shaped({ type: 'MultiPolygon', coordinates: [] }), 'The shape of E05001728 has no coordinates'],
  ['an empty polygon', shaped({ type: 'Polygon', coordinates: [] }), 'The shape of E05001728 has an empty polygon'],
  ['a polygon that is no list', shaped({ type: 'MultiPolygon', coordinates: ['round'] }), 'The shape of E05001728 has an empty polygon'],
  ['a line back and forth', shaped(polygon([-0.7, 53.5], [-0.6, 53.5], [-0.7, 53.5])), 'A ring of E05001728 has fewer than four points'],
  ['an open ring', shaped(polygon([-0.7, 53.5], [-0.6, 53.5], [-0.6, 53.6], [-0.7, 53.6])), 'A ring of E05001728 is not closed'],
  ['words for numbers', shaped(polygon([-0.7, 53.5], ['-0.6', 53.5], [-0.6, 53.6], [-0.7, 53.5])), 'A point of E05001728 is no pair of numbers'],
  ['half a point', shaped(polygon([-0.7, 53.5], [-0.6], [-0.6, 53.6], [-0.7, 53.5])), 'A point of E05001728 is no pair of numbers'],
])('%s is refused in one sentence', (_, file, sentence) => {
  const said = read(file);
  expect(said).toEqual(expect.stringContaining(sentence));
  expect(said).toMatch(/: .+\.$/);
});
