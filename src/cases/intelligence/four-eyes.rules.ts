/** Two people see every package: the one who drafts it never releases it (systems row 23: "two different people draft and release"). */

export interface FourEyes {
  readonly kind: 'FourEyes';
  readonly message: string;
}

/** Null when this member of staff may release what that one drafted. Both are ids of staff. */
export function fourEyes(draftedBy: string, releasedBy: string): FourEyes | null {
  if (draftedBy !== releasedBy) return null;
  return { kind: 'FourEyes', message: 'You drafted this package: somebody else has to read and release it.' };
}
