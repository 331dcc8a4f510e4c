/** Drafts an intelligence package from one form: the officer picks the pieces of information, and nothing that tells who gave them is let in. */
import { sql } from 'kysely';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { CommandContext } from '../../../access/command-context.ts';
import { united } from '../../../access/derivation/derivation.rules.ts';
import { noteDerivations } from '../../../access/derivation/origins.ts';
import { recordOf } from '../../../access/record-of.ts';
import { staffOf } from '../../../access/staff.ts';
import type { StaffMember } from '../../../access/staff-member.entity.ts';
import { settleAlert } from '../../../alerts/raise-alert.ts';
import { newId } from '../../../shared/ids.ts';
import { londonDay } from '../../../shared/london.ts';
import { invalid, type InvalidInput, type NotFound, notFound } from '../../../shared/refusals.ts';
import { ok, refuse, type Result } from '../../../shared/result.ts';
import { firstWrong, wordsOrNull, wrongWords } from '../../../shared/words.ts';
import { Case } from '../../case.entity.ts';
import { type PefResponse, PefRound } from '../../pef/pef.entity.ts';
import { type FailsSanitisation, type NotForThisChannel, screened, type Screening } from '../disclosure.rules.ts';
import { type Grade, type GradeFault, type GradeSent, maySuggest, readGrade } from '../grade.rules.ts';
import { type IntelStateNotAllowed, mayDraftAgain } from '../intel-package.stages.ts';
import { IntelItem, IntelPackage, IntelSuggestion } from '../intelligence.entity.ts';
import type { IntelKnowledge, IntelNature } from '../intelligence.report.ts';
import { findingsIn, type IdentifiesSource, identifiesSource } from '../sanitisation.rules.ts';
import { inCodePoints, overlapping, type PickedSpan, pickSpan, type Quote } from '../spans.rules.ts';
import { alertAbout } from '../intel-alerts.rules.ts';
import { finderFor, lockPackage, lockResponse } from './read-package.ts';

export interface DraftItem extends Quote {
  /** As 2026-11-20; null when it is not known. Never in the future. */
  readonly informationDate: string | null;
  readonly place: string | null;
  readonly nature: IntelNature;
  readonly knowledge: IntelKnowledge;
}

export interface DraftIntel {
  readonly responseId: string;
  readonly items: readonly DraftItem[];
  readonly screening: Screening;
  readonly suggestion: GradeSent | null;
  /** The package that this is the next version of; null for a new one. */
  readonly previousId: string | null;
}

export type DraftRefusal = NotFound | InvalidInput | NotForThisChannel | FailsSanitisation | IdentifiesSource | IntelStateNotAllowed;

const MOST_ITEMS = 20;
const MARKING = 'INTELLIGENCE';
const FAULTS: Readonly<Record<GradeFault, string>> = {
  LEGACY_GRADE: 'This is a code of the old 5x5x5 scheme: suggest by 3x5x2, such as source 2, assessment C, handling P.',
  UNKNOWN_GRADE: 'Suggest source 2 or 3, assessment A to E, handling P or C.',
  CONDITIONS_MISSING: 'Handling C needs its conditions: say them, or suggest P.',
  CONDITIONS_NEED_C: 'Conditions go with handling C: leave them out, or suggest C.',
};

export async function draftIntel(context: CommandContext, input: DraftIntel): Promise<Result<{ id: string }, DraftRefusal>> {
  const { em, clock } = context;
  const now = clock.now();
  const suggestion = suggestionOf(input.suggestion);
  if (!suggestion.ok) return suggestion;
  const wrong = wrongItems(input.items, londonDay(now));
  if (wrong) return refuse(wrong);
  // The package before its response, as whoever releases or sends it takes them.
  const before = input.previousId === null ? null : await lockPackage(em, input.previousId);
  const response = await lockResponse(em, input.responseId);
  if (!response) return refuse(notFound('responseId', 'PEF response'));
  if (input.previousId !== null && !before) return refuse(notFound('previousId', 'intelligence package'));
  const elsewhere = screened(input.screening);
  if (elsewhere) return refuse(elsewhere);
  const again = before && (await versionRefused(em, before, response));
  if (again) return refuse(again);
  const spans = spansOf(response, input.items);
  if (!spans.ok) return spans;
  const drafter = await staffOf(context);
  if (!drafter.ok) return drafter;
  const found = await findingsFor(context, response, input.items, spans.value, drafter.value);
  if (found) return refuse(found);
  const id = await writePackage(context, response, { drafter: drafter.value, previous: before });
  const answers = response.answers;
  for (const [index, item] of input.items.entries()) {
    const span = spans.value[index];
    const answer = answers[item.answerNumber - 1];
    if (!span || !answer) throw new Error('A picked span has no item.');
    em.create(IntelItem, {
      id: newId(),
      package: id,
      number: index + 1,
      answerNumber: item.answerNumber,
      fromCodePoint: inCodePoints(answer.text, span.from),
      toCodePoint: inCodePoints(answer.text, span.to),
      text: span.text,
      informationDate: item.informationDate,
      place: wordsOrNull(item.place),
      nature: item.nature,
      knowledge: item.knowledge,
    });
  }
  if (suggestion.value) em.create(IntelSuggestion, { id, ...suggestion.value });
  if (before) await settleAlert(em, clock, { kind: 'INTELLIGENCE_WITHHELD', about: alertAbout(before), by: `user:${context.actor.subject}` });
  return ok({ id });
}

