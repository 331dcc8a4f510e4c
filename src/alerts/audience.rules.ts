/** Who hears of which alerts: each kind has one audience, and to anyone else an alert of the kind is not there. */
import { holds, type Identity, isOfTheCouncil, type Role, type Scope } from '../access/identity.ts';
import { AlertKind } from './alert-kind.ts';

/** The scope whose people each kind is for. No partner lies in any of them. */
export const AUDIENCES: Readonly<Record<AlertKind, Scope>> = {
  REFERRAL_NOT_ACKNOWLEDGED: 'casework',
  REFERRAL_WITHHELD: 'casework',
  REFERRAL_NEEDS_ATTENTION: 'casework',
  INTELLIGENCE_NOT_ACKNOWLEDGED: 'intelligence',
  INTELLIGENCE_WITHHELD: 'intelligence',
  RADIO_LOG_GAP: 'casework',
  RADIO_NOT_HELD: 'casework',
  AGREEMENT_REVIEW_OVERDUE: 'casework',
  RETENTION_REVIEW_DUE: 'casework',
  GLASS_BROKEN: 'glassReview',
  GLASS_REVIEW_OVERDUE: 'glassReview',
  TOPIC_VANISHED: 'operations',
  MESSAGES_LOST: 'operations',
  OUTBOX_STUCK: 'operations',
  INGEST_STALLED: 'operations',
  LEDGER_IN_DOUBT: 'operations',
};

/** Who works on cases of their own, which no alert is about: the Street Worker project is a partner. */
const UNALERTED: readonly Role[] = ['KEY_WORKER'];

/** Whose audience is a post, which any agency may hold; all others are of the council, whoever else has people in the same role. */
const OF_ANY_AGENCY: readonly Scope[] = ['glassReview'];

/** The kinds that are for someone; none for a partner, but for what their post is to review. */
export function kindsFor({ roles, agency }: Pick<Identity, 'roles' | 'agency'>): readonly AlertKind[] {
  const heard = { agency, roles: roles.filter((role) => !UNALERTED.includes(role)) };
  const ours = isOfTheCouncil(agency);
  return Object.values(AlertKind).filter((kind) => (ours || OF_ANY_AGENCY.includes(AUDIENCES[kind])) && holds(heard, AUDIENCES[kind]));
}
