/** `npm run generate`, first part: prints what outsiders rely on, the API and the messages, into schema/. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { lexicographicSortSchema, printSchema } from 'graphql';
import { accountsAsPrinted } from '../../integrations/kit/accounts.ts';
import { accounts, inboundAdapters } from '../../integrations/registry.ts';
import { DOMAINS } from '../graph/domains.ts';
import { schema } from '../graph/schema.ts';
import { printSubgraph } from '../graph/subgraphs.ts';

const HEADER = '# The whole API of the hub. Printed by `npm run generate`: change the graph files, never this one.\n\n';

writeFileSync('schema/hub.graphql', `${HEADER}${printSchema(lexicographicSortSchema(schema))}\n`);
rmSync('schema/subgraphs', { recursive: true, force: true });
mkdirSync('schema/subgraphs', { recursive: true });
for (const domain of DOMAINS)
  writeFileSync(
    `schema/subgraphs/${domain}.graphql`,
    `# The ${domain} of the hub, for a federation gateway. Printed by \`npm run generate\`: change the graph files, never this one.\n\n${printSubgraph(domain)}`,
  );
rmSync('schema/messages', { recursive: true, force: true });
mkdirSync('schema/messages', { recursive: true });
for (const adapter of inboundAdapters)
  for (const { topic } of adapter.topics) writeFileSync(`schema/messages/${topic.name}.schema.json`, `${JSON.stringify(adapter.schema, null, 2)}\n`);
writeFileSync('schema/acls.json', accountsAsPrinted(accounts));
