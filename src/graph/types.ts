/** The types of the schema builder: its context, its scopes, its scalars. */
import type { Scope } from '../access/identity.ts';
import type { GraphContext } from './context.ts';
import type { Domain } from './domains.ts';
import type { JsonValue } from './scalars.ts';

export interface HubTypes {
  Context: GraphContext;
  DefaultFieldNullability: false;
  DefaultAuthStrategy: 'all';
  /** `signedIn` is any reader whose token is good: there is no anonymous data. */
  AuthScopes: Readonly<Record<'signedIn' | Scope, boolean>>;
  SubGraphs: Domain;
  Scalars: {
    DateTime: { Input: Date; Output: Date };
    Date: { Input: string; Output: string };
    JSON: { Input: JsonValue; Output: JsonValue };
  };
}

/** The builder's types, as Pothos completes them. */
export type Types = PothosSchemaTypes.ExtendDefaultTypes<HubTypes>;
