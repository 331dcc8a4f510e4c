/** An event that is not for a listener: it is passed over without a word, so that nobody hears of what they may not see, not even that something happened. */

/** Thrown by a subscription's resolver when the record of an event is not there for who listens: hidden from them, or gone. The whole event is left out. */
export class NotForYou extends Error {
  override readonly name = 'NotForYou';

  constructor() {
    super('This event is not for who listens.');
  }
}

/** Whether a result of an event says that the event is not for who listens. */
export function isNotForYou({ errors = [] }: { readonly errors?: readonly { readonly originalError?: unknown }[] | undefined }): boolean {
  return errors.some(({ originalError }) => originalError instanceof NotForYou);
}
