/** Into which compartments whoever asks is read, and so which ones they may mark a new record with. */
import type { EntityManager } from '@mikro-orm/postgresql';
import { sql } from 'kysely';
import { invalid, type InvalidInput } from '../../shared/refusals.ts';
import { ok, refuse, type Result } from '../../shared/result.ts';
import type { CommandContext } from '../command-context.ts';

/** No record lies in more, and no message names more. */
const MOST = 20;

/** The compartments in force into which whoever asks in this transaction is read; all that are in force for the hub's own work. */
export async function readInto(em: EntityManager): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ mine: string[] }>`select hub_compartments() as mine`.execute(em.getKysely());
  return new Set(rows[0]?.mine);
}

/**
 * The compartments of something new, each once and in one order, as somebody says them. Refused when they are not read into one of them, in the same words whether there is such
 * a compartment or not: nobody puts a record where they could not read it again, and the name of an operation is nothing to guess at.
 */
export async function markingsSaid(
  { em }: Pick<CommandContext, 'em'>,
  said: readonly string[],
  argument = 'markings',
): Promise<Result<readonly string[], InvalidInput>> {
  const wanted = [...new Set(said)].toSorted();
  if (wanted.length === 0) return ok([]);
  if (wanted.length > MOST) return refuse(invalid(argument, `Send at most ${MOST} compartments.`));
  const mine = await readInto(em);
  if (wanted.every((each) => mine.has(each))) return ok(wanted);
  return refuse(invalid(argument, `Send in "${argument}" only compartments into which you are read: ask for \`compartments\` to see them.`));
}
