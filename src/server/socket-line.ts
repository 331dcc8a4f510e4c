/** One socket: on which token it stands, how another token takes its place, and when it is closed for want of one. */
import { CloseCode } from 'graphql-ws';
import type { WebSocket } from 'ws';
import { type Asking, NOTHING_SAID, type Said } from '../access/asking.ts';
import { type Identity, visibilityClass } from '../access/identity.ts';
import { REVOCATIONS_UNKNOWN } from '../access/revocation/unless-revoked.ts';
import { repeatsAName } from '../access/repeated-names.ts';
import { bearerToken, KEYS_UNREACHABLE, type Verify } from '../access/token.ts';
import { SOCKET_ASKED_WRONGLY, SOCKET_REFUSED, SOCKET_UNSURE } from './errors.ts';
import { watchGlass } from './glass-watch.ts';
import type { Grounds } from './operation.ts';
import { saidInParameters } from './said.ts';
import { watchStanding } from './standing-watch.ts';

/** How long a client may take to read what was sent before its socket is closed, in milliseconds; then it is cut off. */
const FAREWELL_MS = 2_000;

/** Tokens to take the place of another that may wait on one socket to be looked at. */
const MOST_RENEWALS = 4;

type Parameters = Readonly<Record<string, unknown>>;

export class SocketLine {
  readonly socket: WebSocket;
  readonly requestId: string;
  readonly openedAt = Date.now();
  readonly #verify: Verify;
  readonly #grounds: Pick<Grounds, 'askingFor' | 'rightsOf' | 'revocations' | 'log'>;
  #identity: Identity | null = null;
  #asked: Omit<Asking, 'identity'> | null = null;
  #said: Said = NOTHING_SAID;
  #expiry: NodeJS.Timeout | undefined;
  #renewals = 0;
  #renewing: Promise<void> = Promise.resolve();

