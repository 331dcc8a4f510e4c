/** Some eighty incidents of every sort, with the facts of each as plain values, so that a test can filter and count them by hand. */
import type { EntityManager } from '@mikro-orm/postgresql';
import fc from 'fast-check';
import type { Incident } from '../../src/cases/incident/incident.entity.ts';
import { aLocation, anIncident } from '../support/records.ts';

const CATEGORIES = ['ANTI_SOCIAL_BEHAVIOUR', 'BURGLARY', 'DRUGS', 'SHOPLIFTING'] as const;
const WARDS = ['E05015092', 'E05015086', 'E05001744', null] as const;
const AUTHORITIES = [
  ['E06000013', 'North Lincolnshire'],
  ['E06000012', 'North East Lincolnshire'],
  [null, 'West Lindsey'],
  [null, null],
] as const;
const SOURCES = ['POLICE_LOG', 'OPEN_DATA'] as const;
const STATUSES = ['OPEN', 'CLOSED'] as const;
const GRADES = ['IMMEDIATE', 'PRIORITY', 'SCHEDULED', null] as const;
const OUTCOMES = ['Under investigation', 'Local resolution', null] as const;
const BASES = ['POLYGON', 'AS_SENT', 'EARLIER_BOUNDARY', 'NONE'] as const;
/** Words that the English dictionary takes apart alike in a text and in a search. */
export const VOCABULARY = ['window', 'garage', 'bottle', 'scooter'] as const;

/** Around two ends of months, of which one lies in summer time. */
const moments = fc.oneof(
  fc.date({ min: new Date('2026-03-30T20:00:00Z'), max: new Date('2026-04-01T04:00:00Z'), noInvalidDate: true }),
  fc.date({ min: new Date('2026-01-31T20:00:00Z'), max: new Date('2026-02-01T04:00:00Z'), noInvalidDate: true }),
);

const facts = fc.record({
  category: fc.constantFrom(...CATEGORIES),
  ward: fc.constantFrom(...WARDS),
  authority: fc.constantFrom(...AUTHORITIES),
  source: fc.constantFrom(...SOURCES),
  status: fc.constantFrom(...STATUSES),
  grade: fc.constantFrom(...GRADES),
  outcome: fc.constantFrom(...OUTCOMES),
  basis: fc.constantFrom(...BASES),
  occurredFrom: moments,
  words: fc.array(fc.constantFrom(...VOCABULARY), { maxLength: 4 }),
  simulated: fc.boolean(),
});

export interface CrowdIncident {
  readonly key: string;
  readonly reference: string;
  readonly month: string;
  readonly ward: string | null;
  readonly localAuthorityCode: string | null;
  readonly localAuthorityName: string | null;
  readonly category: string;
  readonly source: string;
  readonly status: string;
  readonly grade: string | null;
  readonly outcome: string | null;
  readonly wardBasis: string;
  readonly occurredFrom: Date;
  readonly words: readonly string[];
  readonly simulated: boolean;
}

const LONDON = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/London', year: 'numeric', month: '2-digit' });

/** Makes the crowd; flush it. The same one each time. */
export function anIncidentCrowd(em: EntityManager): readonly CrowdIncident[] {
  const place = aLocation(em);
  return fc
    .sample(facts, { numRuns: 80, seed: 2026 })
    .map(({ category, ward, authority, source, status, grade, outcome, basis, occurredFrom, words, simulated }) => {
      const [localAuthorityCode, localAuthorityName] = authority;
      const more = { source, status, grade, outcome, wardBasis: basis, ward, localAuthorityCode, localAuthorityName } satisfies {
        [Name in keyof Incident]?: unknown;
      };
      const incident = em.assign(anIncident(em, place, { category, occurredFrom, summary: words.join(' '), simulated }), more);
      return {
        key: incident.id,
        reference: incident.reference,
        month: LONDON.format(occurredFrom),
        ward,
        localAuthorityCode,
        localAuthorityName,
        category,
        source,
        status,
        grade,
        outcome,
        wardBasis: basis,
        occurredFrom,
        words,
        simulated,
      };
    });
}

