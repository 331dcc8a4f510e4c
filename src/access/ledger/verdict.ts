/** What can be found out about a ledger: that it is as it was sealed, or the first place at which it is not. */

/** What was done to it, as far as it can be told. */
export const LedgerBreak = {
  /** A checkpoint was changed, taken out or signed by somebody else. */
  CHECKPOINTS_BROKEN: 'CHECKPOINTS_BROKEN',
  /** A sealed entry, or the seal of one, is gone. */
  MISSING: 'MISSING',
  /** An entry, or its seal, is not what was sealed. */
  CHANGED: 'CHANGED',
  /** An entry stands among older ones, or says that it is older than it is. */
  INSERTED: 'INSERTED',
  /** The entries are not in the order in which they were sealed. */
  REORDERED: 'REORDERED',
  /** The checkpoints know of more entries than there are. */
  CUT_OFF: 'CUT_OFF',
  /** The chain agrees with itself, but not with a checkpoint. */
  RESTAMPED: 'RESTAMPED',
  /** There is a ledger, and nothing outside the database vouches for it. */
  NO_CHECKPOINTS: 'NO_CHECKPOINTS',
} as const;
export type LedgerBreak = (typeof LedgerBreak)[keyof typeof LedgerBreak];

/** The first break. */
export interface FirstBreak {
  readonly kind: LedgerBreak;
  /** The sequence number of the first entry that is affected; null when it is about the checkpoints alone. */
  readonly sequence: number | null;
  /** What is wrong, in a sentence; ids and numbers, never what an entry says. */
  readonly sentence: string;
}

export interface Verdict {
  readonly firstBreak: FirstBreak | null;
  /** How many sealed entries were found to be right. */
  readonly sealed: number;
  /** How many of them a checkpoint vouches for; the rest were sealed after the last one. */
  readonly vouchedFor: number;
  /** How many entries wait for their seal. */
  readonly waiting: number;
  /** How many checkpoints were compared. */
  readonly checkpoints: number;
  /** What is older was vouched for; null without a checkpoint. */
  readonly checkpointedAt: Date | null;
}
