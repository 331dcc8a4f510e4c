/** The kinds of fact about people that the hub holds: for which purposes each may be read, under which law, and in which compartment. A field names one of them, and so says it once. */
import type { Regime } from '../shared/regime.ts';
import type { Purpose } from './identity.ts';

/** What a field says of the facts that it tells. Policies read it as data; nothing else decides who may read the field. */
export interface PersonalData {
  /** The purposes for which it may be read (UK GDPR art. 5(1)(b), DPA 2018 s.36: purpose limitation). Asked for any other, or for none, the field is null. */
  readonly purposes: readonly Purpose[];
  /** Domain rule 54: decided by the primary purpose of the fact. The ledger's entry names it beside the regime of the row. */
  readonly regime: Regime;
  /** The compartment into which a reader must have been read in, for the field alone; null where the markings of the row say all. */
  readonly marking: string | null;
}

/** Whatever is done with people and places: everything but keeping the hub running and looking at the ledger, which need to know nobody. */
const ANY_WORK: readonly Purpose[] = ['VICTIM_CONTACT', 'PROBLEM_SOLVING', 'PSPO_ENFORCEMENT', 'INTELLIGENCE', 'SAFEGUARDING', 'CONTROL_ROOM', 'ANALYSIS'];

/** Support, prevention and most council work. */
function support(...purposes: readonly Purpose[]): PersonalData {
  return { purposes, regime: 'UK_GDPR_PART2', marking: null };
}

/** Law enforcement in the meaning of DPA 2018 s.31: prevention, investigation, detection and prosecution, threats to public security among them (domain.md §8). */
function lawEnforcement(...purposes: readonly Purpose[]): PersonalData {
  return { purposes, regime: 'LED_PART3', marking: null };
}

/** Who somebody is: that the hub holds them, and their names. The control room knows whose door it sends somebody to (domain.md §3.6, POLE). */
export const WHO_THEY_ARE = support(...ANY_WORK);

/** When somebody was born: children are told apart by it (domain rule 57; ages from the day of the event, domain.md §8). */
export const WHEN_THEY_WERE_BORN = support('VICTIM_CONTACT', 'PROBLEM_SOLVING', 'PSPO_ENFORCEMENT', 'SAFEGUARDING');

/** In which language somebody is spoken to, and whether with an interpreter: it tells of ethnic origin (sensitive processing, DPA 2018 s.35(8); domain.md §8). */
export const HOW_THEY_ARE_SPOKEN_TO = support('VICTIM_CONTACT', 'PROBLEM_SOLVING', 'SAFEGUARDING');

/** How somebody is reached, and whether that is safe (domain rule 37). Finding patterns and watching the town need nobody's number. */
export const HOW_THEY_ARE_REACHED = support('VICTIM_CONTACT', 'PROBLEM_SOLVING', 'SAFEGUARDING');

/** What somebody said to having their details passed on (domain rules 39 and 40). */
export const WHAT_THEY_AGREED_TO = support('VICTIM_CONTACT', 'PROBLEM_SOLVING', 'SAFEGUARDING');

/** That somebody is in a case, and since when. */
export const THAT_THEY_ARE_IN_A_CASE = support(...ANY_WORK);

/** What somebody is in a case: SUSPECT, CONVICTED, VICTIM or WITNESS (domain rule 52, DPA 2018 s.38(3)): never to those who only make contact, or watch the town. */
export const WHAT_THEY_ARE_IN_A_CASE = lawEnforcement('PROBLEM_SOLVING', 'PSPO_ENFORCEMENT', 'INTELLIGENCE', 'SAFEGUARDING', 'ANALYSIS');

/** That there is a case, what it is called, where it stands: a title may hold a name. The control room has to know of it when it sends somebody. */
export const WHICH_CASE = support(...ANY_WORK);

/** What officers wrote of a problem and of those in it: summaries, and why a case was moved (domain rule 53). */
export const WHAT_A_CASE_TELLS = support('VICTIM_CONTACT', 'PROBLEM_SOLVING', 'PSPO_ENFORCEMENT', 'INTELLIGENCE', 'SAFEGUARDING', 'ANALYSIS');

/** What a caller or an officer reported, and what came of it, in their words (domain.md §3.1). */
export const WHAT_WAS_REPORTED = support(...ANY_WORK);

/** Where something happened or stands, so exactly that a household can be found by it (domain rules 31 and 34). */
export const WHERE_IT_WAS = support(...ANY_WORK);

/** What door staff, cameras and officers said in the night, of whoever was there (domain.md §6). */
export const WHAT_WAS_SAID_IN_THE_NIGHT = support('PROBLEM_SOLVING', 'PSPO_ENFORCEMENT', 'INTELLIGENCE', 'SAFEGUARDING', 'CONTROL_ROOM', 'ANALYSIS');

/** That a meeting was held, who was asked to it, and what was set for when (domain.md §10): a title may hold a name. */
export const WHICH_MEETING = support(...ANY_WORK);

/** What a meeting said of people: the items of its agenda, its decisions, its actions and what came of them (domain rule 58). */
export const WHAT_A_MEETING_SAYS = support('VICTIM_CONTACT', 'PROBLEM_SOLVING', 'PSPO_ENFORCEMENT', 'SAFEGUARDING', 'ANALYSIS');

/** What a resident wrote on a Problem Exploration Form (domain.md §2.5). */
export const WHAT_A_RESIDENT_WROTE = support('PROBLEM_SOLVING', 'INTELLIGENCE', 'SAFEGUARDING', 'ANALYSIS');

/** Who answered a form: never for intelligence, of which they may be the source (domain rules 22 and 23). */
export const WHO_ANSWERED_A_FORM = support('VICTIM_CONTACT', 'PROBLEM_SOLVING', 'SAFEGUARDING');

/** What intelligence says, and what the police made of it (domain rules 21 to 25). Problem solving prevents crime: its officers draft it. */
export const WHAT_INTELLIGENCE_SAYS = lawEnforcement('INTELLIGENCE', 'PROBLEM_SOLVING');

/** That somebody was referred, to whom, and where it stands (domain rules 38 and 41). */
export const WHICH_REFERRAL = support('VICTIM_CONTACT', 'PROBLEM_SOLVING', 'SAFEGUARDING', 'CONTROL_ROOM', 'ANALYSIS');

/** What a referral tells of somebody: needs, risks, what happened, what the provider answers (domain.md §5.2). */
export const WHAT_A_REFERRAL_TELLS = support('VICTIM_CONTACT', 'PROBLEM_SOLVING', 'SAFEGUARDING');

/** What somebody wrote who dealt with an alert: also those who keep the hub running do. */
export const WHAT_WAS_DONE_ABOUT_AN_ALERT = support(...ANY_WORK, 'OPERATIONS');

/** Whose token was revoked and why: staff and systems, none of those whom the work is about. Who may read it at all, the scope says. */
export const WHOSE_TOKEN_IT_WAS = support(...ANY_WORK, 'OPERATIONS', 'DATA_SECURITY');

/** Why somebody asked for access that they do not have, or took it in an emergency, in their words; and what was said to it. Also those who check whether it was lawful read it. */
export const WHY_ACCESS_WAS_ASKED_FOR = support(...ANY_WORK, 'OPERATIONS', 'LAWFULNESS_CHECK', 'SELF_MONITORING', 'DATA_SECURITY', 'CRIMINAL_PROCEEDINGS');
