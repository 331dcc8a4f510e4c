/** Consents in the graph: what a person said, when, to whom; the newest of a purpose stands. */
import { WHAT_THEY_AGREED_TO } from '../../access/personal-data.ts';
import { recordFields } from '../../access/record.graph.ts';
import { entityType, extendEntity } from '../../graph/entity-type.ts';
import { graphEnum } from '../../graph/enums.ts';
import { Person } from '../person.entity.ts';
import { Consent } from './consent.entity.ts';
import { ConsentGiver, ConsentMethod, ConsentPurpose, ConsentState } from './consent.rules.ts';

export const ConsentPurposeEnum = graphEnum('ConsentPurpose', 'What the details are passed on for.', ConsentPurpose, {
  VICTIM_SUPPORT_REFERRAL: 'A referral to Victim Support.',
  REMEDI_REFERRAL: 'A referral to Remedi, for mediation or restorative justice.',
});

export const ConsentStateEnum = graphEnum('ConsentState', 'What was said.', ConsentState, {
  GIVEN: 'Yes.',
  REFUSED: 'No.',
  WITHDRAWN: 'No longer.',
});

export const ConsentMethodEnum = graphEnum('ConsentMethod', 'How it was said.', ConsentMethod, {
  IN_PERSON: 'Face to face.',
  TELEPHONE: 'On the telephone.',
  WRITTEN: 'On paper, signed.',
  ELECTRONIC: 'By a form or a message.',
});

export const ConsentGiverEnum = graphEnum('ConsentGiver', 'Who said it.', ConsentGiver, {
  SELF: 'The person.',
  GUARDIAN: 'Who is responsible for the child.',
});

entityType(Consent, {
  description: 'What a person said to having their details passed on for a purpose. Records are only added; the newest one stands.',
  domain: 'people',
  readers: 'casework',
  personal: WHAT_THEY_AGREED_TO,
  fields: (t) => ({
    person: t.relation('person', { personal: WHAT_THEY_AGREED_TO, description: 'Who said it.' }),
    purpose: t.prop('purpose', { type: ConsentPurposeEnum, personal: WHAT_THEY_AGREED_TO, description: 'What for.' }),
    state: t.prop('state', { type: ConsentStateEnum, personal: WHAT_THEY_AGREED_TO, description: 'What they said.' }),
    method: t.prop('method', { type: ConsentMethodEnum, personal: WHAT_THEY_AGREED_TO, description: 'How they said it.' }),
    givenBy: t.prop('givenBy', { type: ConsentGiverEnum, personal: WHAT_THEY_AGREED_TO, description: 'Whether they said it themselves.' }),
    explicit: t.prop('explicit', { personal: WHAT_THEY_AGREED_TO, description: 'Whether it was asked and answered in so many words.' }),
    scope: t.prop('scope', { personal: WHAT_THEY_AGREED_TO, description: 'What it covers, and what not.' }),
    wording: t.prop('wording', { personal: WHAT_THEY_AGREED_TO, description: 'The words that they were read or signed.' }),
    takenBy: t.relation('takenBy', { personal: false, description: 'Who asked them.' }),
    saidAt: t.prop('saidAt', { personal: WHAT_THEY_AGREED_TO, description: 'When they said it.' }),
    ...recordFields(t),
  }),
});

extendEntity(Person, (t) => ({
  consents: t.list(
    Consent,
    { by: 'person' },
    {
      personal: WHAT_THEY_AGREED_TO,
      description: 'What they said to having their details passed on, the newest first.',
      orderBy: ['saidAt'],
      descending: true,
    },
  ),
}));
