/** `npm run feed:police`: the feed on a real hub. */
import { outcomesOf } from '../exchange/lineage.ts';
import { attach, runTool } from './attach.ts';
import { feedPolice } from './feed-police.ts';

const stopping = new AbortController();
process.once('SIGINT', () => stopping.abort());
process.once('SIGTERM', () => stopping.abort());

await runTool(() =>
  feedPolice({
    args: process.argv.slice(2),
    out: process.stdout,
    err: process.stderr,
    signal: stopping.signal,
    connect: async () => {
      const hub = await attach();
      return {
        publish: async (messages) => void (await hub.bus.publish(messages)),
        outcomes: (correlationId) => outcomesOf(hub.database.orm.em.fork(), correlationId),
        close: () => hub.close(),
      };
    },
  }),
);
