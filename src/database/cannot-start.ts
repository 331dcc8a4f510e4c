/** The one way in which the database says that it cannot start: a sentence that ends with what to do. */

/** The message is one sentence for the person who typed the command. */
export class DatabaseCannotStart extends Error {
  override readonly name = 'DatabaseCannotStart';
}

/** The operating system's code of a failure, such as `EACCES`; undefined when it has none. */
export function codeOf(failure: unknown): string | undefined {
  return failure instanceof Error && 'code' in failure && typeof failure.code === 'string' ? failure.code : undefined;
}
