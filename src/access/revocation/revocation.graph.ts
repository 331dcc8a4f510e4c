/** Revocations in the graph: what was revoked, by whom and why, and the door to revoke more; for operators only. */
import { WHOSE_TOKEN_IT_WAS } from '../personal-data.ts';
import { commandField } from '../../graph/command-field.ts';
import { entityFilter } from '../../graph/entity-filter.ts';
import { entityType, rootList } from '../../graph/entity-type.ts';
import { graphEnum } from '../../graph/enums.ts';
import { revokeTokens } from './commands/revoke-tokens.ts';
import { RevocationKind } from './revoked.rules.ts';
import { TokenRevocation } from './token-revocation.entity.ts';

const KindEnum = graphEnum('RevocationKind', 'What a revocation names its tokens by.', RevocationKind, {
  TOKEN: 'One token, by its id (the claim jti).',
  SUBJECT: 'All tokens that a person or system was given until then, by the claim sub.',
  AGENCY: 'All tokens that anyone of an agency was given until then, by its code.',
});

entityType(TokenRevocation, {
  description: 'Tokens that are worth nothing although they have not ended. Kept for thirty days after the last of them has ended by itself.',
  domain: 'people',
  readers: 'revocations',
  personal: 'fields',
  fields: (t) => ({
    kind: t.prop('kind', { personal: false, type: KindEnum, description: 'What it names the tokens by.' }),
    named: t.prop('named', { personal: WHOSE_TOKEN_IT_WAS, description: 'The id of the token, the subject, or the code of the agency.' }),
    revokedAt: t.prop('revokedAt', {
      personal: false,
      description: 'From when it holds. Of a subject or agency it names the tokens that were issued up to then.',
    }),
    overAt: t.prop('overAt', { personal: false, description: 'When the last token that it names has ended by itself.' }),
    because: t.prop('because', { personal: WHOSE_TOKEN_IT_WAS, description: 'Why, in the words of who revoked.' }),
    revokedBy: t.prop('revokedBy', {
      personal: false,
      description: 'Who revoked: `user:` with the subject of their token, or `tool:` with their login on a machine of the hub.',
    }),
  }),
});

rootList('tokenRevocations', TokenRevocation, {
  description: 'What was revoked, the latest first.',
  orderBy: ['revokedAt'],
  descending: true,
  markedByDefault: 'in',
  filter: entityFilter(TokenRevocation, 'TokenRevocationFilter', 'Which revocations.', {
    kind: { test: { test: 'equals', property: 'kind' }, input: (t) => t.field({ type: KindEnum, description: 'That name tokens by this.' }) },
    named: {
      test: { test: 'equals', property: 'named' },
      input: (t) => t.string({ description: 'Of this token id, subject or agency.' }),
    },
  }),
});

commandField('tokenRevoke', {
  description:
    'Revoke tokens: one by its id, or all that a person, system or agency was given until now. Every hub refuses them at once, and closes the sockets and event streams that are open on them within five seconds. Who is given a new token by the identity provider later may ask again: shut them out there first.',
  scope: 'revocations',
  answers: 'TokenRevocation',
  refusals: [],
  args: (arg) => ({
    tokenId: arg.string({ description: 'The claim jti of one token. Give this, a subject or an agency.' }),
    subject: arg.string({ description: 'The claim sub of a person or system.' }),
    agency: arg.string({ description: 'The code of an agency, such as HUMBERSIDE_POLICE.' }),
    because: arg.string({ required: true, description: 'Why, at most 500 characters. Name nobody.' }),
  }),
  input: (args) => ({ tokenId: args.tokenId ?? null, subject: args.subject ?? null, agency: args.agency ?? null, because: args.because }),
  command: revokeTokens,
});
