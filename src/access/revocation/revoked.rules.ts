/** Which tokens a revocation names: one by its id, or all that a subject or an agency was given until then. */
import type { Identity } from '../identity.ts';
import { CLOCK_TOLERANCE_S } from '../token-life.ts';

/** What a revocation names its tokens by. */
export const RevocationKind = {
  /** One token, by its `jti`. */
  TOKEN: 'TOKEN',
  /** All tokens of a person or system, by their `sub`. */
  SUBJECT: 'SUBJECT',
  /** All tokens of an agency, by its code. */
  AGENCY: 'AGENCY',
} as const;
export type RevocationKind = (typeof RevocationKind)[keyof typeof RevocationKind];

/** A revocation, as far as it decides. */
export interface Revoked {
  readonly kind: RevocationKind;
  readonly named: string;
  readonly revokedAt: Date;
}

/** What a token is judged by. */
export type Judged = Pick<Identity, 'tokenId' | 'subject' | 'agency' | 'issuedAt'>;

/** Revocations, laid out so that a token is judged in three looks however many there are. */
export class RevokedTokens {
  readonly #tokens = new Set<string>();
  /** The last instant, in milliseconds, at which a token may have been issued that is named. */
  readonly #until = { SUBJECT: new Map<string, number>(), AGENCY: new Map<string, number>() };

  constructor(list: readonly Revoked[]) {
    for (const { kind, named, revokedAt } of list) {
      if (kind === 'TOKEN') this.#tokens.add(named);
      else {
        // The issuer's clock may be ahead of ours: a token that it had given before may be dated a little later.
        const until = revokedAt.getTime() + CLOCK_TOLERANCE_S * 1000;
        this.#until[kind].set(named, Math.max(until, this.#until[kind].get(named) ?? 0));
      }
    }
  }

  /** Whether any revocation names a token. One that its subject or agency was given later is another token, and good. */
  names({ tokenId, subject, agency, issuedAt }: Judged): boolean {
    if (tokenId !== null && this.#tokens.has(tokenId)) return true;
    const issued = issuedAt.getTime();
    return issued <= (this.#until.SUBJECT.get(subject) ?? -1) || issued <= (this.#until.AGENCY.get(agency) ?? -1);
  }
}
