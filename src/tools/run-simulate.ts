/** `npm run simulate -- PARTNER`: plays a partner of the registry until Ctrl-C. */
import { accounts, inboundAdapters, outboundAdapters, simulators } from '../../integrations/registry.ts';
import { systemClock } from '../shared/clock.ts';
import { runTool } from './attach.ts';
import { openStage } from './simulate-stage.ts';
import { type PlayedFolder, runSimulate } from './simulate.ts';

const stopping = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => stopping.abort());

// What a folder's receiving account may read: receipts for what it sends, and what the hub sends it.
const folders = [...inboundAdapters, ...outboundAdapters].map(({ name }): [string, PlayedFolder] => {
  const topics = Object.keys(accounts.find((account) => account.name === `${name}-receive`)?.topics ?? {});
  return [name, { receipts: topics.filter((topic) => topic.endsWith('.receipts')), hears: outboundAdapters.some((each) => each.name === name) }];
});

await runTool(() =>
  runSimulate({
    args: process.argv.slice(2),
    partners: simulators,
    folders: Object.fromEntries(folders),
    open: (files) => openStage(files, (line) => process.stderr.write(`${line}\n`)),
    clock: systemClock,
    signal: stopping.signal,
    out: process.stdout,
    err: process.stderr,
  }),
);
