/** The hub as a stranger starts it: a process of its own with an invented world, on a free port, and pages built from the sources of today. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { glob, stat } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const SOURCES = fileURLToPath(new URL('../../src/console/', import.meta.url));
const BUILT = fileURLToPath(new URL('../../dist/console/index.html', import.meta.url));

/** How long a hub may take to start or to stop, in milliseconds, with other tests beside it. */
const PATIENCE = 60_000;

export interface RunningHub {
  readonly url: URL;
  /** Asks it to stop, and resolves when it has. */
  stop(): Promise<void>;
}

/** Starts what `npm start` starts, with these settings and no others. */
export async function aRunningHub(settings: Readonly<Record<string, string>>): Promise<RunningHub> {
  const inherited = Object.entries(process.env).filter(([name]) => !/^(HUB|DATABASE|KAFKA|AUTH)_|^(PORT|HOST)$/.test(name));
  const hub = spawn(process.execPath, ['src/main.ts'], {
    cwd: ROOT,
    env: { ...Object.fromEntries(inherited), ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const url = await ready(hub);
  let stopping = false;
  let last = '';
  hub.stderr?.on('data', (text) => {
    last = (last + String(text)).slice(-4000);
  });
  hub.once('exit', (code, signal) => {
    if (!stopping) console.error(`The hub at ${url.href} ended by itself with ${code ?? signal}: ${last}`);
  });
  return {
    url,
    async stop() {
      stopping = true;
      if (hub.exitCode !== null) return;
      const gone = once(hub, 'exit', { signal: AbortSignal.timeout(PATIENCE) });
      hub.kill('SIGTERM');
      await gone;
    },
  };
}

async function ready(hub: ChildProcess): Promise<URL> {
  let said = '';
  let complained = '';
  return await new Promise((resolve, reject) => {
    const giveUp = (what: string) => {
      hub.kill('SIGKILL');
      reject(new Error(`The hub ${what}. It said: ${said}${complained.slice(-2000)}`));
    };
    const late = setTimeout(giveUp, PATIENCE, `was not ready after ${PATIENCE} ms`);
    hub.stdout?.on('data', (text) => {
      said += String(text);
      const address = /^Hub ready at (\S+)$/m.exec(said)?.[1];
      if (address === undefined) return;
      clearTimeout(late);
      resolve(new URL(address));
    });
    hub.stderr?.on('data', (text) => {
      complained += String(text);
    });
    hub.once('exit', (code) => {
      clearTimeout(late);
      giveUp(`ended with ${code} before it was ready`);
    });
  });
}

/** Builds the pages unless they are newer than everything they are built from. */
export async function pagesOfToday(): Promise<void> {
  const built = existsSync(BUILT) ? (await stat(BUILT)).mtimeMs : 0;
  for await (const file of glob('**/*', { cwd: SOURCES })) {
    if ((await stat(`${SOURCES}${file}`)).mtimeMs <= built) continue;
    await build({ root: SOURCES, logLevel: 'warn' });
    return;
  }
}
