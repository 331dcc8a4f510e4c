/** A revocation: tokens that are worth nothing although they have not ended, because somebody said so and why. */
import { defineEntity, type InferEntity, p } from '@mikro-orm/postgresql';
import { RevocationKind } from './revoked.rules.ts';

export const TokenRevocation = defineEntity({
  name: 'TokenRevocation',
  tableName: 'token_revocation',
  comment: 'What is written here every hub knows within a second, also when it was written by hand.',
  properties: {
    id: p.uuid().primary(),
    kind: p.enum(() => RevocationKind),
    /** The `jti` of a token, the `sub` of a person or system, or the code of an agency. */
    named: p.string(),
    /** From when it holds. Of a subject or agency it names the tokens that were issued up to then. */
    revokedAt: p.datetime(3),
    /** When the last token that it names has ended by itself: from then on it says nothing. */
    overAt: p.datetime(3).index(),
    /** Why, in the words of who revoked. */
    because: p.text(),
    /** `user:<subject>`, or `tool:<login>` for the command line. */
    revokedBy: p.string(),
  },
  indexes: [{ properties: ['revokedAt', 'id'] }],
});
export type TokenRevocation = InferEntity<typeof TokenRevocation>;
