/** The one schema builder: its scalars, its scopes, and what it says when someone may not read a thing. */
import SchemaBuilder from '@pothos/core';
import RelayPlugin from '@pothos/plugin-relay';
import ScopeAuthPlugin from '@pothos/plugin-scope-auth';
import { GraphQLError } from 'graphql';
import { MAY_NOT, scopesHeld } from '../access/identity.ts';
import type { PersonalData } from '../access/personal-data.ts';
import { badInput } from './bad-input.ts';
import { entityOfType, rowsTell } from './entity-types.ts';
import { NODES_MOST, readGlobalId } from './global-ids.ts';
import { dateScalar, dateTimeScalar, jsonScalar } from './scalars.ts';
import type { HubTypes } from './types.ts';

export const builder = new SchemaBuilder<HubTypes>({
  plugins: [ScopeAuthPlugin, RelayPlugin],
  defaultFieldNullability: false,
  relay: {
    decodeGlobalID: readGlobalId,
    nodeQueryOptions: {
      description: 'Any record by its global id. Null when there is none, or none that you may read.',
      authScopes: { signedIn: true },
      args: { id: { description: 'A global id.' } },
      resolve: (_, { id }, { masks }, info, resolveNode) => masks.shown([factOf(id.typename)], info, null, () => resolveNode(id)),
    },
    nodesQueryOptions: {
      description: 'Records by their global ids, in the order asked; null in the place of each that is not there or that you may not read.',
      authScopes: { signedIn: true },
      args: { ids: { description: `Global ids, at most ${NODES_MOST}.` } },
      resolve: (_, { ids }, context, info, resolveNodes) => {
        if (ids.length > NODES_MOST) throw badInput(`Ask for at most ${NODES_MOST} records at once, not ${ids.length}; ask again for the others.`);
        // Of a type that may not be known of, no row is looked for (`rowFor`); staff are told that it was left out.
        const told = resolveNodes(ids);
        return ids.map((id, index) => context.masks.shown([factOf(id.typename)], info, null, async () => (await told)[index]));
      },
    },
    nodeTypeOptions: { description: 'A record with a global id that stays the same.' },
    idFieldOptions: { description: 'The global id of the record.' },
    hasNextPageFieldOptions: { description: 'Whether there is more after this page.' },
    hasPreviousPageFieldOptions: { description: 'Whether there is more before this page.' },
    startCursorFieldOptions: { description: 'The cursor of the first edge: send it as "before".' },
    endCursorFieldOptions: { description: 'The cursor of the last edge: send it as "after".' },
    pageInfoTypeOptions: { description: 'Where a page stands in its list.' },
    brandLoadedObjects: false,
  },
  scopeAuth: {
    defaultStrategy: 'all',
    runScopesOnType: true,
    authorizeOnSubscribe: true,
    authScopes: ({ identity }) => ({ signedIn: true, ...scopesHeld(identity) }),
    unauthorizedError: () => forbidden(),
  },
});

/** What a record of this type tells by being there. */
function factOf(typename: string): PersonalData | null {
  const entity = entityOfType(typename);
  return entity === null ? null : rowsTell(entity);
}

/** The one answer to anyone who may not read or do a thing; it names nothing. */
export function forbidden(): GraphQLError {
  return new GraphQLError(MAY_NOT, {
    extensions: { code: 'FORBIDDEN' },
  });
}

builder.addScalarType('DateTime', dateTimeScalar);
builder.addScalarType('Date', dateScalar);
builder.addScalarType('JSON', jsonScalar);
builder.queryType({ description: 'What the hub can be asked.' });
builder.mutationType({
  description: 'What the hub can be told to do. Each mutation takes an idempotencyKey: the same key with the same input gives the same answer and acts once.',
});
builder.subscriptionType({ description: 'What the hub tells as it happens, from the commit of the change.' });
