/** What an officer writes into a referral: which words it takes, and what is wrong with those it does not. */
import { londonDay } from '../../shared/london.ts';
import { invalid, type InvalidInput } from '../../shared/refusals.ts';
import { firstWrong, wordsOrNull, wrongWords } from '../../shared/words.ts';
import type { ReferralWords } from './referral.report.ts';

/** What was written this time: what is left out stays as it was, null takes it away. */
export type WrittenWords = { readonly [Name in keyof ReferralWords]?: ReferralWords[Name] | null | undefined };

/** The most characters of each text. The messages' schemas allow for as many. */
export const MOST = {
  reason: 2_000,
  offenceType: 200,
  incidentReference: 30,
  accessNeeds: 1_000,
  relationToHarmer: 200,
  guardianName: 200,
  guardianRelation: 100,
  lawfulBasisStatement: 2_000,
  overrideReason: 2_000,
  notes: 4_000,
  referrerPhone: 50,
  referrerEmail: 254,
} as const;
const MOST_AGENCIES = 20;
const AGENCY_MOST = 200;
const CLOCKS_DIFFER_MS = 5 * 60_000;

/** The words after this writing; `before` is null for a new draft. Refused when something is missing or cannot be. */
export function writtenOver(before: ReferralWords | null, written: WrittenWords, now: Date): ReferralWords | InvalidInput {
  const text = (name: keyof typeof MOST) => (written[name] === undefined ? (before?.[name] ?? null) : wordsOrNull(written[name] ?? null));
  const list = <Name extends 'needs' | 'riskFlags' | 'enhancedCategories' | 'otherAgencies'>(name: Name) =>
    (written[name] === undefined ? (before?.[name] ?? []) : (written[name] ?? [])) as ReferralWords[Name];
  const fact = <Name extends 'incidentDate' | 'reportedAt' | 'riskBand' | 'sameAddress' | 'childrenInvolved' | 'lawfulBasis' | 'incidentType'>(name: Name) =>
    (written[name] === undefined ? (before?.[name] ?? null) : (written[name] ?? null)) as ReferralWords[Name] | null;
  const wrong = wrongIn(written, now);
  if (wrong) return wrong;
  const incidentType = fact('incidentType');
  const reason = text('reason');
  if (reason === null) return invalid('content.reason', 'Say in "content.reason" why the person is referred.');
  if (incidentType === null) return invalid('content.incidentType', 'Say in "content.incidentType" what happened.');
  const words: ReferralWords = {
    reason,
    incidentType,
    offenceType: text('offenceType'),
    incidentReference: text('incidentReference'),
    incidentDate: fact('incidentDate'),
    reportedAt: fact('reportedAt'),
    needs: once(list('needs')),
    accessNeeds: text('accessNeeds'),
    riskBand: fact('riskBand'),
    riskFlags: once(list('riskFlags')),
    enhancedCategories: once(list('enhancedCategories')),
    relationToHarmer: text('relationToHarmer'),
    sameAddress: fact('sameAddress'),
    childrenInvolved: fact('childrenInvolved'),
    otherAgencies: once(list('otherAgencies').map((agency) => agency.trim())),
    guardianName: text('guardianName'),
    guardianRelation: text('guardianRelation'),
    lawfulBasis: fact('lawfulBasis'),
    lawfulBasisStatement: text('lawfulBasisStatement'),
    overrideReason: text('overrideReason'),
    notes: text('notes'),
    referrerPhone: text('referrerPhone'),
    referrerEmail: text('referrerEmail'),
  };
  if ((words.lawfulBasis === null) !== (words.lawfulBasisStatement === null))
    return invalid('content.lawfulBasisStatement', 'A lawful basis and the statement that gives its grounds belong together: send both, or neither.');
  return words;
}

function wrongIn(written: WrittenWords, now: Date): InvalidInput | null {
  const { incidentDate, reportedAt, otherAgencies } = written;
  if (incidentDate && incidentDate > londonDay(now))
    return invalid('content.incidentDate', 'What has not happened yet refers nobody: check "content.incidentDate".');
  if (reportedAt && reportedAt.getTime() > now.getTime() + CLOCKS_DIFFER_MS)
    return invalid('content.reportedAt', 'Nothing is reported in the future: check "content.reportedAt".');
  if ((otherAgencies?.length ?? 0) > MOST_AGENCIES) return invalid('content.otherAgencies', `Name at most ${MOST_AGENCIES} other agencies.`);
  return firstWrong(
    ...(Object.keys(MOST) as (keyof typeof MOST)[]).map((name) => wrongWords(`content.${name}`, written[name], MOST[name], false)),
    ...(otherAgencies ?? []).map((agency) => wrongWords('content.otherAgencies', agency, AGENCY_MOST)),
  );
}

/** Each word once, in the order in which they were first said: the same words give the same bytes. */
function once<Word>(words: readonly Word[]): readonly Word[] {
  return [...new Set(words)];
}
