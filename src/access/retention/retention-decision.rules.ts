/** What may be decided about how long a record is kept, and by whom. */

export const RetentionChoice = { KEEP: 'KEEP', ERASE: 'ERASE' } as const;
export type RetentionChoice = keyof typeof RetentionChoice;

/** In one table: how many rows were removed, and in how many something was masked. */
export interface ErasedPart {
  readonly table: string;
  readonly removed: number;
  readonly masked: number;
}

/** The records that are erased by themselves; what hangs on one goes with it. */
export const ERASABLE = ['Person', 'Case', 'Incident', 'Meeting'] as const;
export type Erasable = (typeof ERASABLE)[number];

export function isErasable(type: string): type is Erasable {
  return (ERASABLE as readonly string[]).includes(type);
}

/** Why something may not be erased now. */
export const ErasureBar = {
  LEGAL_HOLD: 'LEGAL_HOLD',
  OPEN_CASE: 'OPEN_CASE',
  OPEN_REFERRAL: 'OPEN_REFERRAL',
  OPEN_ACTION: 'OPEN_ACTION',
  INTELLIGENCE_ON_ITS_WAY: 'INTELLIGENCE_ON_ITS_WAY',
  POLICING_PURPOSE: 'POLICING_PURPOSE',
  /** Any of these, on a record that the asker may not see: which one is not theirs to know. */
  KEPT_ELSEWHERE: 'KEPT_ELSEWHERE',
} as const;
export type ErasureBar = keyof typeof ErasureBar;

const SENTENCES: Readonly<Record<ErasureBar, string>> = {
  LEGAL_HOLD: 'A legal hold stands on it, or on what hangs on it: lift it with legalHoldLift when the claim is over.',
  OPEN_CASE: 'It is part of a case that is at work, which the council needs for its task (UK GDPR Article 17(3)(b)): close the case first.',
  OPEN_REFERRAL: 'A referral is on its way or with its provider: withdraw it with referralWithdraw, or wait for its end.',
  OPEN_ACTION: 'An action of the meeting is open: complete it first.',
  INTELLIGENCE_ON_ITS_WAY: 'A released intelligence package has not left yet: withdraw it with intelWithdraw, or wait until it has.',
  POLICING_PURPOSE: 'It is kept for a law-enforcement purpose (DPA 2018 Part 3), and its review has not come: decide at the review.',
  KEPT_ELSEWHERE: 'It is needed for work that you do not see: ask Safer Neighbourhoods to decide about it.',
};

/** Law or a duty keeps it for now. */
export interface ErasureBarred {
  readonly kind: 'ErasureBarred';
  readonly message: string;
  readonly bars: readonly ErasureBar[];
}

/** What the asker is told of what stands against an erasure: by name what they see, and of all else that there is something. */
export function barsTold(seen: readonly ErasureBar[], standing: readonly ErasureBar[]): readonly ErasureBar[] {
  return standing.every((bar) => seen.includes(bar)) ? seen : [...seen, ErasureBar.KEPT_ELSEWHERE];
}

/** Null where nothing stands against it. */
export function erasureBarred(found: Iterable<ErasureBar>): ErasureBarred | null {
  const standing = new Set(found);
  const bars = Object.values(ErasureBar).filter((bar) => standing.has(bar));
  if (bars.length === 0) return null;
  return { kind: 'ErasureBarred', message: `This cannot be erased now. ${bars.map((bar) => SENTENCES[bar]).join(' ')}`, bars };
}

/** Who asked for an erasure never confirms it. */
export interface SecondPersonNeeded {
  readonly kind: 'SecondPersonNeeded';
  readonly message: string;
}

/** Null when this member of staff may confirm what that one asked for. Both are ids of staff. */
export function secondPersonNeeded(asker: string, confirmer: string): SecondPersonNeeded | null {
  if (asker !== confirmer) return null;
  return { kind: 'SecondPersonNeeded', message: 'You asked for this erasure: somebody else has to look at it and confirm it.' };
}
