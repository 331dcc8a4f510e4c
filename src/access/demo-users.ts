/** The invented users of a hub in development: one for each kind of work, so that the start page and the tests can ask as any of them. */
import type { Purpose, Role } from './identity.ts';

export interface DemoUser {
  /** What `npm run token -- --as` takes. */
  readonly name: string;
  /** An invented person or system. */
  readonly person: string;
  /** What they do, in a line. */
  readonly work: string;
  /** The code of their agency. */
  readonly agency: string;
  readonly roles: readonly Role[];
  readonly purposes: readonly Purpose[];
  /** The purpose they mostly ask for. */
  readonly defaultPurpose: Purpose;
}

export const DEMO_USERS: readonly [DemoUser, ...DemoUser[]] = [
  {
    name: 'control-room',
    person: 'Asha Thorne',
    work: 'Watches tonight’s incidents in the Security Control Centre.',
    agency: 'SECURITY_CONTROL_CENTRE',
    roles: ['CONTROL_ROOM'],
    purposes: ['CONTROL_ROOM', 'SAFEGUARDING'],
    defaultPurpose: 'CONTROL_ROOM',
  },
  {
    name: 'analyst',
    person: 'Callum Ferriby',
    work: 'Finds the patterns behind incidents and cases.',
    agency: 'SAFER_NEIGHBOURHOODS',
    roles: ['ANALYST'],
    purposes: ['ANALYSIS', 'PROBLEM_SOLVING', 'INTELLIGENCE'],
    defaultPurpose: 'ANALYSIS',
  },
  {
    name: 'asb-officer',
    person: 'Marta Broughton',
    work: 'Works cases of antisocial behaviour and speaks with the people it hurts.',
    agency: 'SAFER_NEIGHBOURHOODS',
    roles: ['ASB_OFFICER'],
    purposes: ['PROBLEM_SOLVING', 'VICTIM_CONTACT', 'PSPO_ENFORCEMENT', 'SAFEGUARDING', 'INTELLIGENCE'],
    defaultPurpose: 'PROBLEM_SOLVING',
  },
  {
    name: 'supervisor',
    person: 'Edwin Ashdown',
    work: 'Leads the ASB officers, and releases to the police what one of them has drafted.',
    agency: 'SAFER_NEIGHBOURHOODS',
    roles: ['ASB_OFFICER'],
    purposes: ['INTELLIGENCE', 'PROBLEM_SOLVING', 'SAFEGUARDING'],
    defaultPurpose: 'INTELLIGENCE',
  },
  {
    name: 'police-system',
    person: 'Incident feed of Humberside Police (demo)',
    work: 'A system of the police that asks what became of its incidents.',
    agency: 'HUMBERSIDE_POLICE',
    roles: ['POLICE_SYSTEM'],
    purposes: ['PROBLEM_SOLVING', 'INTELLIGENCE'],
    defaultPurpose: 'PROBLEM_SOLVING',
  },
  {
    name: 'victim-support',
    person: 'Noreen Alkham',
    work: 'Supports people whom crime or antisocial behaviour has hurt.',
    agency: 'VICTIM_SUPPORT',
    roles: ['VICTIM_SUPPORT'],
    purposes: ['VICTIM_CONTACT', 'SAFEGUARDING'],
    defaultPurpose: 'VICTIM_CONTACT',
  },
  {
    name: 'nat-chair',
    person: 'Councillor Joan Winterton',
    work: 'Chairs a Neighbourhood Action Team and follows its actions.',
    agency: 'NORTH_LINCOLNSHIRE_COUNCIL',
    roles: ['NAT_CHAIR'],
    purposes: ['PROBLEM_SOLVING'],
    defaultPurpose: 'PROBLEM_SOLVING',
  },
  {
    name: 'operator',
    person: 'Idris Keadby',
    work: 'Keeps the hub running: reads its measures and its technical alerts.',
    agency: 'NORTH_LINCOLNSHIRE_COUNCIL',
    roles: ['OPERATOR'],
    purposes: ['OPERATIONS'],
    defaultPurpose: 'OPERATIONS',
  },
  {
    name: 'auditor',
    person: 'Winifred Appleby',
    work: 'Checks who consulted what is held on people, and to whom it was told.',
    agency: 'NORTH_LINCOLNSHIRE_COUNCIL',
    roles: ['AUDITOR'],
    purposes: ['LAWFULNESS_CHECK', 'SELF_MONITORING', 'DATA_SECURITY', 'CRIMINAL_PROCEEDINGS'],
    defaultPurpose: 'LAWFULNESS_CHECK',
  },
];

/** The demo user of a name; null when there is none. */
export function demoUser(name: string): DemoUser | null {
  return DEMO_USERS.find((user) => user.name === name) ?? null;
}
