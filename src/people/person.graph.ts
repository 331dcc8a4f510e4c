/** People in the graph: names, contact channels and what is safe. Everything personal is nullable, for a mask is null. */
import { HOW_THEY_ARE_REACHED, HOW_THEY_ARE_SPOKEN_TO, WHEN_THEY_WERE_BORN, WHO_THEY_ARE } from '../access/personal-data.ts';
import { recordFields } from '../access/record.graph.ts';
import { entityFilter } from '../graph/entity-filter.ts';
import { entityType, rootList } from '../graph/entity-type.ts';
import { graphEnum } from '../graph/enums.ts';
import { ContactChannel, ContactKind, Person, PersonName, PersonNameKind, SafeAnswer } from './person.entity.ts';

const PersonNameKindEnum = graphEnum('PersonNameKind', 'What sort of name it is.', PersonNameKind, {
  LEGAL: 'The name on their papers.',
  PREFERRED: 'The name they wish to be called by.',
  ALIAS: 'Another name they are known by.',
  FORMER: 'A name they had before.',
});

const ContactKindEnum = graphEnum('ContactKind', 'How a person can be reached.', ContactKind, {
  MOBILE: 'A mobile telephone.',
  LANDLINE: 'A telephone that others in the house may answer.',
  EMAIL: 'An email address.',
  POST: 'A postal address.',
});

export const SafeAnswerEnum = graphEnum('SafeAnswer', 'The answer to "is it safe to …?". UNKNOWN is never taken for yes.', SafeAnswer, {
  YES: 'They said it is safe.',
  NO: 'They said it is not.',
  UNKNOWN: 'Nobody has asked, or they did not say.',
});

export { ContactKindEnum, PersonNameKindEnum };

entityType(Person, {
  description: 'Someone whom the work is about. What they are in a case stands on their link to the case.',
  domain: 'people',
  readers: 'casework',
  personal: WHO_THEY_ARE,
  fields: (t) => ({
    displayName: t.prop('displayName', { personal: WHO_THEY_ARE, description: 'The name to show.' }),
    dateOfBirth: t.prop('dateOfBirth', { personal: WHEN_THEY_WERE_BORN, description: 'Their date of birth.' }),
    preferredLanguage: t.prop('preferredLanguage', { personal: HOW_THEY_ARE_SPOKEN_TO, description: 'The language they wish to be spoken to in.' }),
    interpreterNeeded: t.prop('interpreterNeeded', { personal: HOW_THEY_ARE_SPOKEN_TO, description: 'Whether an interpreter is needed.' }),
    names: t.list(PersonName, { by: 'person' }, { personal: WHO_THEY_ARE, description: 'All names that are known of them.', orderBy: ['full'] }),
    contactChannels: t.list(
      ContactChannel,
      { by: 'person' },
      { personal: HOW_THEY_ARE_REACHED, description: 'How they can be reached, and what is safe.', orderBy: ['validFrom'], descending: true },
    ),
    ...recordFields(t),
  }),
});

entityType(PersonName, {
  description: 'A name of a person.',
  domain: 'people',
  readers: 'casework',
  personal: WHO_THEY_ARE,
  fields: (t) => ({
    kind: t.prop('kind', { type: PersonNameKindEnum, personal: WHO_THEY_ARE, description: 'What sort of name it is.' }),
    given: t.prop('given', { personal: WHO_THEY_ARE, description: 'Given names.' }),
    family: t.prop('family', { personal: WHO_THEY_ARE, description: 'Family name.' }),
    full: t.prop('full', { personal: WHO_THEY_ARE, description: 'The whole name as it is said.' }),
  }),
});

entityType(ContactChannel, {
  description: 'A way to reach a person, with a safe-to-contact answer for each use of it (domain rule 37).',
  domain: 'people',
  readers: 'casework',
  personal: HOW_THEY_ARE_REACHED,
  fields: (t) => ({
    kind: t.prop('kind', { type: ContactKindEnum, personal: HOW_THEY_ARE_REACHED, description: 'What sort of channel it is.' }),
    value: t.prop('value', { personal: HOW_THEY_ARE_REACHED, description: 'The number or address.' }),
    safeToCall: t.prop('safeToCall', { type: SafeAnswerEnum, personal: HOW_THEY_ARE_REACHED, description: 'Is it safe to ring?' }),
    safeVoicemail: t.prop('safeVoicemail', { type: SafeAnswerEnum, personal: HOW_THEY_ARE_REACHED, description: 'Is it safe to leave a message?' }),
    safeText: t.prop('safeText', { type: SafeAnswerEnum, personal: HOW_THEY_ARE_REACHED, description: 'Is it safe to send a text or an email?' }),
    safeLetter: t.prop('safeLetter', { type: SafeAnswerEnum, personal: HOW_THEY_ARE_REACHED, description: 'Is it safe to write?' }),
    bestTimes: t.prop('bestTimes', { personal: HOW_THEY_ARE_REACHED, description: 'When to try, in their own words.' }),
    validFrom: t.prop('validFrom', { personal: HOW_THEY_ARE_REACHED, description: 'Since when it is known.' }),
    validTo: t.prop('validTo', { personal: HOW_THEY_ARE_REACHED, description: 'Until when it held; null while it does.' }),
  }),
});

rootList('people', Person, {
  description: 'People whom the work is about, the newest record first.',
  personal: WHO_THEY_ARE,
  orderBy: ['recordedAt'],
  descending: true,
  markedByDefault: 'in',
  filter: entityFilter(Person, 'PersonFilter', 'Which people.', {
    text: {
      personal: WHO_THEY_ARE,
      test: { test: 'wordsOf', entity: 'PersonName', by: 'person', property: 'search', language: 'simple' },
      input: (t) => t.string({ description: 'Words of any of their names.' }),
    },
    ownerAgency: { test: { test: 'equals', property: 'ownerAgency' }, input: (t) => t.string({ description: 'The code of the agency whose record it is.' }) },
  }),
});
