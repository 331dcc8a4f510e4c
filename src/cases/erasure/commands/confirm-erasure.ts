/** Carries out an erasure that somebody else asked for: in one transaction with its entry in the ledger, so that it is done and on record, or neither. */
import { LockMode } from '@mikro-orm/postgresql';
import { sql } from 'kysely';
import type { CommandContext } from '../../../access/command-context.ts';
import { appendToLedger } from '../../../access/ledger/append-to-ledger.ts';
import { keptTableOf } from '../../../access/retention/kept-tables.ts';
import { RetentionDecision } from '../../../access/retention/retention-decision.entity.ts';
import {
  type Erasable,
  type ErasureBarred,
  isErasable,
  type SecondPersonNeeded,
  secondPersonNeeded,
} from '../../../access/retention/retention-decision.rules.ts';
import { staffOf } from '../../../access/staff.ts';
import { workOfTheHub } from '../../../database/work-of-the-hub.ts';
import { type InvalidInput, type NotFound, notFound } from '../../../shared/refusals.ts';
import { ok, refuse, type Result } from '../../../shared/result.ts';
import { Erasing } from '../erased.ts';
import { erasePerson } from '../erase-person.ts';
import { removeCases, removeIncidents, removeMeetings } from '../remove-records.ts';
import { recipientsOf } from '../told-before.ts';
import { barsOf } from './decide-retention.ts';
import { lockCasesOf, lockRecord } from './locked-record.ts';

export interface ConfirmErasure {
  readonly decisionId: string;
}

export type ConfirmRefusal = NotFound | InvalidInput | SecondPersonNeeded | ErasureBarred;

const ERASERS: Readonly<Record<Erasable, (erasing: Erasing, id: string) => Promise<void>>> = {
  Person: erasePerson,
  Case: (erasing, id) => removeCases(erasing, [id]),
  Incident: (erasing, id) => removeIncidents(erasing, [id]),
  Meeting: (erasing, id) => removeMeetings(erasing, [id]),
};

/** What was erased before stays erased: confirming it again changes nothing. */
export async function confirmErasure(context: CommandContext, { decisionId }: ConfirmErasure): Promise<Result<{ id: string }, ConfirmRefusal>> {
  const { em, clock, actor } = context;
  const decision = await em.findOne(
    RetentionDecision,
    { id: decisionId, choice: 'ERASE', withdrawnAt: null },
    { lockMode: LockMode.PESSIMISTIC_WRITE, refresh: true },
  );
  if (!decision) return refuse(notFound('decisionId', 'erasure'));
  const { recordType: type, recordId: id } = decision;
  const table = keptTableOf(type);
  if (!table || !isErasable(type))
    throw new Error(`The erasure ${decision.id} is of a ${type}, which is not erased by itself: correct the row of retention_decision.`);
  if (decision.erasedAt) return ok({ id: decision.id });
  const staff = await staffOf(context);
  if (!staff.ok) return staff;
  const alone = secondPersonNeeded(decision.decidedBy.id, staff.value.id);
  if (alone) return refuse(alone);
  if (type === 'Person') await workOfTheHub(em, () => lockCasesOf(em, id));
  const found = await lockRecord(em, table, id);
  if (found?.agency !== actor.agency) return refuse(notFound('decisionId', 'record of your agency'));
  const barred = await barsOf(context, type, id);
  if (barred) return refuse(barred);
  const at = clock.now();
  const purpose = await purposeOf(context);
  const done = await workOfTheHub(em, async () => {
    const recipients = await recipientsOf(em, type, id);
    const erasing = new Erasing(em);
    await ERASERS[type](erasing, id);
    await sql`update legal_hold set reason = '' where record_type = ${type} and record_id = ${id}`.execute(em.getKysely());
    await appendToLedger(em, {
      at,
      kind: 'ERASURE',
      subject: actor.subject,
      agency: actor.agency,
      actingFor: null,
      purpose,
      regimes: [found.regime],
      reason: null,
      glass: null,
      agreement: null,
      recipients: [],
      requestId: null,
      operation: 'erasureConfirm',
      items: erasing.items(),
    });
    return { recipients, parts: erasing.parts() };
  });
  Object.assign(decision, { confirmedBy: staff.value, erasedAt: at, ...done });
  await em.flush();
  return ok({ id: decision.id });
}

/** The purpose of the request, as its transaction knows it. */
async function purposeOf({ em }: CommandContext): Promise<string | null> {
  const { rows } = await sql<{ purpose: string | null }>`select nullif(current_setting('hub.purpose', true), '') as purpose`.execute(em.getKysely());
  return rows[0]?.purpose ?? null;
}
