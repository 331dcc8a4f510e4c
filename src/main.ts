/** The hub's process: settings first, so that a wrong one is told at once; then everything else (run.ts). */
import { readConfig } from './config.ts';

/** Failures whose message is a sentence for the person who typed the command. */
const PLAIN = new Set([
  'SettingsWrong',
  'DatabaseCannotStart',
  'BusCannotStart',
  'CannotListen',
  'DevelopmentKeyUnusable',
  'LedgerKeyUnusable',
  'CheckpointsUnusable',
]);

try {
  const config = readConfig();
  const early = config.database === null ? await (await import('./database/head-start.ts')).headStart(config.dataFolder) : null;
  try {
    const [{ integrations }, { run }] = await Promise.all([import('../integrations/registry.ts'), import('./run.ts')]);
    await run(config, integrations);
  } finally {
    await early?.letGo();
  }
} catch (failure) {
  if (!(failure instanceof Error) || !PLAIN.has(failure.name)) throw failure;
  process.stderr.write(`${failure.message}\n`);
  process.exit(1);
}
