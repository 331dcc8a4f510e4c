/** Who sent a request: the token in its one Authorization header, or the one answer to all who bring none that is good. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Identity } from '../access/identity.ts';
import { bearerToken, KEYS_UNREACHABLE, type Verify } from '../access/token.ts';
import { REVOCATIONS_UNKNOWN } from '../access/revocation/unless-revoked.ts';
import { UNAUTHENTICATED, UNSURE } from './errors.ts';
import type { Log } from './log.ts';

/** Who asks; null when the request was answered with 401, or with 503 to a good token of which the hub cannot tell whether it has been revoked. Call it before the body is read: to who has no token, every request looks the same. */
export async function identityOf(request: FastifyRequest, reply: FastifyReply, verify: Verify, log: Log): Promise<Identity | null> {
  const verdict = await verify(tokenOf(request));
  if (verdict.ok) return verdict.value;
  const note = { requestId: request.id, part: 'http', reason: verdict.refusal };
  if (verdict.refusal === KEYS_UNREACHABLE || verdict.refusal === REVOCATIONS_UNKNOWN) log.error('unauthenticated', note);
  else log.info('unauthenticated', note);
  const { status, headers, body } = verdict.refusal === REVOCATIONS_UNKNOWN ? UNSURE : UNAUTHENTICATED;
  await reply.code(status).headers(headers).send(body);
  return null;
}

/** The token of a request; null also when it brings several, for then no two readers need agree on whose it is. */
function tokenOf({ raw }: FastifyRequest): string | null {
  const given = raw.rawHeaders.filter((name, index) => index % 2 === 0 && name.toLowerCase() === 'authorization');
  return given.length === 1 ? bearerToken(raw.headers.authorization) : null;
}
