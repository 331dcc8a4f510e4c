/** Part of `npm run check`: fails when what `npm run generate` printed just now is not what is checked in. */
import { execFileSync } from 'node:child_process';

const GENERATED = ['schema', 'src/console/generated', 'test/generated'];

const changed = execFileSync('git', ['status', '--porcelain', '--', ...GENERATED], { encoding: 'utf8' });
if (changed !== '') {
  process.stderr.write(`What is checked in is stale:\n${changed}Run npm run generate, review the difference, and commit it.\n`);
  process.exit(1);
}
