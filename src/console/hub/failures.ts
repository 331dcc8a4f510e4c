/** What can go wrong between the page and the hub, each with a sentence on what happened and one on what to do. */

export type FailureKind =
  /** No answer, or none that came through. */
  | 'UNREACHABLE'
  /** The hub does not take the token. */
  | 'TOKEN_REFUSED'
  /** The hub takes the token, and this is not for its holder. */
  | 'NOT_ALLOWED'
  /** The hub answers that it cannot serve just now. */
  | 'NOT_READY'
  /** The hub failed at the question. */
  | 'FAILED'
  /** The hub answered something else than asked for. */
  | 'NOT_UNDERSTOOD';

const WORDS: Readonly<Record<FailureKind, { readonly what: string; readonly todo: string }>> = {
  UNREACHABLE: { what: 'The hub does not answer.', todo: 'The page keeps trying. If you started the hub yourself, see whether it still runs in its terminal.' },
  TOKEN_REFUSED: { what: 'The hub does not take the token.', todo: 'It has run out, or another issuer made it. Get a new one and enter it here.' },
  NOT_ALLOWED: { what: 'Your role may not see this.', todo: 'If your work needs it, ask Safer Neighbourhoods for the right.' },
  NOT_READY: { what: 'The hub is up, but cannot serve just now.', todo: 'The page keeps trying. Its readiness, linked below, says what is missing.' },
  FAILED: { what: 'The hub failed at a question of this page.', todo: 'The page keeps trying. If it does not pass, give these words to whoever runs the hub.' },
  NOT_UNDERSTOOD: {
    what: 'The hub gave an answer that this page cannot read.',
    todo: 'Reload the page. If that does not help, page and hub are of different versions: restart the hub.',
  },
};

/** Something went wrong between page and hub. The message is for the reader of the page. */
export class HubFailure extends Error {
  override readonly name = 'HubFailure';
  readonly kind: FailureKind;
  /** What to do about it, in a sentence. */
  readonly todo: string;

  /** @param detail What the hub itself said, if it said anything; it takes the place of our own sentence. */
  constructor(kind: FailureKind, detail: string | null = null) {
    super(detail ?? WORDS[kind].what);
    this.kind = kind;
    this.todo = WORDS[kind].todo;
  }
}

/** Any failure as one that the page can show. */
export function asHubFailure(failure: unknown): HubFailure {
  return failure instanceof HubFailure ? failure : new HubFailure('UNREACHABLE');
}

/** The failure that an HTTP status stands for; null when the answer is worth reading. GraphQL answers come with 200 and 400 alike. */
export function failureOfStatus(status: number): HubFailure | null {
  if (status === 401) return new HubFailure('TOKEN_REFUSED');
  if (status === 403) return new HubFailure('NOT_ALLOWED');
  if (status === 429 || status === 502 || status === 503 || status === 504) return new HubFailure('NOT_READY');
  return null;
}
