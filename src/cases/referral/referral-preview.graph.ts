/** The preview of a referral: exactly what would be sent, and the checks before it, one by one. */
import { WHAT_A_REFERRAL_TELLS } from '../../access/personal-data.ts';
import { builder } from '../../graph/builder.ts';
import { declared, typeOfEntity } from '../../graph/entity-types.ts';
import { graphEnum } from '../../graph/enums.ts';
import { keyOf } from '../../graph/global-ids.ts';
import { modelOf } from '../../graph/model.ts';
import { subjectOf } from '../../graph/subjects.ts';
import { previewReferral, type ReferralPreview } from './commands/preview-referral.ts';
import { type ReferralCheck, ReferralCheckKind } from './referral-checks.rules.ts';
import './referral.graph.ts';

const CheckKindEnum = graphEnum('ReferralCheckKind', 'What is checked before a referral may be sent, and again when it leaves.', ReferralCheckKind, {
  CONSENT: 'Whether the person consents, or a lawful basis is stated.',
  OTHER_PARTY_KNOWN: 'Whether who did the harm is identified.',
  OTHER_PARTY_CONSENT: 'Whether the other party consents as well.',
  EXPLICIT_CONSENT: 'Whether the consent is explicit, where it must be.',
  CHILD: 'Whether for a child a guardian consents, or the child explicitly.',
  SAFE_CONTACT: 'Whether the person can be reached safely.',
  OTHER_PARTY_SAFE_CONTACT: 'Whether the other party can be reached safely.',
  NOT_A_DUPLICATE: 'Whether the person was not referred to the same provider a short time ago.',
  TYPE_TAKEN: 'Whether the provider takes referrals after what happened.',
  AGREEMENT: 'Whether it goes under the sharing agreement that is in force.',
  NO_LIVE_RISK: 'Whether two parties can be brought together.',
});

export const ReferralCheckType = builder.objectRef<ReferralCheck>('ReferralCheck').implement({
  description: 'One check of a referral.',
  fields: (t) => ({
    check: t.expose('check', { type: CheckKindEnum, description: 'What was looked at.' }),
    passed: t.exposeBoolean('passed', { description: 'Whether it passed.' }),
    sentence: t.exposeString('sentence', { description: 'Why, and what to do. Names nobody.' }),
  }),
});

interface Header {
  readonly name: string;
  readonly value: string;
}

const HeaderType = builder.objectRef<Header>('MessageHeader').implement({
  description: 'A header of a message.',
  fields: (t) => ({
    name: t.exposeString('name', { description: 'Its name.' }),
    value: t.exposeString('value', { description: 'Its value.' }),
  }),
});

const PreviewType = builder.objectRef<ReferralPreview>('ReferralPreview').implement({
  description: 'Exactly what would be sent, and what stands against it; of a referral that was released, what was sealed.',
  fields: (t) => ({
    referral: t.field({
      type: typeOfEntity('Referral').ref,
      nullable: true,
      description: 'The referral.',
      resolve: ({ referralId }, _, { reader }) => reader.one('Referral', referralId),
    }),
    topic: t.exposeString('topic', { description: 'The topic that it goes out on.' }),
    key: t.exposeString('key', { description: 'The key of the message.' }),
    headers: t.field({ type: [HeaderType], description: 'The headers of the message; none while there is no body.', resolve: ({ headers }) => [...headers] }),
    body: t.exposeString('body', {
      nullable: true,
      description: 'The body, byte for byte as UTF-8; null while nobody can be reached or a side is missing, and once it was forgotten.',
    }),
    sha256: t.exposeString('sha256', { nullable: true, description: "SHA-256 of the body's bytes, in hexadecimal: send it to referralSend." }),
    checks: t.field({ type: [ReferralCheckType], description: 'Every check, one by one, as of now.', resolve: ({ checks }) => [...checks] }),
    ready: t.exposeBoolean('ready', { description: 'Whether it may be sent as it is.' }),
  }),
});

builder.queryField('referralPreview', (t) =>
  t.field({
    type: PreviewType,
    nullable: true,
    description: 'Exactly what would be sent of a referral, and the checks before it. Read it, then send its sha256. Null when there is no such referral.',
    authScopes: { writer: true },
    args: { referralId: t.arg.id({ required: true, description: 'The Referral.' }) },
    extensions: declared({ declares: 'plumbing', because: 'writes the message that would be sent, which is no row', personal: WHAT_A_REFERRAL_TELLS }),
    resolve: (_, { referralId }, context, info) =>
      context.masks.shown([WHAT_A_REFERRAL_TELLS], info, null, async () => {
        const { em, reads, reader, notes, outbound, clock } = context;
        await reads.pause();
        const preview = await em.fork().transactional((inside) => previewReferral({ em: inside, outbound, clock }, keyOf('Referral', referralId)));
        const row = preview && (await reader.one('Referral', preview.referralId));
        if (row) notes.note(info.path, subjectOf(modelOf('Referral'), row), 'Query.referralPreview', WHAT_A_REFERRAL_TELLS.regime);
        return preview;
      }),
  }),
);
