/** `npm run chaos [-- --kills N] [--bus embedded|kafka] [--record]`: the long form of the fault tests, told as a table; `--record` writes it to docs/chaos.md. An hour at most. */
import { writeFile } from 'node:fs/promises';
import { cpus, loadavg, totalmem } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { startVitest } from 'vitest/node';

/** What takes longer has gone wrong, in milliseconds. */
const AT_MOST_MS = 60 * 60_000;
/** What a test that takes part says at its end, on a line of its own. */
const REPORT = /^CHAOS (\{.*\})$/gm;
const RECORD = fileURLToPath(new URL('../../docs/chaos.md', import.meta.url));
const USAGE = 'Say how many kills, from 10 to 9999, and on which bus unless on both: npm run chaos -- --kills 200 --bus kafka\n';
const BUSES = ['embedded', 'kafka'] as const;
/** Files of tests that need a real Kafka, by their names. */
const ON_KAFKA = 'kafka-';

/** What stands above the table in docs/chaos.md. */
const RECORD_HEAD = `# What was broken on purpose, and what it did

The last run of \`npm run chaos -- --record\`, which writes this page. Each line is a test of \`test/faults\` or \`test/chaos\`: under a load of counted messages something is killed, cut off, or
fed with rubbish, again and again; in the end every message must have had its outcome, its receipt and its effect exactly once, and each key its order. \`npm test\` runs a short form of all but the longest.

`;

type Report = { readonly what: string } & Readonly<Record<string, unknown>>;

const { kills, buses, record } = options();
const share = Math.ceil(kills / buses.length);
const began = new Date();
const load = loadavg()[0] ?? 0;
const reports: Report[] = [];
setTimeout(() => void end(false, 'It was stopped after an hour: run it on a machine with less else to do, or with fewer --kills.'), AT_MOST_MS).unref();

const run = await startVitest('test', buses.includes('embedded') ? ['test/faults/', 'test/chaos/'] : [`test/faults/${ON_KAFKA}`, `test/chaos/${ON_KAFKA}`], {
  watch: false,
  exclude: ['**/node_modules/**', ...(buses.includes('kafka') ? [] : [`**/${ON_KAFKA}*.test.ts`])],
  // One after another: memory and time of each are its own.
  fileParallelism: false,
  env: {
    CHAOS_KILLS_EMBEDDED: String(share),
    CHAOS_KILLS_KAFKA: String(kills - (buses.length - 1) * share),
    CHAOS_ROUNDS: String(Math.max(4, Math.round(kills / 10))),
    CHAOS_STORM_SECONDS: '120',
    // What is missing here fails the tests instead of skipping them.
    CI: 'true',
  },
  reporters: [
    'default',
    { onUserConsoleLog: ({ content }) => void reports.push(...[...content.matchAll(REPORT)].map(([, report = '']) => JSON.parse(report) as Report)) },
  ],
});
const passed = run.state.getCountOfFailedTests() === 0 && run.state.getUnhandledErrors().length === 0 && reports.length > 0;
await run.close();
await end(passed, passed ? 'Everything held.' : 'Something did not hold: see above.');

/** Prints what was tried and what it gave, writes it down when asked to, and ends the process. */
async function end(good: boolean, sentence: string): Promise<never> {
  const minutes = ((Date.now() - began.getTime()) / 60_000).toFixed(1);
  const memory = Math.round(totalmem() / 2 ** 30);
  const machine = `${cpus().length} cores (${cpus()[0]?.model.trim() ?? 'unknown'}), ${memory} GB, Node ${process.versions.node}, load ${load.toFixed(1)} at the start`;
  const words = `${began.toISOString().slice(0, 16).replace('T', ' ')} UTC, ${kills} kills on ${buses.join(' and ')}, ${minutes} minutes, on ${machine}. ${sentence}`;
  const text = `${words}\n\n${table()}\n`;
  process.stdout.write(`\nChaos of ${text}`);
  if (record) await writeFile(RECORD, RECORD_HEAD + text);
  process.exit(good ? 0 : 1);
}

/** One line for each thing that was tried. */
function table(): string {
  const rows = reports.map(({ what, kills: killed, rounds, messages, lost, doubled, seconds, ...more }) => [
    what,
    killed ?? rounds ?? '',
    messages ?? '',
    lost ?? '',
    doubled ?? '',
    seconds ?? '',
    Object.entries(more)
      .map(([name, figure]) => `${name} ${Array.isArray(figure) ? figure.join(' ') : String(figure)}`)
      .join(', '),
  ]);
  const head = ['What', 'Kills', 'Messages', 'Lost', 'Twice in effect', 'Seconds', 'Also'];
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.map(String).join(' | ')} |`).join('\n');
}

function options(): { kills: number; buses: readonly (typeof BUSES)[number][]; record: boolean } {
  try {
    const { values } = parseArgs({
      options: { kills: { type: 'string', default: '200' }, bus: { type: 'string', default: 'both' }, record: { type: 'boolean', default: false } },
    });
    const buses = values.bus === 'both' ? BUSES : BUSES.filter((bus) => bus === values.bus);
    if (buses.length > 0 && /^[1-9]\d{1,3}$/.test(values.kills)) return { kills: Number(values.kills), buses, record: values.record };
  } catch {
    // an option that there is not
  }
  process.stderr.write(USAGE);
  process.exit(2);
}
