/** What one rule says of one question: that it lets somebody, or why it does not and what would have to be true. */
import type { AccessRule } from './access-rule.ts';

/** A rule that refuses. */
export interface Finding {
  readonly rule: AccessRule;
  /** Why, in a sentence; it names agencies, kinds of record and purposes, never what a record says. */
  readonly sentence: string;
  /** What would have to be true, each a sentence. */
  readonly missing: readonly string[];
}

/** A rule that lets. */
export interface Letting {
  readonly rule: AccessRule;
  /** The reference of the agreement that lets them; null where none is needed. */
  readonly agreement: string | null;
  readonly sentence: string;
}
