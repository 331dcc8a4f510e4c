/** Every street file beside the project in one go, beside a running hub: minutes of work, which `npm run chaos` asks for. */
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { FeedReport } from '../../src/tools/feed-report.ts';
import { emptyFolder } from '../database/folder.ts';
import { linesOf, publishedFiles } from '../integrations/police-incidents/street-files.ts';
import { beginScript, type Program, startHub } from '../support/hub-process.ts';

const published = publishedFiles();
if (published === null) throw new Error('../shared/data/police-street is not beside the project: put it there.');

test('loads in one go beside a running hub, neither of them above 500 MB', { timeout: 10 * 60_000 }, async () => {
  const began = performance.now();
  const folder = await emptyFolder();
  const hub = await startHub({ HUB_DATA: folder, HUB_SIMULATE: '0' }, { byNpm: true });
  const files = [...published.months, ...published.northLincolnshire];
  const program = beginScript('feed:police', ['--json', ...files], { HUB_DATA: folder, HUB_SIMULATE: '0' });
  let feedPeak = 0;
  const watching = setInterval(() => (feedPeak = Math.max(feedPeak, peakOf(program, 'run-feed-police.ts'))), 50);
  const { code, out, err } = await program.ended;
  clearInterval(watching);
  const hubPeak = peakOf(hub.program, 'main.ts');

  expect(code, err).toBe(0);
  const { seconds, ...report } = JSON.parse(out) as FeedReport;
  const rows = files.reduce((sum, path) => sum + linesOf(path).length - 1, 0);
  console.log(
    `CHAOS ${JSON.stringify({ what: 'every published file in one go', files: files.length, ...report, rejected: JSON.stringify(report.rejected), seconds, feedMB: feedPeak, hubMB: hubPeak, minutes: ((performance.now() - began) / 60_000).toFixed(1) })}`,
  );
  expect(report.rows).toBe(rows);
  expect(report.accepted + report.amended + report.superseded + report.duplicate + Object.values(report.rejected).reduce((sum, count) => sum + count, 0)).toBe(
    rows,
  );
  expect(report).toMatchObject({ failed: 0, rejected: {} });
  expect(hubPeak).toBeGreaterThan(50);
  expect(feedPeak).toBeGreaterThan(50);
  expect(hubPeak).toBeLessThan(500);
  expect(feedPeak).toBeLessThan(500);
});

/** The most memory that a process of the program's group ever had, in MB: of the one whose command line ends in this script; 0 while there is none. */
function peakOf({ child }: Program, script: string): number {
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      const words = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
      const group = Number(
        readFileSync(`/proc/${pid}/stat`, 'utf8')
          .replace(/^.*\) /s, '')
          .split(' ')[2],
      );
      if (group !== child.pid || !words.some((word) => word.endsWith(script)) || words[0] === 'sh') continue;
      const [, peak = '0'] = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
      return Math.round(Number(peak) / 1024);
    } catch {
      // it ended while it was looked at
    }
  }
  return 0;
}
