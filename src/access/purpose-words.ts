/** Each purpose in plain English. */
import type { Purpose } from './identity.ts';

export const PURPOSE_WORDS: Readonly<Record<Purpose, string>> = {
  VICTIM_CONTACT: 'Speaking with people whom crime or antisocial behaviour has hurt, and finding them support.',
  PROBLEM_SOLVING: 'Working a problem of a place or of people through SARA, with partners.',
  PSPO_ENFORCEMENT: 'Enforcing the Public Space Protection Order, and prosecuting its breach.',
  INTELLIGENCE: 'Passing information to the police and reading what they make of it.',
  SAFEGUARDING: 'Protecting a child or an adult at risk.',
  CONTROL_ROOM: 'Watching over the town tonight, and sending help.',
  ANALYSIS: 'Finding the patterns behind incidents and cases.',
  OPERATIONS: 'Keeping the hub running.',
  // DPA 2018 s.62(4): for these four the ledger may be read, and for no other (domain rule 51).
  LAWFULNESS_CHECK: 'Verifying by the ledger that processing was lawful.',
  SELF_MONITORING: 'Watching by the ledger over the agency’s own processing, disciplinary proceedings among it.',
  DATA_SECURITY: 'Ensuring by the ledger that personal data is whole and safe.',
  CRIMINAL_PROCEEDINGS: 'Criminal proceedings to which the ledger is evidence.',
};
