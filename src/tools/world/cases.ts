/** What the invented world is troubled by: no street here stands, none of this happened. */
import type { CaseOrigin, CaseRole } from '../../cases/case.entity.ts';
import type { CaseStage } from '../../cases/case.stages.ts';
import type { IncidentCategory, NsirCategory } from '../../cases/incident/incident.report.ts';

export interface IncidentPart {
  readonly daysAgo: number;
  readonly category: IncidentCategory;
  readonly nsir?: NsirCategory;
  readonly opening: string;
  readonly summary: string;
}

export interface CasePart {
  readonly title: string;
  readonly summary: string;
  readonly origin: CaseOrigin;
  readonly stage: CaseStage;
  readonly daysAgo: number;
  readonly owner: string;
  readonly street: string;
  readonly ward: string;
  readonly longitude: number;
  readonly latitude: number;
  readonly people: readonly { readonly key: string; readonly role: CaseRole }[];
  readonly incidents: readonly IncidentPart[];
  /** The meetings that had it on their agenda. */
  readonly meetings: readonly string[];
  readonly action: { readonly text: string; readonly owner: string; readonly inDays: number; readonly outcome?: string };
}

const asb = (daysAgo: number, nsir: NsirCategory, opening: string, summary: string): IncidentPart => ({
  daysAgo,
  category: 'ANTI_SOCIAL_BEHAVIOUR',
  nsir,
  opening,
  summary,
});

