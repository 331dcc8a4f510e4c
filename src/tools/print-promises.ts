/** `npm run generate`, first part: prints what outsiders rely on, the API and the messages, into schema/. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { lexicographicSortSchema, printSchema } from 'graphql';
import { accountsAsPrinted } from '../../integrations/kit/accounts.ts';
import { accounts, inboundAdapters, integrations, outboundAdapters } from '../../integrations/registry.ts';
import { DOMAINS } from '../graph/domains.ts';
import { schema } from '../graph/schema.ts';
import { printSubgraph } from '../graph/subgraphs.ts';
import { asyncapi } from './contracts/asyncapi.ts';
import { channelsOf } from './contracts/channels.ts';
import { trustedManifest } from './contracts/trusted-manifest.ts';

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
const channels = channelsOf({ inbound: inboundAdapters, outbound: outboundAdapters, topics: integrations.topics });
for (const { topic, schema: body } of channels) writeFileSync(`schema/messages/${topic.name}.schema.json`, `${JSON.stringify(body, null, 2)}\n`);
const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
writeFileSync('schema/asyncapi.yaml', asyncapi(channels, version));
writeFileSync('schema/acls.json', accountsAsPrinted(accounts));
writeFileSync('schema/trusted-documents.json', `${JSON.stringify(trustedManifest(schema), null, 2)}\n`);
