/** Records a sharing agreement: from its first day on, what it covers may flow. */
import { sql } from 'kysely';
import { ok, refuse, type Result } from '../../../shared/result.ts';
import { invalid, type InvalidInput } from '../../../shared/refusals.ts';
import { wordsOrNull } from '../../../shared/words.ts';
import { Agency } from '../../agency.entity.ts';
import type { CommandContext } from '../../command-context.ts';
import { type AgreementExists, type AgreementTerms, type NotKeeperOfAgreements, notTheKeeper, wrongAgreement } from '../agreement.rules.ts';
import { SharingAgreement } from '../sharing-agreement.entity.ts';
import { spellOut } from '../spell-out.ts';

/** Held while a reference is looked for and taken; the second key is of the reference. */
const REFERENCE_LOCK = 7_305_056;

export type RecordRefusal = NotKeeperOfAgreements | AgreementExists | InvalidInput;

/** Answers with the reference as id. */
export async function recordAgreement(context: CommandContext, terms: AgreementTerms): Promise<Result<{ id: string }, RecordRefusal>> {
  const { em, actor, clock } = context;
  const stranger = notTheKeeper(actor.agency);
  if (stranger) return refuse(stranger);
  const wrong = wrongAgreement(terms);
  if (wrong) return refuse(wrong);
  const owners = [...new Set(terms.owners)];
  const partners = [...new Set(terms.partners)];
  const known = new Set((await em.find(Agency, { code: { $in: [...owners, ...partners] } })).map(({ code }) => code));
  for (const [argument, codes] of [['ownerAgencies', owners] as const, ['partnerAgencies', partners] as const]) {
    const unknown = codes.find((code) => !known.has(code));
    if (unknown !== undefined) return refuse(invalid(argument, `${unknown} is no agency of this hub: look its code up in the list agencies.`));
  }
  const { reference } = terms;
  await sql`select pg_advisory_xact_lock(${REFERENCE_LOCK}, hashtext(${reference}))`.execute(em.getKysely());
  if (await em.findOne(SharingAgreement, { reference }))
    return refuse({
      kind: 'AgreementExists',
      message: `There is an agreement ${reference} already: give a new version a reference of its own, and end the old one.`,
    });
  em.create(SharingAgreement, {
    reference,
    title: terms.title.trim(),
    ownerAgencies: owners,
    partnerAgencies: partners,
    purposes: [...new Set(terms.purposes)],
    dataItems: [...new Set(terms.dataItems)],
    gateway: terms.gateway,
    necessity: terms.necessity.trim(),
    inForceFrom: terms.inForceFrom,
    inForceTo: terms.inForceTo,
    reviewOn: terms.reviewOn,
    signedCopy: wordsOrNull(terms.signedCopy),
    isDefault: false,
    recordedAt: clock.now(),
    recordedBy: `user:${actor.subject}`,
  });
  await em.flush();
  await spellOut(em, [reference]);
  return ok({ id: reference });
}
