/** `npm run generate`, first part: prints what outsiders rely on, the API and the messages, into schema/. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { lexicographicSortSchema, printSchema } from 'graphql';
import { inboundAdapters } from '../../integrations/registry.ts';
import { schema } from '../graph/schema.ts';

const HEADER = '# The whole API of the hub. Printed by `npm run generate`: change the graph files, never this one.\n\n';

writeFileSync('schema/hub.graphql', `${HEADER}${printSchema(lexicographicSortSchema(schema))}\n`);
rmSync('schema/messages', { recursive: true, force: true });
mkdirSync('schema/messages', { recursive: true });
for (const adapter of inboundAdapters)
  for (const { topic } of adapter.topics) writeFileSync(`schema/messages/${topic.name}.schema.json`, `${JSON.stringify(adapter.schema, null, 2)}\n`);
