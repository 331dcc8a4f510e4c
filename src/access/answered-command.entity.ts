/** An answer once given to a mutation, kept so that the same request sent again gets the same answer and acts once. */
import { defineEntity, type InferEntity, p } from '@mikro-orm/postgresql';

export const AnsweredCommand = defineEntity({
  name: 'AnsweredCommand',
  tableName: 'answered_command',
  properties: {
    id: p.uuid().primary(),
    /** Keys belong to whoever sends them: another agency's equal key is another key. */
    agency: p.string(),
    subject: p.string(),
    operation: p.string(),
    key: p.string(),
    /** SHA-256 of the canonical JSON (RFC 8785) of the request's input. */
    bodyHash: p.string(),
    answer: p.json<{ value: unknown } | { refusal: unknown }>().nullable(),
    at: p.datetime(3),
  },
  uniques: [{ properties: ['agency', 'subject', 'operation', 'key'] }],
});
export type AnsweredCommand = InferEntity<typeof AnsweredCommand>;
