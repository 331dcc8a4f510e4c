/** The hub's process: settings → database, bus, ingest → schema → server → graceful stop. */
import { readConfig, SettingsWrong } from './config.ts';

/** Failures whose message is a sentence for the person who typed the command. */
const PLAIN = new Set(['SettingsWrong', 'DatabaseCannotStart', 'CannotListen', 'DevelopmentKeyUnusable']);

try {
  const config = readConfig();
  // The rest is loaded only now, so that a wrong setting is told at once.
  const [{ integrations }, { run }] = await Promise.all([import('../integrations/registry.ts'), import('./run.ts')]);
  await run(config, integrations);
} catch (failure) {
  if (!(failure instanceof Error) || !(PLAIN.has(failure.name) || failure instanceof SettingsWrong)) throw failure;
  process.stderr.write(`${failure.message}\n`);
  process.exit(1);
}
