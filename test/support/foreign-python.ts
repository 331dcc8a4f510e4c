/** Python with confluent-kafka, for clients that share no code with the hub; brought from the package index once, into the user's cache. */
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheFolder } from '../../src/config.ts';
import { runToEnd } from '../../src/tools/kafka/java.ts';

/** librdkafka's own client, with all of its codecs, and a judge of JSON Schema that is not ours. */
const PACKAGES = ['confluent-kafka==2.16.1', 'jsonschema==4.26.0'];
const BRING = 'apt-get install -y python3-venv, or any Python from 3.8 on with pip, and let pip reach a package index';

/** The interpreter; null, with a line that says what to install, where it cannot be had. In CI it throws instead: nothing is skipped there. */
export const foreignPython: string | null = await bring().catch((failure: unknown) => {
  const sentence = `Python's confluent-kafka cannot be had here: ${BRING}. ${failure instanceof Error ? failure.message : String(failure)}`;
  if (process.env['CI'] === 'true') throw new Error(sentence, { cause: failure });
  console.error(`\nSKIPPED: the foreign clients in Python. ${sentence}\n`);
  return null;
});

async function bring(): Promise<string> {
  const home = join(cacheFolder(), PACKAGES.join('-').replaceAll('==', '-'));
  const interpreter = join(home, 'bin', 'python');
  // Renamed into its place when it is whole: two that bring it at once do no harm.
  if (existsSync(interpreter)) return interpreter;
  await mkdir(cacheFolder(), { recursive: true });
  const coming = await mkdtemp(join(cacheFolder(), 'python-coming-'));
  try {
    await run('python3', ['-m', 'venv', coming]);
    await run(join(coming, 'bin', 'python'), ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--only-binary', ':all:', ...PACKAGES]);
    await rename(coming, home).catch((failure: unknown) => {
      if (!existsSync(interpreter)) throw failure;
    });
  } finally {
    await rm(coming, { recursive: true, force: true });
  }
  return interpreter;
}

async function run(command: string, args: readonly string[]): Promise<void> {
  const { missing, code, out } = await runToEnd(command, args);
  if (missing) throw new Error(`There is no "${command}" here.`);
  if (code !== 0) throw new Error(`"${command} ${args.join(' ')}" said: ${out.trim().split('\n').at(-1) ?? 'nothing'}`);
}