/** A grade that the submitter has in mind: kept apart, never sent (domain rule 21). */
function suggestionOf(sent: GradeSent | null): Result<Grade | null, InvalidInput> {
  if (sent === null) return ok(null);
  const long = wrongWords('suggestion.conditions', sent.conditions, 1_000, false);
  if (long) return refuse(long);
  const grade = readGrade(sent);
  if (typeof grade === 'string') return refuse(invalid('suggestion', FAULTS[grade]));
  return maySuggest(grade) ? ok(grade) : refuse(invalid('suggestion', 'Nobody who answers at a door is known to be reliable: suggest source 2 or 3, never 1.'));
}

function wrongItems(items: readonly DraftItem[], today: string): InvalidInput | null {
  if (items.length === 0) return invalid('items', 'Pick at least one piece of information.');
  if (items.length > MOST_ITEMS) return invalid('items', `Pick at most ${MOST_ITEMS} pieces; draft another package for the others.`);
  const early = items.findIndex(({ informationDate }) => informationDate !== null && informationDate > today);
  if (early >= 0) return invalid('items.informationDate', `Item ${early + 1}: the information cannot be of a day to come; correct the date, or leave it out.`);
  return firstWrong(...items.map(({ place }) => wrongWords('items.place', place, 200, false)));
}

/** Null when another version may follow this one: it is of the same form, the newest of its reference, and no longer on its way. */
async function versionRefused(em: EntityManager, before: IntelPackage, response: PefResponse): Promise<InvalidInput | IntelStateNotAllowed | null> {
  if (before.response.id !== response.id) return invalid('previousId', 'The version before was drafted from another form: draft a package of its own.');
  if ((await em.count(IntelPackage, { reference: before.reference, version: { $gt: before.version } })) > 0)
    return invalid('previousId', 'There is a newer version already: draft from that one.');
  const again = mayDraftAgain(before.state);
  return again.ok ? null : again.refusal;
}

function spansOf(response: PefResponse, items: readonly DraftItem[]): Result<readonly PickedSpan[], InvalidInput> {
  const spans: PickedSpan[] = [];
  for (const [index, item] of items.entries()) {
    const span = pickSpan(response.answers, item, index + 1);
    if (!span.ok) return span;
    spans.push(span.value);
  }
  const shared = overlapping(spans);
  return shared ? refuse(shared) : ok(spans);
}

async function findingsFor(
  { em, actor }: CommandContext,
  response: PefResponse,
  items: readonly DraftItem[],
  spans: readonly PickedSpan[],
  drafter: StaffMember,
): Promise<IdentifiesSource | null> {
  const finder = await finderFor(em, response, [drafter.name, actor.name]);
  const checked = spans.map(({ answerNumber, ...span }, index) => ({
    ...span,
    number: index + 1,
    place: items[index]?.place ?? null,
    answer: response.answers[answerNumber - 1]?.text ?? '',
  }));
  return identifiesSource(findingsIn(checked, finder));
}

async function writePackage(
  context: CommandContext,
  response: PefResponse,
  { drafter, previous }: { readonly drafter: StaffMember; readonly previous: IntelPackage | null },
): Promise<string> {
  const { em, clock } = context;
  const round = await em.findOneOrFail(PefRound, { id: response.round.id });
  const problem = await em.findOneOrFail(Case, { id: round.case.id });
  const id = newId();
  em.create(IntelPackage, {
    ...recordOf(context, 'INTELLIGENCE', 'LED_PART3', united([MARKING], problem.markings, round.markings, response.markings)),
    simulated: context.simulated || response.simulated,
    id,
    reference: previous?.reference ?? (await nextReference(em, clock.now())),
    version: (previous?.version ?? 0) + 1,
    case: problem,
    response,
    state: 'DRAFTED',
    provenance: 'PROBLEM_EXPLORATION_FORM',
    classification: 'OFFICIAL_SENSITIVE',
    draftedBy: drafter,
    draftedAt: clock.now(),
  });
  await em.flush();
  const origins = [
    { type: 'PefResponse', id: response.id, kind: 'QUOTE' },
    { type: 'Case', id: problem.id, kind: 'LINK' },
  ] as const;
  await noteDerivations(context, [{ type: 'IntelPackage', id }], origins);
  return id;
}

/** The next reference of the year: SN-INT-2026-000123. Drafts of one moment wait for one another here. */
async function nextReference(em: EntityManager, now: Date): Promise<string> {
  const year = Number(londonDay(now).slice(0, 4));
  const { rows } = await sql<{ last: number }>`
    insert into intel_number (year, last) values (${year}, 1) on conflict (year) do update set last = intel_number.last + 1 returning last
  `.execute(em.getKysely());
  return `SN-INT-${year}-${String(rows[0]?.last ?? 0).padStart(6, '0')}`;
}
