/** What an adapter hands to `recordRadioEntries`: one revision of one entry of a Pubwatch radio's log, in the hub's words. */
import type { Classification, Regime } from '../../shared/regime.ts';

/** What an incident of the night-time economy is about (domain.md §6, the hub's own list). */
export const NteCategory = {
  VIOLENCE: 'VIOLENCE',
  FIGHT_DISORDER: 'FIGHT_DISORDER',
  DRUGS: 'DRUGS',
  WEAPON: 'WEAPON',
  SEXUAL_OFFENCE: 'SEXUAL_OFFENCE',
  SPIKING: 'SPIKING',
  VULNERABLE_PERSON: 'VULNERABLE_PERSON',
  MEDICAL: 'MEDICAL',
  REFUSED_ENTRY: 'REFUSED_ENTRY',
  EJECTION: 'EJECTION',
  BANNED_PERSON_SIGHTING: 'BANNED_PERSON_SIGHTING',
  UNDERAGE: 'UNDERAGE',
  THEFT: 'THEFT',
  DAMAGE: 'DAMAGE',
  HATE: 'HATE',
  STREET_DRINKING: 'STREET_DRINKING',
  BEGGING: 'BEGGING',
  MISSING_PERSON: 'MISSING_PERSON',
  TAXI_RANK: 'TAXI_RANK',
  BARRIER_FAULT: 'BARRIER_FAULT',
  WELFARE_CHECK: 'WELFARE_CHECK',
  OTHER: 'OTHER',
} as const;
export type NteCategory = (typeof NteCategory)[keyof typeof NteCategory];

/** One revision of an entry: always the whole entry as it stands at that revision, never a difference. */
export interface RadioEntryReport {
  /** The radio's name, such as R14; in normal form (see normalRadio). */
  readonly radio: string;
  /** The night it belongs to, by the day on which that began, as `2026-11-20` (domain rule 42). */
  readonly night: string;
  /** Counts the entries of one radio in one night, from 1. */
  readonly sequence: number;
  /** Rises with every amendment of the entry, from 1; the highest speaks, whatever order they arrive in. */
  readonly revision: number;
  /** The source's own time; entries stand in its order. */
  readonly at: Date;
  /** The offset that the source's clock showed, such as `+00:00`. */
  readonly offset: string;
  readonly category: NteCategory;
  readonly words: string;
  /** Where, in the words of the source, if it was not inside the premises. */
  readonly where: string | null;
  readonly simulated: boolean;
  readonly regime: Regime;
  readonly classification: Classification;
  /** The sharing agreement under which it was sent. */
  readonly agreement: string;
}
