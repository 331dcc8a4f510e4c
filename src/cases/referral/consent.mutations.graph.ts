/** The mutations of consent: they stand with referrals, because a consent that is gone takes effect on them at once. */
import { commandField } from '../../graph/command-field.ts';
import { keyOf } from '../../graph/global-ids.ts';
import { graphEnum } from '../../graph/enums.ts';
import { NotFoundType } from '../../graph/refusal-types.ts';
import { ConsentGiverEnum, ConsentMethodEnum, ConsentPurposeEnum } from '../../people/consent/consent.graph.ts';
import { takeConsent } from './commands/take-consent.ts';

const ConsentAnswer = graphEnum('ConsentAnswer', 'What a person answers when asked.', { GIVEN: 'GIVEN', REFUSED: 'REFUSED' } as const, {
  GIVEN: 'Yes.',
  REFUSED: 'No.',
});

commandField('consentRecord', {
  description: 'Record what a person said when asked whether their details may be passed on. A refusal stops what has not left, and takes back what has.',
  answers: 'Consent',
  refusals: [NotFoundType],
  args: (arg) => ({
    personId: arg.id({ required: true, description: 'The Person.' }),
    purpose: arg({ type: ConsentPurposeEnum, required: true, description: 'What for.' }),
    state: arg({ type: ConsentAnswer, required: true, description: 'What they said.' }),
    method: arg({ type: ConsentMethodEnum, required: true, description: 'How they said it.' }),
    givenBy: arg({ type: ConsentGiverEnum, defaultValue: 'SELF', description: 'Whether they said it themselves.' }),
    explicit: arg.boolean({ defaultValue: false, description: 'Whether it was asked and answered in so many words.' }),
    scope: arg.string({ required: true, description: 'What it covers, and what not, at most 1,000 characters.' }),
    wording: arg.string({ description: 'The words that they were read or signed.' }),
    saidAt: arg({ type: 'DateTime', description: 'When they said it; now, when left out. Not before what stands.' }),
  }),
  input: (args) => ({
    personId: keyOf('Person', args.personId),
    purpose: args.purpose,
    state: args.state,
    method: args.method,
    givenBy: args.givenBy ?? 'SELF',
    explicit: args.explicit ?? false,
    scope: args.scope,
    wording: args.wording ?? null,
    saidAt: args.saidAt ?? null,
  }),
  command: takeConsent,
});

commandField('consentWithdraw', {
  description: 'Record that a person no longer consents. In the same moment what has not left is stopped, and what has is taken back.',
  answers: 'Consent',
  refusals: [NotFoundType],
  args: (arg) => ({
    personId: arg.id({ required: true, description: 'The Person.' }),
    purpose: arg({ type: ConsentPurposeEnum, required: true, description: 'What for.' }),
    method: arg({ type: ConsentMethodEnum, required: true, description: 'How they said it.' }),
    givenBy: arg({ type: ConsentGiverEnum, defaultValue: 'SELF', description: 'Whether they said it themselves.' }),
    scope: arg.string({ description: 'What they no longer consent to; all of it, when left out.' }),
    wording: arg.string({ description: 'What they said.' }),
    saidAt: arg({ type: 'DateTime', description: 'When they said it; now, when left out. Not before what stands.' }),
  }),
  input: (args) => ({
    personId: keyOf('Person', args.personId),
    purpose: args.purpose,
    state: 'WITHDRAWN' as const,
    method: args.method,
    givenBy: args.givenBy ?? 'SELF',
    explicit: true,
    scope: args.scope ?? 'All of it.',
    wording: args.wording ?? null,
    saidAt: args.saidAt ?? null,
  }),
  command: takeConsent,
});
