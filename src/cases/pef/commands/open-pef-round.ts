/** Opens a round of Problem Exploration Forms: which streets get them, and how many. */
import type { CommandContext } from '../../../access/command-context.ts';
import { noteDerivations } from '../../../access/derivation/origins.ts';
import { recordOf } from '../../../access/record-of.ts';
import { appendToOutbox } from '../../../exchange/outbox.ts';
import { newId } from '../../../shared/ids.ts';
import { invalid, type InvalidInput, type NotFound, notFound } from '../../../shared/refusals.ts';
import { ok, refuse, type Result } from '../../../shared/result.ts';
import { firstWrong, wrongWords } from '../../../shared/words.ts';
import { caseEvent } from '../../case.events.ts';
import { lockCase } from '../../commands/lock-case.ts';
import { type PefKind, PefRound } from '../pef.entity.ts';
import { type PefRoundNotAllowed, pefRoundNotAllowed } from '../pef-round.rules.ts';

export interface OpenPefRound {
  readonly caseId: string;
  readonly kind: PefKind;
  /** Streets or areas, in words. */
  readonly areas: readonly string[];
  readonly formsDelivered: number;
  /** Null: now. Never in the future. */
  readonly openedAt: Date | null;
}

const MOST_AREAS = 100;
/** A round reaches a part of the district, which has some 80,000 homes. */
export const MOST_FORMS = 100_000;
const CLOCKS_DIFFER_MS = 5 * 60_000;

export async function openPefRound(
  context: CommandContext,
  input: OpenPefRound,
): Promise<Result<{ id: string }, NotFound | InvalidInput | PefRoundNotAllowed>> {
  const { em, clock } = context;
  const now = clock.now();
  const wrong = wrongRound(input, now);
  if (wrong) return refuse(wrong);
  const found = await lockCase(em, input.caseId);
  if (!found) return refuse(notFound('caseId', 'case'));
  // The case is locked, so two baselines at once come here one after the other; an index keeps the rule behind this.
  if (input.kind === 'BASELINE' && (await em.count(PefRound, { case: found, kind: 'BASELINE' })) > 0) return refuse(pefRoundNotAllowed('ONE_BASELINE'));
  const id = newId();
  em.create(PefRound, {
    ...recordOf(context, 'CASEWORK', 'UK_GDPR_PART2', found.markings),
    simulated: context.simulated || found.simulated,
    id,
    case: found,
    kind: input.kind,
    areas: input.areas.map((area) => area.trim()),
    openedAt: input.openedAt ?? now,
    closedAt: null,
    formsDelivered: input.formsDelivered,
    formsReturned: 0,
    perceptionSum: 0,
    perceptionCount: 0,
    perceptionAverage: null,
  });
  await noteDerivations(context, [{ type: 'PefRound', id }], [{ type: 'Case', id: found.id, kind: 'LINK' }]);
  await appendToOutbox(em, [caseEvent(context, 'case.pef-round-opened', found, { roundId: id, roundKind: input.kind }, [{ id, markings: found.markings }])]);
  return ok({ id });
}

/** How many forms a round may say were delivered. */
export function wrongDelivered(formsDelivered: number): InvalidInput | null {
  if (formsDelivered >= 1 && formsDelivered <= MOST_FORMS) return null;
  return invalid('formsDelivered', `Say how many forms were delivered, from 1 to ${MOST_FORMS}.`);
}

function wrongRound({ areas, formsDelivered, openedAt }: OpenPefRound, now: Date): InvalidInput | null {
  if (areas.length === 0) return invalid('areas', 'Name at least one street or area.');
  if (areas.length > MOST_AREAS) return invalid('areas', `Name at most ${MOST_AREAS} streets or areas; open another round for the others.`);
  if (openedAt !== null && openedAt.getTime() > now.getTime() + CLOCKS_DIFFER_MS)
    return invalid('openedAt', 'A round cannot have opened in the future: leave "openedAt" out, or correct it.');
  return firstWrong(wrongDelivered(formsDelivered), ...areas.map((area) => wrongWords('areas', area, 200)));
}
