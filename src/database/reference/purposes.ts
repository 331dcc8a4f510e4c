/** The purposes that the hub knows from the start, each from a day: labelled defaults, which a hub ends or overrules by rows of its own. */
import type { Purpose } from '../../access/identity.ts';
import type { Regime } from '../../shared/regime.ts';

// Before anything that the hub records; a labelled default, as for the kinds of meeting.
const ALWAYS = '2003-05-01';
const ASSUMED = 'Assumed, until the council says otherwise.';

// Domain rule 50: "Keep field, required for INTEL, CHILD, MARAC, OCG, bulk export." Of these INTEL alone is a purpose; the others are markings and acts.
const KEPT =
  'DPA 2018 s.62(2)(a), as it read on 10 March 2026: the justification for a consultation. The ICO says that the Data (Use and Access) Act 2025 ends the duty; kept for intelligence until the council decides (domain rule 50).';

const PURPOSE: readonly (readonly [code: Purpose, regime: Regime, description: string, reasonDemanded?: boolean])[] = [
  ['VICTIM_CONTACT', 'UK_GDPR_PART2', 'Speaking with people whom crime or antisocial behaviour has hurt, and finding them support.'],
  ['PROBLEM_SOLVING', 'UK_GDPR_PART2', 'Working a problem of a place or of people through SARA, with partners.'],
  ['PSPO_ENFORCEMENT', 'LED_PART3', 'Enforcing the Public Space Protection Order and prosecuting its breach.'],
  ['INTELLIGENCE', 'LED_PART3', 'Passing information to the police and reading what they make of it.', true],
  ['SAFEGUARDING', 'UK_GDPR_PART2', 'Protecting a child or an adult at risk.'],
  ['CONTROL_ROOM', 'UK_GDPR_PART2', 'Watching over the town tonight, and sending help.'],
  ['ANALYSIS', 'UK_GDPR_PART2', 'Finding the patterns behind incidents and cases.'],
  ['OPERATIONS', 'UK_GDPR_PART2', 'Keeping the hub running.'],
];

export const purposes = PURPOSE.map(([code, regime, description, reasonDemanded = false]) => ({
  code,
  inForceFrom: ALWAYS,
  inForceTo: null,
  description,
  regime,
  reasonDemanded,
  source: reasonDemanded ? KEPT : ASSUMED,
}));
