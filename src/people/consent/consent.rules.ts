/** Which consent stands, and what it is good for. */

/** What the details are passed on for: to whom. */
export const ConsentPurpose = { VICTIM_SUPPORT_REFERRAL: 'VICTIM_SUPPORT_REFERRAL', REMEDI_REFERRAL: 'REMEDI_REFERRAL' } as const;
export type ConsentPurpose = (typeof ConsentPurpose)[keyof typeof ConsentPurpose];

export const ConsentState = { GIVEN: 'GIVEN', REFUSED: 'REFUSED', WITHDRAWN: 'WITHDRAWN' } as const;
export type ConsentState = (typeof ConsentState)[keyof typeof ConsentState];

export const ConsentMethod = { IN_PERSON: 'IN_PERSON', TELEPHONE: 'TELEPHONE', WRITTEN: 'WRITTEN', ELECTRONIC: 'ELECTRONIC' } as const;
export type ConsentMethod = (typeof ConsentMethod)[keyof typeof ConsentMethod];

/** Who said it: the person, or who is responsible for a child. */
export const ConsentGiver = { SELF: 'SELF', GUARDIAN: 'GUARDIAN' } as const;
export type ConsentGiver = (typeof ConsentGiver)[keyof typeof ConsentGiver];

/** A consent as rules see it. */
export interface ConsentSaid {
  readonly state: ConsentState;
  readonly method: ConsentMethod;
  readonly givenBy: ConsentGiver;
  readonly explicit: boolean;
  readonly scope: string;
  readonly saidAt: Date;
}

/** Whether what stands lets details pass. Nothing said is not consent. */
export function isGiven(standing: ConsentSaid | null): standing is ConsentSaid {
  return standing?.state === 'GIVEN';
}

/** Whether a newer record may follow the one that stands; else why not. */
export function mayFollow(standing: ConsentSaid | null, next: { readonly state: ConsentState; readonly saidAt: Date }): string | null {
  // The newest record stands, so one about an earlier time could not change anything, and would look as if it had.
  if (standing && next.saidAt.getTime() < standing.saidAt.getTime())
    return 'What stands was said later than that: record what the person says now, or look at their consents for what they said then.';
  if (next.state === 'WITHDRAWN' && !isGiven(standing)) return 'There is no consent to withdraw: record REFUSED if the person says no.';
  return null;
}
