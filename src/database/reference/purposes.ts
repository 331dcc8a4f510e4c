/** The purposes that the hub knows from the start, each from a day: labelled defaults, which a hub ends or overrules by rows of its own. */
import { type Purpose, PURPOSES } from '../../access/identity.ts';
import { PURPOSE_WORDS } from '../../access/purpose-words.ts';
import { Regime } from '../../shared/regime.ts';

// Before anything that the hub records; a labelled default, as for the kinds of meeting.
const ALWAYS = '2003-05-01';
const ASSUMED = 'Assumed, until the council says otherwise.';

// Domain rule 50: "Keep field, required for INTEL, CHILD, MARAC, OCG, bulk export." Of these INTEL alone is a purpose; the others are markings and acts.
const KEPT =
  'DPA 2018 s.62(2)(a), as it read on 10 March 2026: the justification for a consultation. The ICO says that the Data (Use and Access) Act 2025 ends the duty; kept for intelligence until the council decides (domain rule 50).';

// Domain rule 54: "decided by primary purpose". Of these the council enforces and passes on intelligence as a competent authority.
const LAW_ENFORCEMENT: readonly Purpose[] = ['PSPO_ENFORCEMENT', 'INTELLIGENCE'];
const REASON_DEMANDED: readonly Purpose[] = ['INTELLIGENCE'];

export const purposes = PURPOSES.map((code) => ({
  code,
  inForceFrom: ALWAYS,
  inForceTo: null,
  description: PURPOSE_WORDS[code],
  regime: LAW_ENFORCEMENT.includes(code) ? Regime.LED_PART3 : Regime.UK_GDPR_PART2,
  reasonDemanded: REASON_DEMANDED.includes(code),
  source: REASON_DEMANDED.includes(code) ? KEPT : ASSUMED,
}));
