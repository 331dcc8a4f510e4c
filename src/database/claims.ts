/** Who holds what: claims are locks of a process's session, so that they end with the process, however it ends. */
import { createHash } from 'node:crypto';
import type { Session } from './session.ts';

/** Something held by this process, until it is released or the session breaks. */
export interface Claim {
  readonly key: bigint;
}

/** The locks of one session. A session lock can be taken twice by its own session, so who in this process holds it is kept here. */
export class Claims {
  readonly #session: Session;
  readonly #held = new Map<bigint, Claim>();

  constructor(session: Session) {
    this.#session = session;
  }

  /** The claim, or null when somebody holds it already, here or in another process. */
  async take(...name: (string | number)[]): Promise<Claim | null> {
    const claim = { key: keyOf(name) };
    if (this.#held.has(claim.key)) return null;
    this.#held.set(claim.key, claim);
    const taken = await this.#session
      .query<{ taken: boolean }>('select pg_try_advisory_lock($1) as taken', [claim.key])
      .then(({ rows }) => rows[0]?.taken === true)
      .catch((failure: unknown) => {
        this.#forget(claim);
        throw failure;
      });
    if (!taken) this.#forget(claim);
    return taken ? claim : null;
  }

  /** Lets it go; nothing to do when the session broke since. */
  async release(claim: Claim): Promise<void> {
    if (this.#forget(claim)) await this.#session.query('select pg_advisory_unlock($1)', [claim.key]);
  }

  /** The session broke, and everything is free. */
  lost(): void {
    this.#held.clear();
  }

  #forget(claim: Claim): boolean {
    return this.#held.get(claim.key) === claim && this.#held.delete(claim.key);
  }
}

/** 64 bits of a hash: two of a hub's names share one by no chance worth fearing, and would only wait for one another. */
function keyOf(name: (string | number)[]): bigint {
  return createHash('sha256').update(JSON.stringify(name)).digest().readBigInt64BE();
}
