/** What a partner's `translate` answers: our words, or what is wrong with theirs and what they should do about it. */

/** A message that cannot be taken. `reason` is a stable code, `sentence` and `requiredAction` are for the sender's people; none of them quotes personal data. */
export interface Rejection {
  readonly reason: string;
  readonly sentence: string;
  readonly requiredAction: string;
}

export type Translation<Command> = { readonly accepted: Command } | { readonly rejected: Rejection };
