/** Refusals in the graph: types that a mutation's answer may be instead of the thing. */
import { builder } from './builder.ts';
import type { IdempotencyKeyReused, InvalidInput, NotFound } from '../shared/refusals.ts';

/** Any refusal: `kind` is the name of its GraphQL type. */
export interface Refusal {
  readonly kind: string;
  readonly message: string;
}

/** What all refusals share. */
export const RefusalInterface = builder.interfaceRef<Refusal>('Refusal').implement({
  description: 'Why something was not done. The message is a sentence that says what to do.',
  resolveType: (refusal) => refusal.kind,
  fields: (t) => ({ message: t.exposeString('message', { description: 'Why, and what to do.' }) }),
});

export const NotFoundType = builder.objectRef<NotFound>('NotFound').implement({
  description: 'An argument names a record that is not there, or none that you may have.',
  interfaces: [RefusalInterface],
  fields: (t) => ({ argument: t.exposeString('argument', { description: 'The argument.' }) }),
});

export const InvalidInputType = builder.objectRef<InvalidInput>('InvalidInput').implement({
  description: 'An argument cannot be taken as it is.',
  interfaces: [RefusalInterface],
  fields: (t) => ({ argument: t.exposeString('argument', { description: 'The argument.' }) }),
});

export const IdempotencyKeyReusedType = builder.objectRef<IdempotencyKeyReused>('IdempotencyKeyReused').implement({
  description: 'The idempotencyKey was used before for another request.',
  interfaces: [RefusalInterface],
});
