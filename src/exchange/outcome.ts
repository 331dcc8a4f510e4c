/** The six ends that a message can come to. */

/** What became of a message (design.md, "How a message travels"). */
export const Outcome = {
  ACCEPTED: 'ACCEPTED',
  AMENDED: 'AMENDED',
  SUPERSEDED: 'SUPERSEDED',
  DUPLICATE: 'DUPLICATE',
  REJECTED: 'REJECTED',
  FAILED: 'FAILED',
} as const;
export type Outcome = (typeof Outcome)[keyof typeof Outcome];
