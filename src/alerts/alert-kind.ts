/** What alerts there are, and how much they press. */

/** Who has to act. Each kind has one audience. */
export const AlertKind = {
  /** A provider has not acknowledged a referral inside the agreed time. */
  REFERRAL_NOT_ACKNOWLEDGED: 'REFERRAL_NOT_ACKNOWLEDGED',
  /** A referral that was released did not leave: consent or safe contact was gone at the moment of sending. */
  REFERRAL_WITHHELD: 'REFERRAL_WITHHELD',
  /** A provider answered what needs a person: rejected, suspended as unsafe, or returned. */
  REFERRAL_NEEDS_ATTENTION: 'REFERRAL_NEEDS_ATTENTION',
  /** The police have not acknowledged an intelligence package inside the agreed time. */
  INTELLIGENCE_NOT_ACKNOWLEDGED: 'INTELLIGENCE_NOT_ACKNOWLEDGED',
  /** A released intelligence package did not leave. */
  INTELLIGENCE_WITHHELD: 'INTELLIGENCE_WITHHELD',
  /** Entries of a Pubwatch radio's log are missing: they matter as evidence. */
  RADIO_LOG_GAP: 'RADIO_LOG_GAP',
  /** A Pubwatch radio logged entries on a night on which no premises is known to have held it. */
  RADIO_NOT_HELD: 'RADIO_NOT_HELD',
  /** A sharing agreement was not looked at again in time. */
  AGREEMENT_REVIEW_OVERDUE: 'AGREEMENT_REVIEW_OVERDUE',
  /** Records of a class are due for review. */
  RETENTION_REVIEW_DUE: 'RETENTION_REVIEW_DUE',
  /** Somebody broke glass: the reviewer whom it names has to look. Only the review settles it. */
  GLASS_BROKEN: 'GLASS_BROKEN',
  /** Broken glass was not reviewed in time. Only the review settles it. */
  GLASS_REVIEW_OVERDUE: 'GLASS_REVIEW_OVERDUE',
  /** A topic of the bus is gone, with the messages that were on it. */
  TOPIC_VANISHED: 'TOPIC_VANISHED',
  /** Messages were deleted from the bus before the hub had read them. */
  MESSAGES_LOST: 'MESSAGES_LOST',
  /** What the hub has to tell its partners does not leave. */
  OUTBOX_STUCK: 'OUTBOX_STUCK',
  /** A partner's messages are no longer taken in. */
  INGEST_STALLED: 'INGEST_STALLED',
  /** The ledger is not what was signed, or its checkpoints cannot be kept. */
  LEDGER_IN_DOUBT: 'LEDGER_IN_DOUBT',
} as const;
export type AlertKind = (typeof AlertKind)[keyof typeof AlertKind];

export const AlertSeverity = { HIGH: 'HIGH', MEDIUM: 'MEDIUM' } as const;
export type AlertSeverity = (typeof AlertSeverity)[keyof typeof AlertSeverity];
