/** The compartments that the hub knows from the start, and who is read into each: labelled defaults, which a council ends or adds to by rows of its own. */

// Before anything that the hub records; a labelled default, as for the kinds of meeting.
const SINCE = '2003-05-01';
const ASSUMED = 'Assumed, until the council says otherwise.';

type Reader = readonly [agency: string | null, role: string];

interface Known {
  readonly description: string;
  /** Systems feature 9 and domain rule 58: opened to nobody in a hurry. */
  readonly closed: boolean;
  readonly readers: readonly Reader[];
  readonly source?: string;
}

/** Who comes to these meetings for Safer Neighbourhoods (systems row 78). */
const ATTENDS: Reader = ['SAFER_NEIGHBOURHOODS', 'ASB_OFFICER'];

const KNOWN: Readonly<Record<string, Known>> = {
  MACE: { description: 'Multi-Agency Child Exploitation: what was learnt there, and what follows from it.', closed: false, readers: [ATTENDS] },
  OCG: { description: 'Organised crime groups: what was learnt there, and what follows from it.', closed: true, readers: [ATTENDS] },
  PREVENT: { description: 'Prevent and its Channel panel: what was learnt there, and what follows from it.', closed: true, readers: [ATTENDS] },
  MARAC: { description: 'High-risk domestic abuse: what was learnt there, and what follows from it.', closed: false, readers: [ATTENDS] },
  ASB_PANEL: {
    description: 'High-risk victims and offenders of antisocial behaviour: what was said at the panel.',
    closed: false,
    readers: [ATTENDS, ['SAFER_NEIGHBOURHOODS', 'ANALYST']],
  },
  STREET_WORKER: {
    description: 'Women whom the Street Worker project supports: known by an alias, and found by no search outside the project.',
    closed: true,
    // Systems row 75: "restricted to project roles".
    readers: [['STREET_WORKER_PROJECT', 'KEY_WORKER']],
  },
  CHILD: {
    description: 'Somebody in it is, or was on the day, under 18.',
    closed: false,
    // The casework roles of the agency whose record it is: whose records they see is decided apart from it.
    readers: [
      [null, 'ASB_OFFICER'],
      [null, 'KEY_WORKER'],
    ],
    source: 'Domain rule 57: "Records about anyone under 18 default to restricted." Who reads them is assumed.',
  },
  INTELLIGENCE: {
    description: 'Intelligence on its way to the police, and what they say of it.',
    closed: false,
    readers: [
      [null, 'ASB_OFFICER'],
      [null, 'ANALYST'],
    ],
  },
};

export const compartments = Object.entries(KNOWN).map(([code, { description, closed, source = ASSUMED }]) => ({
  code,
  description,
  closed,
  inForceFrom: SINCE,
  inForceTo: null,
  source,
}));

export const compartmentReaders = Object.entries(KNOWN).flatMap(([compartment, { readers }]) =>
  readers.map(([agency, role]) => ({ compartment, agency, role, inForceFrom: SINCE, inForceTo: null, source: ASSUMED })),
);
