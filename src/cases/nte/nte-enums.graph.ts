/** The words of the night in the graph. */
import { graphEnum } from '../../graph/enums.ts';
import { NteChange } from './nte-incident.events.ts';
import { NteOutcome, NteSource, NteStatus } from './nte-incident.stages.ts';
import { NteCategory } from './radio-log.report.ts';

export const NteCategoryEnum = graphEnum('NteCategory', 'What an incident of the night-time economy is about.', NteCategory, {
  VIOLENCE: 'Somebody is attacked.',
  FIGHT_DISORDER: 'A fight, or disorder.',
  DRUGS: 'Drugs are used, held or dealt in.',
  WEAPON: 'A weapon is seen or used.',
  SEXUAL_OFFENCE: 'A sexual offence.',
  SPIKING: 'A drink or a person is thought to be spiked.',
  VULNERABLE_PERSON: 'Somebody is vulnerable where they are.',
  MEDICAL: 'Somebody is hurt or ill.',
  REFUSED_ENTRY: 'Somebody is refused entry.',
  EJECTION: 'Somebody is put out.',
  BANNED_PERSON_SIGHTING: 'Somebody who is banned is seen.',
  UNDERAGE: 'Somebody is under age.',
  THEFT: 'Something is taken.',
  DAMAGE: 'Something is damaged.',
  HATE: 'Hostility to who somebody is.',
  STREET_DRINKING: 'Drinking in the street.',
  BEGGING: 'Begging.',
  MISSING_PERSON: 'Somebody is looked for.',
  TAXI_RANK: 'Trouble at a taxi rank.',
  BARRIER_FAULT: 'A road closure barrier does not work.',
  WELFARE_CHECK: 'Somebody is looked after.',
  OTHER: 'Anything else.',
});

export const NteStatusEnum = graphEnum('NteStatus', 'Whether an incident of the night is open.', NteStatus, { OPEN: 'Open.', CLOSED: 'Closed.' });

export const NteOutcomeEnum = graphEnum('NteOutcome', 'What came of an incident of the night.', NteOutcome, {
  RESOLVED_AT_THE_DOOR: 'Staff of the premises dealt with it.',
  MOVED_ON: 'Those involved moved on.',
  POLICE_ATTENDED: 'The police came; nobody was arrested.',
  ARREST: 'Somebody was arrested.',
  AMBULANCE: 'An ambulance came.',
  TAKEN_TO_SAFETY: 'Somebody was taken to a Safe Haven, or home.',
  NOTHING_FOUND: 'Nothing was found.',
  OPENED_IN_ERROR: 'It was opened in error.',
  OTHER: 'Something else.',
});

export const NteSourceEnum = graphEnum('NteSource', 'How a report of the night reached the hub.', NteSource, {
  RADIO: 'Said over a Pubwatch radio.',
  CAMERA: 'Seen through a camera.',
  OFFICER: 'Told by an officer.',
});

export const NteChangeEnum = graphEnum('NteChange', 'What happened to an incident of the night.', NteChange, {
  OPENED: 'Its first report came.',
  JOINED: 'Another report of it came.',
  AMENDED: 'One of its reports was amended, or its place became known.',
  CLOSED: 'The control room closed it.',
});
