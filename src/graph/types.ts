/** The types of the schema builder: its context, its scopes, its scalars. */
import type { GraphContext } from './context.ts';
import type { JsonValue } from './scalars.ts';

export interface HubTypes {
  Context: GraphContext;
  DefaultFieldNullability: false;
  DefaultAuthStrategy: 'all';
  AuthScopes: {
    /** Any signed-in reader: there is no anonymous data. */
    signedIn: boolean;
    /** May read people and cases. */
    casework: boolean;
    /** May change records. */
    writer: boolean;
    /** May write what the control room sees. */
    controlRoom: boolean;
  };
  Scalars: {
    DateTime: { Input: Date; Output: Date };
    Date: { Input: string; Output: string };
    JSON: { Input: JsonValue; Output: JsonValue };
  };
}

/** The builder's types, as Pothos completes them. */
export type Types = PothosSchemaTypes.ExtendDefaultTypes<HubTypes>;
