/** Whether information may go to the police by this channel, and on what basis: the officer says so in answers, and a yes sends them elsewhere. */

/** Domain rule 55: the legal gateway of a disclosure. */
export const DisclosureGateway = {
  CDA_S115: 'CDA_S115',
  SAFEGUARDING: 'SAFEGUARDING',
  VITAL_INTEREST: 'VITAL_INTEREST',
  CONSENT: 'CONSENT',
} as const;
export type DisclosureGateway = (typeof DisclosureGateway)[keyof typeof DisclosureGateway];

/** What is said where the releasing officer says nothing else. */
export const STANDING_NECESSITY =
  'Needed to prevent or detect crime or disorder under section 115 of the Crime and Disorder Act 1998; only the words that carry the information are passed on, without their source.';

/** What the drafting officer answers for each package. */
export interface Screening {
  readonly crimeInProgress: boolean;
  readonly recordableCrime: boolean;
  readonly personAtSignificantRisk: boolean;
  /** Domain rule 23: "A report where only one person could have known the content fails sanitisation." */
  readonly onlySourceCouldKnow: boolean;
}

/** Where to go instead. */
export const OtherChannel = { CALL_999: 'CALL_999', CALL_101: 'CALL_101', SAFEGUARDING_MASH: 'SAFEGUARDING_MASH' } as const;
export type OtherChannel = (typeof OtherChannel)[keyof typeof OtherChannel];

/** This is no matter for the intelligence channel. */
export interface NotForThisChannel {
  readonly kind: 'NotForThisChannel';
  readonly message: string;
  readonly goTo: readonly OtherChannel[];
}

/** The source would be known by what is said, whoever says it. */
export interface FailsSanitisation {
  readonly kind: 'FailsSanitisation';
  readonly message: string;
}

/**
 * Null when the channel may take it. Domain rule 26: "Crime in progress, recordable crime, or a person at significant risk is refused by the
 * intelligence channel and re-routed (999/101 or safeguarding/MASH)."
 */
export function screened(screening: Screening): NotForThisChannel | FailsSanitisation | null {
  const goTo: OtherChannel[] = [];
  const reasons: string[] = [];
  if (screening.crimeInProgress) {
    goTo.push('CALL_999');
    reasons.push('a crime in progress: ring 999 now');
  }
  if (screening.personAtSignificantRisk) {
    goTo.push('SAFEGUARDING_MASH');
    reasons.push('a person at significant risk: refer to the Multi-Agency Safeguarding Hub today, and ring 999 if the danger is immediate');
  }
  if (screening.recordableCrime) {
    goTo.push('CALL_101');
    reasons.push('a recordable crime: report it on 101');
  }
  if (goTo.length > 0) return { kind: 'NotForThisChannel', message: `The intelligence channel does not take ${reasons.join('; and not ')}.`, goTo };
  if (screening.onlySourceCouldKnow)
    return {
      kind: 'FailsSanitisation',
      message:
        'Only the source could have known this, so the words themselves would tell the police who said them: pick pieces that others know as well, or speak to the force intelligence bureau.',
    };
  return null;
}
