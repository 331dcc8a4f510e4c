/** Writes down who answered a form, or corrects it: packages that wait to leave are held against the record as it is at that moment. */
import { randomUUID } from 'node:crypto';
import { LockMode } from '@mikro-orm/postgresql';
import type { CommandContext } from '../../../access/command-context.ts';
import { recordOf } from '../../../access/record-of.ts';
import { type InvalidInput, type NotFound, notFound } from '../../../shared/refusals.ts';
import { ok, refuse, type Result } from '../../../shared/result.ts';
import type { RespondentRecord } from '../../intelligence/identifiers.rules.ts';
import { PefRespondent, PefResponse } from '../pef.entity.ts';
import { respondentColumns, wrongRespondent } from './respondent-row.ts';

export interface RecordRespondent {
  readonly responseId: string;
  /** The whole record: it takes the place of the one before. */
  readonly respondent: RespondentRecord;
}

export async function recordRespondent(
  context: CommandContext,
  { responseId, respondent }: RecordRespondent,
): Promise<Result<{ id: string }, NotFound | InvalidInput>> {
  const { em } = context;
  const wrong = wrongRespondent(respondent);
  if (wrong) return refuse(wrong);
  const response = await em.findOne(PefResponse, { id: responseId }, { lockMode: LockMode.PESSIMISTIC_WRITE });
  if (!response) return refuse(notFound('responseId', 'PEF response'));
  const columns = respondentColumns(respondent);
  const known = !response.respondentReference ? null : await em.findOne(PefRespondent, { reference: response.respondentReference });
  if (known) Object.assign(known, columns);
  else {
    const reference = randomUUID();
    em.create(PefRespondent, {
      ...recordOf(context, 'CASEWORK', 'UK_GDPR_PART2', response.markings),
      simulated: context.simulated || response.simulated,
      reference,
      ...columns,
    });
    response.respondentReference = reference;
  }
  return ok({ id: responseId });
}
