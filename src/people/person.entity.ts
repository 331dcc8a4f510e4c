/** Someone whom the work is about. What they are in a case (suspect, victim, witness) stands on the link to the case, never here (domain rule 52). */
import { defineEntity, type InferEntity, p } from '@mikro-orm/postgresql';
import { walledAndOpened, walledBehind } from '../access/walls.ts';
import { searchColumn } from '../database/search-column.ts';
import { recordColumns } from '../access/record.ts';

export const Person = defineEntity({
  name: 'Person',
  tableName: 'person',
  ...walledAndOpened('Person', 'PERSON'),
  properties: {
    id: p.uuid().primary(),
    /** The name to show; all names stand in PersonName. */
    displayName: p.string(),
    /** Ages are counted from it to the day of an event, not to today (domain.md §8). */
    dateOfBirth: p.date().nullable(),
    preferredLanguage: p.string().nullable(),
    interpreterNeeded: p.boolean().nullable(),
    ...recordColumns,
  },
});
export type Person = InferEntity<typeof Person>;

export const PersonNameKind = { LEGAL: 'LEGAL', PREFERRED: 'PREFERRED', ALIAS: 'ALIAS', FORMER: 'FORMER' } as const;
export type PersonNameKind = (typeof PersonNameKind)[keyof typeof PersonNameKind];

export const PersonName = defineEntity({
  name: 'PersonName',
  tableName: 'person_name',
  ...walledBehind('person', 'person_id'),
  properties: {
    id: p.uuid().primary(),
    person: () => p.manyToOne(Person).ref().index(),
    kind: p.enum(() => PersonNameKind),
    given: p.string().nullable(),
    family: p.string().nullable(),
    full: p.string(),
    search: searchColumn('simple', '"full"'),
  },
  indexes: [{ properties: ['search'], type: 'fulltext' }],
});
export type PersonName = InferEntity<typeof PersonName>;

export const ContactKind = { MOBILE: 'MOBILE', LANDLINE: 'LANDLINE', EMAIL: 'EMAIL', POST: 'POST' } as const;
export type ContactKind = (typeof ContactKind)[keyof typeof ContactKind];

/** An answer to "is it safe to …?": UNKNOWN is never taken for yes (domain rule 37). */
export const SafeAnswer = { YES: 'YES', NO: 'NO', UNKNOWN: 'UNKNOWN' } as const;
export type SafeAnswer = (typeof SafeAnswer)[keyof typeof SafeAnswer];

export const ContactChannel = defineEntity({
  name: 'ContactChannel',
  tableName: 'contact_channel',
  ...walledBehind('person', 'person_id'),
  properties: {
    id: p.uuid().primary(),
    person: () => p.manyToOne(Person).ref().index(),
    kind: p.enum(() => ContactKind),
    value: p.string(),
    safeToCall: p.enum(() => SafeAnswer),
    safeVoicemail: p.enum(() => SafeAnswer),
    safeText: p.enum(() => SafeAnswer),
    safeLetter: p.enum(() => SafeAnswer),
    bestTimes: p.string().nullable(),
    validFrom: p.datetime(3),
    validTo: p.datetime(3).nullable(),
  },
});
export type ContactChannel = InferEntity<typeof ContactChannel>;
