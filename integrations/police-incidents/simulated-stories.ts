/** What the invented incidents are about: how each is opened, told, taken up again and closed. Nobody in them has a name. */
import type { IncidentGrade, NsirCategory } from '../../src/cases/incident/incident.report.ts';

export interface SimulatedStory {
  readonly openingCode: string;
  readonly closingCode: string;
  readonly nsirCategory: NsirCategory | null;
  readonly grade: IncidentGrade;
  readonly summary: string;
  /** What is added while it is open, one after another. */
  readonly updates: readonly string[];
  readonly outcome: string;
  /** Recorded as a crime, so it gets a crime number when it closes. */
  readonly crime: boolean;
}

export const SIMULATED_STORIES: readonly SimulatedStory[] = [
  {
    openingCode: 'ASB-ROWDY',
    closingCode: 'ASB-ROWDY',
    nsirCategory: 'NUISANCE',
    grade: 'PRIORITY',
    crime: false,
    summary: 'A group shouting and kicking bins outside a row of shops.',
    updates: ['Neighbourhood officers sent.', 'The group has moved on towards the bus stop.'],
    outcome: 'Area visited; group dispersed on request.',
  },
  {
    openingCode: 'ASB-VEHICLE-NUISANCE',
    closingCode: 'ASB-VEHICLE-NUISANCE',
    nsirCategory: 'NUISANCE',
    grade: 'SCHEDULED',
    crime: false,
    summary: 'Off-road motorbikes ridden across a playing field.',
    updates: ['Two bikes without plates, heading for the old quarry track.', 'Passed to the off-road team.'],
    outcome: 'Patrol plan set for the weekend.',
  },
  {
    openingCode: 'ASB-NOISE',
    closingCode: 'ASB-NEIGHBOUR',
    nsirCategory: 'PERSONAL',
    grade: 'RESOLUTION_WITHOUT_DEPLOYMENT',
    crime: false,
    summary: 'Loud music from the flat below, the third night in a row.',
    updates: ['Caller keeps a diary of the noise.'],
    outcome: 'Referred to the council for a visit.',
  },
  {
    openingCode: 'ASB-LITTERING',
    closingCode: 'ASB-LITTERING',
    nsirCategory: 'ENVIRONMENTAL',
    grade: 'SCHEDULED',
    crime: false,
    summary: 'Needles and litter left in the stairwell of a car park.',
    updates: ['Council cleansing told.'],
    outcome: 'Cleared by the council the same day.',
  },
  {
    openingCode: 'ASB-STREET-DRINKING',
    closingCode: 'Public order',
    nsirCategory: 'NUISANCE',
    grade: 'PRIORITY',
    crime: true,
    summary: 'Drinking in the square, refusing to hand over cans in the controlled area.',
    updates: ['Warden on scene has asked for police.', 'One person is now threatening passers-by.'],
    outcome: 'One arrest to prevent a breach of the peace.',
  },
  {
    openingCode: 'Shoplifting',
    closingCode: 'Shoplifting',
    nsirCategory: null,
    grade: 'PRIORITY',
    crime: true,
    summary: 'Shop staff saw spirits taken; the person left on foot.',
    updates: ['CCTV of the shop is kept.', 'Seen again two streets away by the control room.'],
    outcome: 'Stock recovered; shop to supply a statement.',
  },
  {
    openingCode: 'PSW-SUSPICIOUS-CIRCUMSTANCES',
    closingCode: 'Burglary',
    nsirCategory: null,
    grade: 'IMMEDIATE',
    crime: true,
    summary: 'Torchlight in a closed warehouse.',
    updates: ['Keyholder on the way.', 'A rear door has been forced.'],
    outcome: 'Recorded as burglary; scene examined.',
  },
  {
    openingCode: 'PSW-CONCERN-FOR-SAFETY',
    closingCode: 'PSW-CONCERN-FOR-SAFETY',
    nsirCategory: null,
    grade: 'IMMEDIATE',
    crime: false,
    summary: 'A person sitting on the wrong side of a footbridge rail.',
    updates: ['Officers are talking with the person.', 'Ambulance asked for.'],
    outcome: 'Person safe and with the ambulance crew.',
  },
  {
    openingCode: 'Violence and sexual offences',
    closingCode: 'Violence and sexual offences',
    nsirCategory: null,
    grade: 'IMMEDIATE',
    crime: true,
    summary: 'A fight between two groups outside licensed premises.',
    updates: ['Door staff have parted the groups.', 'One person has a cut to the head; ambulance on scene.'],
    outcome: 'One arrest; witness accounts taken.',
  },
  {
    openingCode: 'Criminal damage and arson',
    closingCode: 'Criminal damage and arson',
    nsirCategory: null,
    grade: 'SCHEDULED',
    crime: true,
    summary: 'Windows of a bus shelter broken overnight.',
    updates: ['Council has made it safe.'],
    outcome: 'No line of enquiry; repair ordered.',
  },
  {
    openingCode: 'TRN-RTC-DAMAGE',
    closingCode: 'TRN-RTC-DAMAGE',
    nsirCategory: null,
    grade: 'PRIORITY',
    crime: false,
    summary: 'Two cars have touched at a junction; nobody hurt; one lane blocked.',
    updates: ['Recovery asked for.'],
    outcome: 'Road clear; details exchanged.',
  },
  {
    openingCode: 'Vehicle crime',
    closingCode: 'Vehicle crime',
    nsirCategory: null,
    grade: 'RESOLUTION_WITHOUT_DEPLOYMENT',
    crime: true,
    summary: 'Tools taken from a van overnight.',
    updates: ['Serial numbers supplied.'],
    outcome: 'Crime number given by telephone.',
  },
];
