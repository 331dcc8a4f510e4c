/** The states of a referral, and the only ways from one to another: those that the hub goes, and those that a provider's answer leads. */
import { refuse, ok, type Result } from '../../shared/result.ts';

/** What a provider may make of a referral that it has. */
export const AnsweredState = {
  ACKNOWLEDGED: 'ACKNOWLEDGED',
  ACCEPTED: 'ACCEPTED',
  CONTACT_ATTEMPTED: 'CONTACT_ATTEMPTED',
  ENGAGED: 'ENGAGED',
  CLOSED: 'CLOSED',
  REJECTED: 'REJECTED',
  SUSPENDED_UNSAFE: 'SUSPENDED_UNSAFE',
  RETURNED_BAD_CONTACT: 'RETURNED_BAD_CONTACT',
  DUPLICATE: 'DUPLICATE',
} as const;
export type AnsweredState = keyof typeof AnsweredState;

// Domain §5.3: "DRAFT → CONSENT_CHECK → SENT → ACKNOWLEDGED(providerRef) → {ACCEPTED → CONTACT_ATTEMPTED → ENGAGED → CLOSED(outcome)} | REJECTED(reason)
// | SUSPENDED_UNSAFE | RETURNED_BAD_CONTACT | DUPLICATE | WITHDRAWN", with two of the hub's own before it leaves: SUSPENDED (rule 37) and WITHHELD.
export const ReferralState = {
  DRAFT: 'DRAFT',
  SUSPENDED: 'SUSPENDED',
  CONSENT_CHECK: 'CONSENT_CHECK',
  WITHHELD: 'WITHHELD',
  SENT: 'SENT',
  ...AnsweredState,
  WITHDRAWN: 'WITHDRAWN',
} as const;
export type ReferralState = keyof typeof ReferralState;

const AT_WORK = ['ACCEPTED', 'CONTACT_ATTEMPTED', 'ENGAGED', 'CLOSED', 'SUSPENDED_UNSAFE', 'RETURNED_BAD_CONTACT'] as const;

interface Stage {
  readonly to: readonly ReferralState[];
  /** Ends "A referral cannot go from … to …: …". */
  readonly because: string;
}

// An answer may come before the one that it follows, so a provider's way may leave states out; it never leads back.
export const REFERRAL_STAGES: Readonly<Record<ReferralState, Stage>> = {
  DRAFT: { to: ['CONSENT_CHECK', 'SUSPENDED', 'WITHDRAWN'], because: 'a draft is sent, or given up' },
  SUSPENDED: { to: ['DRAFT', 'WITHDRAWN'], because: 'there is no safe way to reach the person: record one, then amend the referral' },
  CONSENT_CHECK: {
    to: ['SENT', 'WITHHELD', 'SUSPENDED', 'WITHDRAWN'],
    because: 'it was released, and consent and safe contact are checked once more when it leaves',
  },
  WITHHELD: { to: ['DRAFT', 'SUSPENDED', 'WITHDRAWN'], because: 'it did not leave: amend it, then look at it and send it again' },
  SENT: { to: ['ACKNOWLEDGED', ...AT_WORK, 'REJECTED', 'DUPLICATE', 'WITHDRAWN'], because: 'the provider has it, and answers next' },
  ACKNOWLEDGED: { to: [...AT_WORK, 'REJECTED', 'DUPLICATE', 'WITHDRAWN'], because: 'the provider has it, and says next what becomes of it' },
  ACCEPTED: { to: ['CONTACT_ATTEMPTED', 'ENGAGED', 'CLOSED', 'SUSPENDED_UNSAFE', 'RETURNED_BAD_CONTACT', 'WITHDRAWN'], because: 'the provider works on it' },
  CONTACT_ATTEMPTED: { to: ['ENGAGED', 'CLOSED', 'SUSPENDED_UNSAFE', 'RETURNED_BAD_CONTACT', 'WITHDRAWN'], because: 'the provider works on it' },
  ENGAGED: { to: ['CLOSED', 'SUSPENDED_UNSAFE', 'RETURNED_BAD_CONTACT', 'WITHDRAWN'], because: 'the provider works with the person' },
  SUSPENDED_UNSAFE: {
    to: ['ACCEPTED', 'CONTACT_ATTEMPTED', 'ENGAGED', 'CLOSED', 'RETURNED_BAD_CONTACT', 'WITHDRAWN'],
    because: 'the provider found it unsafe, and may go on when it is safe',
  },
  CLOSED: { to: [], because: 'the provider has ended it: draft a new referral' },
  REJECTED: { to: [], because: 'the provider has rejected it: put right what it says, and draft a new referral' },
  RETURNED_BAD_CONTACT: { to: [], because: 'the provider has returned it: correct the contact details, and draft a new referral' },
  DUPLICATE: { to: [], because: 'the provider has it already: follow the earlier one' },
  WITHDRAWN: { to: [], because: 'it was withdrawn: draft a new referral' },
};

/** Why a referral stays where it is: the sentence names the rule of its present state. */
export interface ReferralMoveNotAllowed {
  readonly kind: 'ReferralMoveNotAllowed';
  readonly message: string;
  readonly from: ReferralState;
  readonly to: ReferralState;
  readonly allowed: readonly ReferralState[];
}

/** Whether the table lets a referral make the move. */
export function mayMove(from: ReferralState, to: ReferralState): boolean {
  return REFERRAL_STAGES[from].to.includes(to);
}

/** The state after the move, or why it is refused. */
export function moved(from: ReferralState, to: ReferralState): Result<ReferralState, ReferralMoveNotAllowed> {
  const { to: allowed, because } = REFERRAL_STAGES[from];
  if (mayMove(from, to)) return ok(to);
  return refuse({ kind: 'ReferralMoveNotAllowed', message: `A referral cannot go from ${from} to ${to}: ${because}.`, from, to, allowed });
}

/** Whether its content may still be written: nothing of it has left. */
export function isWritable(state: ReferralState): boolean {
  return state === 'DRAFT' || state === 'SUSPENDED' || state === 'WITHHELD';
}

/** Whether a provider has it and has not ended it. */
export function isWithProvider(state: ReferralState): boolean {
  return (['SENT', 'ACKNOWLEDGED', 'ACCEPTED', 'CONTACT_ATTEMPTED', 'ENGAGED', 'SUSPENDED_UNSAFE'] as readonly ReferralState[]).includes(state);
}

/** Whether another referral for the same thing would be a second one. What a provider sent back, or never got, is none. */
export function countsAsReferred(state: ReferralState): boolean {
  return state === 'CONSENT_CHECK' || state === 'CLOSED' || isWithProvider(state);
}

/** The states for which a condition holds, for statements of the database. */
export function statesThat(holds: (state: ReferralState) => boolean): readonly ReferralState[] {
  return Object.values(ReferralState).filter(holds);
}
