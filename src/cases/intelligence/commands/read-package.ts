/** Takes an intelligence package with all that it is held against: its items, the form that it was cut from, and who gave that. */
import { type EntityManager, LockMode } from '@mikro-orm/postgresql';
import { StaffMember } from '../../../access/staff-member.entity.ts';
import { PefRespondent, PefResponse } from '../../pef/pef.entity.ts';
import { type IdentifierFinder, identifierFinder } from '../identifiers.rules.ts';
import { IntelItem, IntelPackage } from '../intelligence.entity.ts';
import { type Finding, findingsIn } from '../sanitisation.rules.ts';
import { inUtf16 } from '../spans.rules.ts';

/** The package, locked until the transaction ends; null when there is none. */
export function lockPackage(em: EntityManager, id: string): Promise<IntelPackage | null> {
  return em.findOne(IntelPackage, { id }, { lockMode: LockMode.PESSIMISTIC_WRITE, refresh: true });
}

/** The response, locked: whoever corrects its respondent waits until this transaction has ended, or was before it. */
export function lockResponse(em: EntityManager, id: string): Promise<PefResponse | null> {
  return em.findOne(PefResponse, { id }, { lockMode: LockMode.PESSIMISTIC_WRITE, refresh: true });
}

/** Finds what would give the source of a response away, by the record as it is now; `officers` are the names of those who handle it. */
export async function finderFor(em: EntityManager, response: PefResponse, officers: readonly string[]): Promise<IdentifierFinder> {
  const { respondentReference, recordedBy } = response;
  const respondent = respondentReference ? await em.findOne(PefRespondent, { reference: respondentReference }, { refresh: true }) : null;
  const recorder = recordedBy.startsWith('user:') ? await em.findOne(StaffMember, { subject: recordedBy.slice('user:'.length) }) : null;
  const record = respondent && {
    names: respondent.names,
    phones: respondent.phones,
    emails: respondent.emails,
    house: respondent.house ?? null,
    street: respondent.street ?? null,
    town: respondent.town ?? null,
    postcode: respondent.postcode ?? null,
    notes: respondent.notes ?? null,
  };
  return identifierFinder(record, [...new Set([...officers, ...(recorder ? [recorder.name] : [])])]);
}

/** The items of a package in their order. */
export function itemsOf(em: EntityManager, each: IntelPackage): Promise<IntelItem[]> {
  return em.find(IntelItem, { package: each }, { orderBy: { number: 'asc' } });
}

/** What the items of a package carry of their source, by the record as it is now. Locks the response. */
export async function findingsOfPackage(em: EntityManager, each: IntelPackage, items: readonly IntelItem[], releasedBy: string | null): Promise<Finding[]> {
  const response = await lockResponse(em, each.response.id);
  if (!response) throw new Error(`The response of the intelligence package ${each.id} is gone.`);
  const staff = await em.find(StaffMember, { id: { $in: [each.draftedBy.id, releasedBy ?? each.releasedBy?.id ?? each.draftedBy.id] } });
  const finder = await finderFor(
    em,
    response,
    staff.map(({ name }) => name),
  );
  return findingsIn(
    items.map((item) => {
      const answer = response.answers[item.answerNumber - 1]?.text ?? '';
      const { number, text, place } = item;
      return { number, text, place: place ?? null, answer, from: inUtf16(answer, item.fromCodePoint), to: inUtf16(answer, item.toCodePoint) };
    }),
    finder,
  );
}
