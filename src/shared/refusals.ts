/** Refusals that any command may answer with: expected failures are data, and each says what to do. */

/** There is no such record, or none that the asker may have. */
export interface NotFound {
  readonly kind: 'NotFound';
  readonly message: string;
  /** The argument that named it. */
  readonly argument: string;
}

/** What was sent cannot be taken as it is. */
export interface InvalidInput {
  readonly kind: 'InvalidInput';
  readonly message: string;
  readonly argument: string;
}

/** The idempotency key was used before for another request. */
export interface IdempotencyKeyReused {
  readonly kind: 'IdempotencyKeyReused';
  readonly message: string;
}

export function notFound(argument: string, what: string): NotFound {
  return { kind: 'NotFound', argument, message: `There is no ${what} for "${argument}": look its id up again.` };
}

export function invalid(argument: string, message: string): InvalidInput {
  return { kind: 'InvalidInput', argument, message };
}
