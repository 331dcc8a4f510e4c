/** What this server would say to an operation before it ran, for those who rehearse it as somebody else: the same checks, in the same order, at the price of a real one. */
import { GraphQLError, type GraphQLSchema } from 'graphql';
import type { Admit } from '../access/explain/admit.ts';
import { type Admission, askedTooMuch } from './admission.ts';
import type { Limits } from './limits.ts';
import { readDocument } from './read-document.ts';

/** The doors of a server, to be asked without going through them. */
export function admits(grounds: { readonly schema: GraphQLSchema; readonly limits: Limits; readonly admission: Admission }): Admit {
  const { admission } = grounds;
  return async (sent, as, rehearser) => {
    // Whoever may send only what was registered, or may not ask for the schema, may not do it in another's name.
    const own = admission.textOf({ query: sent.query }, rehearser);
    if (own instanceof GraphQLError) throw own;
    const text = admission.textOf({ query: sent.query }, as);
    if (text instanceof GraphQLError) return [text];
    const read = readDocument({ query: text ?? '', operationName: sent.operationName }, grounds);
    if (!('document' in read)) return read;
    const candidate = { ...read, variables: sent.variables };
    const points = admission.weigh(candidate, as);
    if (points instanceof GraphQLError) return [points];
    const ownPoints = admission.weigh(candidate, rehearser);
    if (ownPoints instanceof GraphQLError) throw ownPoints;
    const wait = await admission.take(rehearser, points);
    if (wait !== null) throw askedTooMuch(wait);
    return read;
  };
}
