/** `npm run chaos [-- --kills N]`: the long form of the fault tests, a hundred kills of the hub and every published file in one go, summed up in a few lines; an hour at most. */
import { parseArgs } from 'node:util';
import { startVitest } from 'vitest/node';

/** What takes longer has gone wrong, in milliseconds. */
const AT_MOST_MS = 60 * 60_000;
/** What a test that takes part says at its end, on a line of its own. */
const REPORT = /^CHAOS (\{.*\})$/gm;

type Report = { readonly what: string } & Readonly<Record<string, unknown>>;

const kills = parseArgs({ options: { kills: { type: 'string', default: '100' } } }).values.kills;
if (!/^[1-9]\d{0,3}$/.test(kills)) {
  process.stderr.write('Say how many kills, from 1 to 9999: npm run chaos -- --kills 100\n');
  process.exit(2);
}

const began = new Date();
const reports: Report[] = [];
setTimeout(() => end(false, 'It was stopped after an hour: run it on a machine with less else to do, or with fewer --kills.'), AT_MOST_MS).unref();

const run = await startVitest('test', ['test/faults', 'test/chaos'], {
  watch: false,
  exclude: ['**/node_modules/**'],
  // One after another: memory and time of each are its own.
  fileParallelism: false,
  env: { CHAOS_KILLS: kills },
  reporters: [
    'default',
    { onUserConsoleLog: ({ content }) => void reports.push(...[...content.matchAll(REPORT)].map(([, report = '']) => JSON.parse(report) as Report)) },
  ],
});
const passed = run.state.getCountOfFailedTests() === 0 && run.state.getUnhandledErrors().length === 0 && reports.length > 0;
await run.close();
end(passed, passed ? 'Everything held.' : 'Something did not hold: see above.');

/** Prints the summary and ends the process. */
function end(good: boolean, sentence: string): never {
  const minutes = ((Date.now() - began.getTime()) / 60_000).toFixed(1);
  const lines = reports.map(
    ({ what, ...figures }) =>
      `- ${what}: ${Object.entries(figures)
        .map(([name, figure]) => `${name} ${String(figure)}`)
        .join(', ')}`,
  );
  process.stdout.write(`\nChaos of ${began.toISOString()}, ${minutes} minutes. ${sentence}\n${lines.join('\n')}\n`);
  process.exit(good ? 0 : 1);
}
