/** Who is in the invented world: nobody here lives, no number here rings. */

export interface StaffPart {
  readonly key: string;
  readonly name: string;
  readonly jobTitle: string;
  readonly agency: string;
  readonly subject: string | null;
}

/** The first four are the demo users who act; the others come to meetings and own actions. */
export const STAFF: readonly StaffPart[] = [
  { key: 'marta', name: 'Marta Broughton', jobTitle: 'ASB officer', agency: 'SAFER_NEIGHBOURHOODS', subject: 'demo:asb-officer' },
  { key: 'edwin', name: 'Edwin Ashdown', jobTitle: 'ASB team leader', agency: 'SAFER_NEIGHBOURHOODS', subject: 'demo:supervisor' },
  { key: 'callum', name: 'Callum Ferriby', jobTitle: 'Analyst', agency: 'SAFER_NEIGHBOURHOODS', subject: 'demo:analyst' },
  { key: 'asha', name: 'Asha Thorne', jobTitle: 'Control room operator', agency: 'SECURITY_CONTROL_CENTRE', subject: 'demo:control-room' },
  { key: 'devon', name: 'Devon Keelby', jobTitle: 'Problem-solving officer', agency: 'SAFER_NEIGHBOURHOODS', subject: null },
  { key: 'imogen', name: 'Imogen Saxby', jobTitle: 'Neighbourhood sergeant', agency: 'HUMBERSIDE_POLICE', subject: null },
  { key: 'noreen', name: 'Noreen Alkham', jobTitle: 'Victim care co-ordinator', agency: 'VICTIM_SUPPORT', subject: 'demo:victim-support' },
];

export interface PersonPart {
  readonly key: string;
  readonly name: string;
  readonly born: string | null;
  readonly alias?: string;
  readonly mobile?: string;
}

export const PEOPLE: readonly PersonPart[] = [
  { key: 'rowan', name: 'Rowan Example', born: '1957-03-14', mobile: '01632 960101' },
  { key: 'sorrel', name: 'Sorrel Placeholder', born: '1984-11-02', mobile: '01632 960102' },
  { key: 'bracken', name: 'Bracken Sample', born: '2001-06-21', alias: 'Brack' },
  { key: 'linden', name: 'Linden Notional', born: '1992-01-09' },
  { key: 'hazel', name: 'Hazel Pretend', born: '1949-08-30', mobile: '01632 960103' },
  { key: 'alder', name: 'Alder Fictitious', born: '1978-05-17', alias: 'Big Al' },
  { key: 'juniper', name: 'Juniper Invented', born: '2009-10-04' },
  { key: 'tansy', name: 'Tansy Imaginary', born: '1966-12-12', mobile: '01632 960104' },
  { key: 'yarrow', name: 'Yarrow Madeup', born: null, alias: 'Yaz' },
  { key: 'clover', name: 'Clover Supposed', born: '1988-02-29', mobile: '01632 960105' },
];