export const CASES: readonly CasePart[] = [
  {
    title: 'Noise and threats in Larch Row',
    summary: 'Neighbours at two addresses report shouting at night and threats over a shared fence.',
    origin: 'COMMUNITY',
    stage: 'SCANNING',
    daysAgo: 6,
    owner: 'marta',
    street: 'Larch Row',
    ward: 'E05015088',
    longitude: -0.6534,
    latitude: 53.5838,
    people: [
      { key: 'rowan', role: 'VICTIM' },
      { key: 'alder', role: 'SUSPECT' },
    ],
    incidents: [
      asb(9, 'PERSONAL', 'ROWDY_NUISANCE_NEIGHBOURS', 'Caller reports shouting from next door and a fence panel kicked in.'),
      asb(4, 'PERSONAL', 'ROWDY_NUISANCE_NEIGHBOURS', 'Caller reports a threat made over the garden fence.'),
    ],
    meetings: ['panel'],
    action: { text: 'Visit both households and complete a risk assessment for each.', owner: 'marta', inDays: 5 },
  },
  {
    title: 'Shop thefts at Willow Parade',
    summary: 'Three shops of one parade report thefts in the same afternoon hours.',
    origin: 'PARTNER',
    stage: 'SCANNING',
    daysAgo: 3,
    owner: 'devon',
    street: 'Willow Parade',
    ward: 'E05015074',
    longitude: -0.6412,
    latitude: 53.5662,
    people: [{ key: 'linden', role: 'WITNESS' }],
    incidents: [
      { daysAgo: 5, category: 'SHOPLIFTING', opening: 'SHOPLIFTING', summary: 'Two people left a convenience store without paying for spirits.' },
      { daysAgo: 2, category: 'SHOPLIFTING', opening: 'SHOPLIFTING', summary: 'Meat taken from a chiller; staff gave a description.' },
    ],
    meetings: ['nat'],
    action: { text: 'Ask the parade for a Business Watch and offer crime prevention visits.', owner: 'devon', inDays: 14 },
  },
  {
    title: 'Motorbikes on Heron Fields',
    summary: 'Off-road motorbikes cross a public field on Sunday afternoons.',
    origin: 'COMMUNITY',
    stage: 'ANALYSIS',
    daysAgo: 34,
    owner: 'devon',
    street: 'Heron Fields Lane',
    ward: 'E05015079',
    longitude: -0.4395,
    latitude: 53.6838,
    people: [
      { key: 'tansy', role: 'WITNESS' },
      { key: 'juniper', role: 'OTHER' },
    ],
    incidents: [
      asb(37, 'NUISANCE', 'VEHICLE_NUISANCE', 'Two motorbikes ridden across the field near children.'),
      asb(23, 'NUISANCE', 'VEHICLE_NUISANCE', 'Three motorbikes without plates; walkers had to move.'),
      asb(16, 'ENVIRONMENTAL', 'VEHICLE_NUISANCE', 'Turf torn up beside the football pitch.'),
    ],
    meetings: ['nat'],
    action: { text: 'Ask the analyst for times and days of all reports since spring.', owner: 'callum', inDays: 7 },
  },
  {
    title: 'Repeat burglaries behind Quince Terrace',
    summary: 'Sheds and garages behind one terrace are broken into through a back lane without light.',
    origin: 'HOTSPOT',
    stage: 'ANALYSIS',
    daysAgo: 27,
    owner: 'marta',
    street: 'Quince Terrace',
    ward: 'E05015086',
    longitude: -0.6598,
    latitude: 53.5951,
    people: [
      { key: 'hazel', role: 'VICTIM' },
      { key: 'clover', role: 'VICTIM' },
    ],
    incidents: [
      { daysAgo: 40, category: 'BURGLARY', opening: 'BURGLARY', summary: 'Padlock of a shed cut; two bicycles taken.' },
      { daysAgo: 29, category: 'BURGLARY', opening: 'BURGLARY', summary: 'Garage door forced; tools taken.' },
    ],
    meetings: ['panel', 'nat'],
    action: { text: 'Walk the lane with Humberside Police against the ten principles of crime prevention.', owner: 'imogen', inDays: 3 },
  },
  {
    title: 'Fighting outside the Copper Kettle',
    summary: 'Fights at closing time on Friday and Saturday nights outside one bar.',
    origin: 'POLICE_MEETING',
    stage: 'RESPONSE',
    daysAgo: 62,
    owner: 'devon',
    street: 'Copper Street',
    ward: 'E05015092',
    longitude: -0.6479,
    latitude: 53.5906,
    people: [
      { key: 'bracken', role: 'SUSPECT' },
      { key: 'yarrow', role: 'WITNESS' },
    ],
    incidents: [
      { daysAgo: 65, category: 'VIOLENCE_AND_SEXUAL_OFFENCES', opening: 'VIOLENCE', summary: 'Two men fighting outside a bar; one cut above the eye.' },
      { daysAgo: 51, category: 'PUBLIC_ORDER', opening: 'PUBLIC_ORDER', summary: 'Group shouting at door staff after being refused entry.' },
      { daysAgo: 9, category: 'VIOLENCE_AND_SEXUAL_OFFENCES', opening: 'VIOLENCE', summary: 'A push on the taxi rank; nobody hurt.' },
    ],
    meetings: ['nitesafe'],
    action: { text: 'Put a NiteSafe officer at the taxi rank from 01:00 to 03:30.', owner: 'asha', inDays: 2 },
  },
  {
    title: 'Street drinking in Bellwether Square',
    summary: 'Drinking and shouting around the benches of a square through the day.',
    origin: 'COMMUNITY',
    stage: 'RESPONSE',
    daysAgo: 88,
    owner: 'marta',
    street: 'Bellwether Square',
    ward: 'E05015092',
    longitude: -0.6502,
    latitude: 53.5914,
    people: [
      { key: 'alder', role: 'SUSPECT' },
      { key: 'sorrel', role: 'WITNESS' },
    ],
    incidents: [
      asb(90, 'NUISANCE', 'STREET_DRINKING', 'Six people drinking on the benches and shouting at shoppers.'),
      asb(47, 'NUISANCE', 'STREET_DRINKING', 'Broken glass around the benches.'),
    ],
    meetings: ['nat', 'nitesafe'],
    action: { text: 'Warden patrols twice a day for six weeks, counted.', owner: 'devon', inDays: 20 },
  },
  {
    title: 'Doorstep callers in Meadow Rise',
    summary: 'Uninvited callers offered roof work to older residents of one street.',
    origin: 'PARTNER',
    stage: 'ASSESSMENT',
    daysAgo: 121,
    owner: 'marta',
    street: 'Meadow Rise',
    ward: 'E05015080',
    longitude: -0.6391,
    latitude: 53.5509,
    people: [
      { key: 'hazel', role: 'VICTIM' },
      { key: 'rowan', role: 'WITNESS' },
    ],
    incidents: [
      {
        daysAgo: 124,
        category: 'OTHER_CRIME',
        opening: 'SUSPICIOUS_CIRCUMSTANCES',
        summary: 'Two men offered to mend a roof and asked for cash the same day.',
      },
    ],
    meetings: ['panel'],
    action: { text: 'Count Tradewatch pledges and calls since the signs went up.', owner: 'callum', inDays: 10 },
  },
  {
    title: 'Parking on the keep-clear at Fernhill School',
    summary: 'Cars stopped on the keep-clear markings at the end of the school day.',
    origin: 'COMMUNITY',
    stage: 'CLOSED',
    daysAgo: 200,
    owner: 'devon',
    street: 'Fernhill Road',
    ward: 'E05015083',
    longitude: -0.6631,
    latitude: 53.5771,
    people: [{ key: 'sorrel', role: 'OTHER' }],
    incidents: [asb(205, 'NUISANCE', 'VEHICLE_NUISANCE', 'Four cars on the keep-clear markings; a child stepped out between them.')],
    meetings: ['nat'],
    action: {
      text: 'Hang the green banner and count again after four weeks.',
      owner: 'devon',
      inDays: -150,
      outcome: 'Counted twice: from eleven cars a day to one. The banner stays.',
    },
  },
];
