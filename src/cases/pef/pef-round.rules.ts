/** What holds of a round of Problem Exploration Forms. */

/** The rules of a round. */
export const PefRoundRule = {
  ONE_BASELINE: 'ONE_BASELINE',
  DELIVERED_COVERS_RETURNED: 'DELIVERED_COVERS_RETURNED',
  CLOSED: 'CLOSED',
} as const;
export type PefRoundRule = (typeof PefRoundRule)[keyof typeof PefRoundRule];

/** Why a round is not opened or changed, or takes no form. */
export interface PefRoundNotAllowed {
  readonly kind: 'PefRoundNotAllowed';
  readonly message: string;
  readonly rule: PefRoundRule;
}

// Systems row 21: "forms delivered >= forms returned; one baseline round per problem".
const SENTENCES: Readonly<Record<PefRoundRule, string>> = {
  ONE_BASELINE: 'The case has its baseline round, and a problem has one: open a FOLLOW_UP round to measure again.',
  DELIVERED_COVERS_RETURNED: 'No more forms can come back than were delivered: correct the number delivered with pefRoundAdjust first.',
  CLOSED: 'The round is closed and takes no more forms: record them in another round.',
};

export function pefRoundNotAllowed(rule: PefRoundRule): PefRoundNotAllowed {
  return { kind: 'PefRoundNotAllowed', message: SENTENCES[rule], rule };
}

/** The rule that keeps a round from taking one more form; null when it may. */
export function formRefused(round: { readonly formsDelivered: number; readonly formsReturned: number; readonly closed: boolean }): PefRoundNotAllowed | null {
  if (round.closed) return pefRoundNotAllowed('CLOSED');
  return round.formsReturned < round.formsDelivered ? null : pefRoundNotAllowed('DELIVERED_COVERS_RETURNED');
}
