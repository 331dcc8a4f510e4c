/** The four subgraphs, made of the same declarations as the hub's own schema; loaded only by who prints or serves them, so that a running hub pays nothing for it. */
import SchemaBuilder, { BasePlugin, type PothosOutputFieldConfig, type PothosTypeConfig, type SchemaTypes } from '@pothos/core';
import DirectivesPlugin from '@pothos/plugin-directives';
import FederationPlugin, { hasResolvableKey } from '@pothos/plugin-federation';
import SubGraphPlugin from '@pothos/plugin-sub-graph';
import { printSubgraphSchema } from '@apollo/subgraph';
import type { GraphQLSchema } from 'graphql';
import { builder } from './builder.ts';
import type { Domain } from './domains.ts';
import { rowFor } from './entity-type.ts';
import { entityTypes } from './entity-types.ts';
import { keyOf } from './global-ids.ts';
import { Homes } from './homes.ts';
import { schema } from './schema.ts';

/** What each subgraph asks of a gateway: Federation 2.6 and these directives of it. */
const LINK = 'https://specs.apollo.dev/federation/v2.6';
const DIRECTIVES = ['@key', '@shareable'];

const homes = new Homes(schema);
const HOMES = 'homes';

declare global {
  export namespace PothosSchemaTypes {
    export interface Plugins<Types extends SchemaTypes> {
      [HOMES]: HomesPlugin<Types>;
    }
  }
}

/** Tells the plugins of the library in which subgraphs each type and field is. */
class HomesPlugin<Given extends SchemaTypes> extends BasePlugin<Given> {
  override onTypeConfig(config: PothosTypeConfig): PothosTypeConfig {
    const { name, pothosOptions } = config;
    return { ...config, pothosOptions: { ...pothosOptions, subGraphs: homes.ofType(name), shareable: homes.isShared(name) } } as PothosTypeConfig;
  }

  override onOutputFieldConfig(config: PothosOutputFieldConfig<Given>): PothosOutputFieldConfig<Given> {
    const { name, parentType, pothosOptions } = config;
    return { ...config, pothosOptions: { ...pothosOptions, subGraphs: homes.ofField(parentType, name) } } as PothosOutputFieldConfig<Given>;
  }
}

SchemaBuilder.registerPlugin(HOMES, HomesPlugin);
// The library asks its plugins from the last to the first: the homes must be known before the subgraph is cut out, and it before directives are written.
builder.options = {
  ...builder.options,
  plugins: [...(builder.options.plugins ?? []), DirectivesPlugin, FederationPlugin, SubGraphPlugin, HOMES],
  subGraphs: { explicitlyIncludeType: (type) => hasResolvableKey(type) },
};
for (const [entity, { ref }] of entityTypes())
  builder.asEntity(ref, {
    key: builder.selection<{ id: string }>('id'),
    // As by `node`: who may not read the type is told what who asks for a row that is not there is told.
    resolveReference: ({ id }, context) => rowFor(entity, keyOf(entity, id), context),
  });

const subgraphs = new Map<Domain, GraphQLSchema>();

/** The subgraph of a domain, executable: entities by their global ids, read by the same reader and under the same scopes as in the hub's own schema. */
export function subgraphSchema(domain: Domain): GraphQLSchema {
  const known = subgraphs.get(domain);
  if (known) return known;
  const made = builder.toSubGraphSchema({ subGraph: domain, linkUrl: LINK, federationDirectives: DIRECTIVES });
  subgraphs.set(domain, made);
  return made;
}

/** The subgraph as a gateway's composition reads it. */
export function printSubgraph(domain: Domain): string {
  return printSubgraphSchema(subgraphSchema(domain));
}
