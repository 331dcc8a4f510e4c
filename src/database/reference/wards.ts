/** The wards of North Lincolnshire, old and new, by GSS code (domain.md §4.2 and §4.3): each has one code under one set of boundaries. */

/** The unitary authority of North Lincolnshire (domain.md §4.1). */
const NORTH_LINCOLNSHIRE = 'E06000013';

// The first day of the old set is a labelled default, not sourced: the codes are in "2003 order" (§4.2).
const FIRST_DAY_OF_THE_17 = '2003-05-01';
// Domain rule 33: "17 wards E05001728–E05001744 before 2023-05-04 (election day [U]); 19 wards E05015074–E05015092 after."
const FIRST_DAY_OF_THE_19 = '2023-05-04';

const THE_17 = [
  ['E05001728', 'Ashby'],
  ['E05001729', 'Axholme Central'],
  ['E05001730', 'Axholme North'],
  ['E05001731', 'Axholme South'],
  ['E05001732', 'Barton'],
  ['E05001733', 'Bottesford'],
  ['E05001734', 'Brigg and Wolds'],
  ['E05001735', 'Broughton and Appleby'],
  ['E05001736', 'Brumby'],
  ['E05001737', 'Burringham and Gunness'],
  ['E05001738', 'Burton upon Stather and Winterton'],
  ['E05001739', 'Crosby and Park'],
  ['E05001740', 'Ferry'],
  ['E05001741', 'Frodingham'],
  ['E05001742', 'Kingsway with Lincoln Gardens'],
  ['E05001743', 'Ridge'],
  ['E05001744', 'Town'],
] as const;

const THE_19 = [
  ['E05015074', 'Ashby Central'],
  ['E05015075', 'Ashby Lakeside'],
  ['E05015076', 'Axholme Central'],
  ['E05015077', 'Axholme North'],
  ['E05015078', 'Axholme South'],
  ['E05015079', 'Barton'],
  ['E05015080', 'Bottesford'],
  ['E05015081', 'Brigg & Wolds'],
  ['E05015082', 'Broughton & Scawby'],
  ['E05015083', 'Brumby'],
  ['E05015084', 'Burringham & Gunness'],
  ['E05015085', 'Burton upon Stather & Winterton'],
  ['E05015086', 'Crosby & Park'],
  ['E05015087', 'Ferry'],
  ['E05015088', 'Frodingham'],
  ['E05015089', 'Kingsway with Lincoln Gardens'],
  ['E05015090', 'Messingham'],
  ['E05015091', 'Ridge'],
  ['E05015092', 'Town'],
] as const;

export const wards = [
  ...THE_17.map(([code, name]) => ward(code, name, FIRST_DAY_OF_THE_17, FIRST_DAY_OF_THE_19)),
  ...THE_19.map(([code, name]) => ward(code, name, FIRST_DAY_OF_THE_19, null)),
];

function ward(code: string, name: string, validFrom: string, validTo: string | null) {
  return { code, name, localAuthorityCode: NORTH_LINCOLNSHIRE, validFrom, validTo };
}
