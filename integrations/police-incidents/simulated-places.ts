/** Where the invented incidents happen: a point in each of the 19 wards since May 2023, and streets that are on no map. */

export interface SimulatedWard {
  readonly code: string;
  readonly name: string;
  /** WGS 84: somewhere in the middle of the ward, good enough for a pretence. */
  readonly longitude: number;
  readonly latitude: number;
  /** How often something happens here, against the other wards: a town centre is not a village. */
  readonly weight: number;
}

const ward = (code: string, name: string, longitude: number, latitude: number, weight: number): SimulatedWard => ({ code, name, longitude, latitude, weight });

export const SIMULATED_WARDS: readonly SimulatedWard[] = [
  ward('E05015074', 'Ashby Central', -0.6352, 53.5661, 6),
  ward('E05015075', 'Ashby Lakeside', -0.6208, 53.5589, 4),
  ward('E05015076', 'Axholme Central', -0.8337, 53.5507, 2),
  ward('E05015077', 'Axholme North', -0.7853, 53.62, 2),
  ward('E05015078', 'Axholme South', -0.8398, 53.4997, 2),
  ward('E05015079', 'Barton', -0.4435, 53.6837, 4),
  ward('E05015080', 'Bottesford', -0.6737, 53.5517, 3),
  ward('E05015081', 'Brigg & Wolds', -0.4905, 53.5525, 4),
  ward('E05015082', 'Broughton & Scawby', -0.5432, 53.5603, 2),
  ward('E05015083', 'Brumby', -0.6754, 53.5692, 6),
  ward('E05015084', 'Burringham & Gunness', -0.7147, 53.5765, 1),
  ward('E05015085', 'Burton upon Stather & Winterton', -0.6347, 53.6516, 2),
  ward('E05015086', 'Crosby & Park', -0.6596, 53.5985, 9),
  ward('E05015087', 'Ferry', -0.3296, 53.6483, 2),
  ward('E05015088', 'Frodingham', -0.6386, 53.5846, 5),
  ward('E05015089', 'Kingsway with Lincoln Gardens', -0.6578, 53.5747, 4),
  ward('E05015090', 'Messingham', -0.6552, 53.5283, 1),
  ward('E05015091', 'Ridge', -0.5716, 53.5141, 1),
  ward('E05015092', 'Town', -0.6492, 53.5912, 12),
];

export const SIMULATED_STREETS: readonly string[] = [
  'Lantern Row',
  'Heronsgate',
  'Old Windlass Lane',
  'Marlpit Close',
  'Bellwether Street',
  'Saltpan Way',
  'Quill Avenue',
  'Thistledown Drive',
  'Ropewalk Yard',
  'Gantry Street',
  'Pewter Court',
  'Long Furrow',
  'Ironstone Parade',
  'Fernhollow Road',
  'Candlemaker Row',
  'Skylark Rise',
];