/** What IncidentFilter takes. */
export interface AskedOfIncidents {
  readonly month?: string | null;
  readonly ward?: string | null;
  readonly localAuthority?: string | null;
  readonly category?: string | null;
  readonly source?: string | null;
  readonly status?: string | null;
  readonly grade?: string | null;
  readonly reference?: string | null;
  readonly occurredFrom?: string | null;
  readonly occurredBefore?: string | null;
  readonly text?: string | null;
  readonly simulated?: 'EXCLUDE' | 'INCLUDE' | 'ONLY' | null;
}

/** Any of it, alone and together; what is asked for is mostly there. */
export function anyQuestionAbout(crowd: readonly CrowdIncident[]): fc.Arbitrary<AskedOfIncidents> {
  const instants = fc.oneof(fc.constantFrom(...crowd.map(({ occurredFrom }) => occurredFrom)), moments).map((at) => at.toISOString());
  return fc.record(
    {
      month: maybe('2026-01', '2026-02', '2026-03', '2026-04', '2026-05'),
      ward: maybe('E05015092', 'E05015086', 'E05001744', 'E05001728'),
      localAuthority: maybe('E06000013', 'E06000012', 'E06000010'),
      category: maybe(...CATEGORIES, 'ROBBERY'),
      source: maybe(...SOURCES),
      status: maybe(...STATUSES),
      grade: maybe('IMMEDIATE', 'PRIORITY', 'SCHEDULED', 'RESOLUTION_WITHOUT_DEPLOYMENT'),
      reference: maybe(...crowd.slice(0, 3).map(({ reference }) => reference), 'nothing'),
      occurredFrom: fc.option(instants),
      occurredBefore: fc.option(instants),
      text: fc.option(searches),
      simulated: maybe('EXCLUDE', 'INCLUDE', 'ONLY'),
    },
    { requiredKeys: [] },
  );
}

function maybe<Word extends string>(...words: readonly Word[]): fc.Arbitrary<Word | null> {
  return fc.option(fc.constantFrom(...words), { freq: 4 });
}

const word = fc.constantFrom(...VOCABULARY);
/** One or two words, a phrase, or a word to leave out. */
export const searches = fc.oneof(
  word,
  fc.tuple(word, word).map((both) => both.join(' ')),
  fc.tuple(word, word).map((both) => `"${both.join(' ')}"`),
  fc.tuple(word, word).map((both) => both.join(' -')),
  word.map((each) => `-${each}`),
);

/** Whether a search of that kind finds the words, read as a person would. */
export function finds(search: string, words: readonly string[]): boolean {
  const phrase = /^"(.*)"$/.exec(search)?.[1];
  if (phrase !== undefined) return ` ${words.join(' ')} `.includes(` ${phrase} `);
  return search.split(' ').every((each) => (each.startsWith('-') ? !words.includes(each.slice(1)) : words.includes(each)));
}

/** The same question put to the crowd by hand. `simulatedByDefault` says what holds when nothing is said. */
export function chosenFrom(crowd: readonly CrowdIncident[], asked: AskedOfIncidents, simulatedByDefault: 'EXCLUDE' | 'INCLUDE'): readonly CrowdIncident[] {
  const simulated = asked.simulated ?? simulatedByDefault;
  const is = (wanted: string | null | undefined, found: string | null) => wanted == null || wanted === found;
  return crowd.filter(
    (each) =>
      is(asked.month, each.month) &&
      is(asked.ward, each.ward) &&
      is(asked.localAuthority, each.localAuthorityCode) &&
      is(asked.category, each.category) &&
      is(asked.source, each.source) &&
      is(asked.status, each.status) &&
      is(asked.grade, each.grade) &&
      is(asked.reference, each.reference) &&
      (asked.occurredFrom == null || each.occurredFrom.getTime() >= Date.parse(asked.occurredFrom)) &&
      (asked.occurredBefore == null || each.occurredFrom.getTime() < Date.parse(asked.occurredBefore)) &&
      (asked.text == null || finds(asked.text, each.words)) &&
      (simulated === 'INCLUDE' || each.simulated === (simulated === 'ONLY')),
  );
}