  constructor(socket: WebSocket, requestId: string, verify: Verify, grounds: Pick<Grounds, 'askingFor' | 'rightsOf' | 'revocations' | 'log'>) {
    this.socket = socket;
    this.requestId = requestId;
    this.#verify = verify;
    this.#grounds = grounds;
    socket.once('close', () => clearTimeout(this.#expiry));
  }

  /** Of the token that it stands on at this moment; null until one was found good. */
  get identity(): Identity | null {
    return this.#identity;
  }

  /** How its operations are asked, with the token of this moment; null until it was opened. */
  get asking(): Asking | null {
    return this.#identity === null || this.#asked === null ? null : { ...this.#asked, identity: this.#identity };
  }

  /** What the first message said of the operations to come. */
  get said(): Said {
    return this.#said;
  }

  /** Whether the token in the first message opens the socket, and what else it says may be said. A token that does closes it again when it ends. */
  async opensWith(parameters: Parameters): Promise<boolean> {
    const verdict = await this.#verify(tokenIn(parameters));
    if (verdict.ok) return await this.#asksAs(verdict.value, saidInParameters(parameters));
    this.#grounds.log.info('unauthenticated', { requestId: this.requestId, part: 'socket', reason: verdict.refusal });
    if (verdict.refusal === REVOCATIONS_UNKNOWN) this.socket.close(SOCKET_UNSURE.code, SOCKET_UNSURE.reason);
    return false;
  }

  async #asksAs(identity: Identity, said: Said): Promise<boolean> {
    const { requestId } = this;
    const verdict = await this.#grounds.askingFor(identity, said).catch((failure: unknown) => {
      this.#grounds.log.error('fault', { requestId, part: 'socket', failure });
      return null;
    });
    if (verdict?.ok === true) {
      this.#said = said;
      this.#asked = verdict.value;
      this.#stand(identity);
      const asking = () => this.asking ?? verdict.value;
      const over = () => this.#shut();
      this.socket.once('close', watchGlass(asking, said, this.#grounds.askingFor, over));
      this.socket.once('close', watchStanding(asking, said, this.#grounds, over));
      return true;
    }
    if (verdict !== null) this.#grounds.log.info('asked wrongly', { requestId, part: 'socket', agency: identity.agency, reason: verdict.refusal });
    const { code, reason } = verdict === null ? SOCKET_UNSURE : SOCKET_ASKED_WRONGLY[verdict.refusal];
    this.socket.close(code, reason);
    return false;
  }

  /** Closes a socket whose first messages name something twice: two readers could see different purposes in them, or different tokens. False for all others. */
  refusesTwice(text: string): boolean {
    if (this.#identity !== null || !repeats(text)) return false;
    this.#grounds.log.info('unauthenticated', { requestId: this.requestId, part: 'socket', reason: 'MALFORMED' });
    this.#shut();
    return true;
  }

  /** Closes the socket if its token has been revoked. */
  closeIfRevoked(): void {
    if (this.#identity !== null && this.#grounds.revocations.standing(this.#identity) === 'REVOKED') this.#shut();
  }

  /**
   * Takes a ping that brings another token, and answers it with when that one ends; false for every other message, which is the protocol's. What runs goes
   * on: so the token must be of the same person or system, for the same agency, in the same roles and for the same purposes. One that may not
   * take the place closes the socket.
   */
  takesRenewal(text: string): boolean {
    const sent = this.#identity === null ? null : renewalIn(text);
    if (sent === null) return false;
    if (this.#renewals >= MOST_RENEWALS) this.socket.close(CloseCode.TooManyInitialisationRequests, 'Too many tokens at once');
    else {
      this.#renewals += 1;
      this.#renewing = this.#renewing.then(async () => await this.#renew(sent));
    }
    return true;
  }

  async #renew(sent: Parameters): Promise<void> {
    const verdict = await this.#verify(tokenIn(sent));
    this.#renewals -= 1;
    const before = this.#identity;
    if (before === null || this.socket.readyState !== this.socket.OPEN) return;
    const late = before.expiresAt.getTime() <= Date.now();
    const refusal = late ? 'RENEWED_TOO_LATE' : !verdict.ok ? verdict.refusal : mayTakeThePlaceOf(before, verdict.value) ? null : 'OF_ANOTHER';
    if (refusal !== null) this.#grounds.log.info('unauthenticated', { requestId: this.requestId, part: 'socket renewal', reason: refusal });
    if (refusal === null && verdict.ok) this.#stand(verdict.value);
    // What could not be looked at, through no fault of the asker, changes nothing: the answer says when the old one ends.
    else if (refusal !== KEYS_UNREACHABLE && refusal !== REVOCATIONS_UNKNOWN) return this.#shut();
    const { expiresAt } = this.#identity ?? before;
    this.socket.send(JSON.stringify({ type: 'pong', payload: { expiresAt: expiresAt.toISOString() } }), () => undefined);
  }

  /** From now on the socket stands on this token, and is closed when it ends. */
  #stand(identity: Identity): void {
    clearTimeout(this.#expiry);
    this.#identity = identity;
    this.#expiry = setTimeout(() => this.#shut(), Math.max(0, identity.expiresAt.getTime() - Date.now()));
    // Revoked since the token was looked at, and before the socket could hear of it.
    this.closeIfRevoked();
  }

  /** The token is worth nothing any more. */
  #shut(): void {
    if (this.socket.readyState === this.socket.CLOSED) return;
    this.socket.close(SOCKET_REFUSED.code, SOCKET_REFUSED.reason);
    const cut = setTimeout(() => this.socket.terminate(), FAREWELL_MS);
    this.socket.once('close', () => clearTimeout(cut));
  }
}

function repeats(text: string): boolean {
  try {
    return repeatsAName(text);
  } catch {
    // No JSON: the protocol says so.
    return false;
  }
}

/** The token in the parameters of connection_init or of a ping; null also when they hold two. */
function tokenIn({ authorization, Authorization }: Parameters): string | null {
  return authorization === undefined || Authorization === undefined ? bearerToken(authorization ?? Authorization) : null;
}

/** The parameters of a ping that brings another token; null for every other message. */
function renewalIn(text: string): Parameters | null {
  if (!/"authorization"/i.test(text)) return null;
  try {
    const message: unknown = JSON.parse(text);
    if (typeof message !== 'object' || message === null || !('type' in message) || message.type !== 'ping' || !('payload' in message)) return null;
    const { payload } = message;
    return typeof payload === 'object' && payload !== null && ('authorization' in payload || 'Authorization' in payload) ? { ...payload } : null;
  } catch {
    return null;
  }
}

function mayTakeThePlaceOf(before: Identity, after: Identity): boolean {
  const of = (identity: Identity) => visibilityClass(identity, identity.defaultPurpose);
  return before.subject === after.subject && before.demo === after.demo && of(before) === of(after);
}
