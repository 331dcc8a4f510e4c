/** The owner takes a grant back before its end: from that moment the record is closed again. */
import { sql } from 'kysely';
import { type NotFound, notFound } from '../../../shared/refusals.ts';
import { ok, refuse, type Result } from '../../../shared/result.ts';
import type { CommandContext } from '../../command-context.ts';
import { sayChanged } from '../../ledger/act-log.ts';
import { AccessRequest } from '../access-request.entity.ts';
import type { AccessDecided } from '../access-request.rules.ts';

export interface RevokeAccess {
  readonly requestId: string;
}

export async function revokeAccess(
  { em, actor, clock }: CommandContext,
  { requestId }: RevokeAccess,
): Promise<Result<{ id: string }, AccessDecided | NotFound>> {
  const request = await em.findOne(AccessRequest, { id: requestId });
  if (!request || request.subject === actor.subject) return refuse(notFound('requestId', 'request for access'));
  const now = clock.now();
  const over = !request.grantedUntil || request.grantedUntil <= now || request.revokedAt;
  const { rows } = over
    ? { rows: [] }
    : await sql<{ id: string }>`
        update access_request set revoked_at = ${now}, revoked_by = ${`user:${actor.subject}`} where id = ${requestId} and revoked_at is null returning id
      `.execute(em.getKysely());
  if (rows.length === 0)
    return refuse({ kind: 'AccessDecided', message: 'Nothing is granted by it at this moment: nothing is left to take back. Read it anew.' });
  sayChanged(em, 'access_request', [{ id: requestId, columns: ['revoked_at', 'revoked_by'] }]);
  await sql`update access_grant set revoked_at = ${now} where id = ${requestId} and revoked_at is null`.execute(em.getKysely());
  return ok({ id: requestId });
}
