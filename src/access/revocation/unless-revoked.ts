/** A token is good when its issuer says so and nobody has revoked it: the one check that every way into the hub makes. */
import { refuse } from '../../shared/result.ts';
import type { Verify } from '../token.ts';
import type { Revocations } from './revocations.ts';

/** The refusal of a token that was good until somebody revoked it. */
export const REVOKED = 'REVOKED';

/** The refusal that is not the asker's fault: the hub cannot read the list of revoked tokens. */
export const REVOCATIONS_UNKNOWN = 'REVOCATIONS_UNKNOWN';

/** How long a request or operation may wait for the list to be read again, in milliseconds: a hub that was only held up for a moment refuses nobody. */
export const PATIENCE_MS = 1_500;

/** The verifier that refuses revoked tokens too. Who brings a bad token learns nothing of the list, not even whether it can be read. */
export function unlessRevoked(verify: Verify, revocations: Revocations): Verify {
  return async (token) => {
    const verdict = await verify(token);
    if (!verdict.ok) return verdict;
    const standing = await revocations.settled(verdict.value, PATIENCE_MS);
    if (standing === 'GOOD') return verdict;
    return refuse(standing === 'REVOKED' ? REVOKED : REVOCATIONS_UNKNOWN);
  };
}
