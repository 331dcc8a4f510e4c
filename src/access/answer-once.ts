/** The same request sent again gets the same answer and acts once; the same key with another request is refused. */
import { createHash } from 'node:crypto';
import type { EntityManager } from '@mikro-orm/postgresql';
import canonicalize from 'canonicalize';
import { sql } from 'kysely';
import { newId } from '../shared/ids.ts';
import type { IdempotencyKeyReused } from '../shared/refusals.ts';
import { ok, refuse, type Result } from '../shared/result.ts';
import type { CommandContext } from './command-context.ts';

/** A request that may come more than once: its operation, its key and what it asks. */
export interface Request {
  readonly operation: string;
  readonly key: string;
  readonly input: unknown;
}

type Stored<Value, Refusal> = { readonly value: Value } | { readonly refusal: Refusal };
interface Known<Value, Refusal> {
  readonly body_hash: string;
  readonly answer: Stored<Value, Refusal>;
}

/**
 * Runs the work in one transaction with the record of its answer. Two equal requests at the same moment: the second waits for the first
 * and takes its answer. Refusals are answers too, and nothing that the work did before it refused remains. What the work throws rolls all of
 * it back, so that the request may be sent again.
 */
export function answerOnce<Value, Refusal>(
  context: Omit<CommandContext, 'em'> & { readonly em: EntityManager },
  request: Request,
  work: (context: CommandContext) => Promise<Result<Value, Refusal>>,
): Promise<Result<Value, Refusal | IdempotencyKeyReused>> {
  const { actor, clock } = context;
  const { operation, key } = request;
  const bodyHash = createHash('sha256')
    .update(canonicalize(request.input) ?? 'null')
    .digest('hex');
  return context.em.transactional(async (em): Promise<Result<Value, Refusal | IdempotencyKeyReused>> => {
    const database = em.getKysely();
    const taken = await sql<{ id: string }>`
      insert into answered_command (id, agency, subject, operation, key, body_hash, at)
      values (${newId()}, ${actor.agency}, ${actor.subject}, ${operation}, ${key}, ${bodyHash}, ${clock.now()})
      on conflict (agency, subject, operation, key) do nothing returning id
    `.execute(database);
    const [mine] = taken.rows;
    if (!mine) {
      const known = await sql<Known<Value, Refusal>>`
        select body_hash, answer from answered_command
        where agency = ${actor.agency} and subject = ${actor.subject} and operation = ${operation} and key = ${key}
      `.execute(database);
      const [first] = known.rows;
      if (!first) throw new Error('An answered command vanished while it was read.');
      if (first.body_hash !== bodyHash) return refuse(keyReused(operation));
      return 'value' in first.answer ? ok(first.answer.value) : refuse(first.answer.refusal);
    }
    await sql`savepoint before_work`.execute(database);
    const result = await work({ ...context, em });
    if (result.ok) await em.flush();
    else {
      em.clear();
      await sql`rollback to savepoint before_work`.execute(database);
    }
    const answer: Stored<Value, Refusal> = result.ok ? { value: result.value } : { refusal: result.refusal };
    await sql`update answered_command set answer = ${JSON.stringify(answer)}::jsonb where id = ${mine.id}`.execute(database);
    return result;
  });
}

function keyReused(operation: string): IdempotencyKeyReused {
  return {
    kind: 'IdempotencyKeyReused',
    message: `This idempotencyKey was used before for another ${operation}: send a new key for a new request.`,
  };
}
