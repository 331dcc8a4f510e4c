/** How the process ends when it is told to: in order, once, within its deadline. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { until } from '../support/until.ts';

/** A process that stops these parts when told; it says `up` when it listens for signals. Each part is the body of an async function. */
function aProcess(parts: Record<string, string>, deadline = 20_000) {
  const steps = Object.entries(parts).map(([part, body]) => `{ part: '${part}', stop: async () => { console.log('${part}'); ${body} } }`);
  const script = `
    import { createLog } from './src/server/log.ts';
    import { stopOnSignal } from './src/server/stop.ts';
    stopOnSignal([${steps.join(', ')}], { log: createLog(), deadline: ${deadline} });
    setInterval(() => {}, 1000);
    console.log('up');`;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', script], { stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  let logged = '';
  child.stdout.on('data', (chunk) => (said += String(chunk)));
  child.stderr.on('data', (chunk) => (logged += String(chunk)));
  const ended = once(child, 'close').then(([code]) => Number(code));
  return {
    up: async () => await until('the process is up', () => said.includes('up')),
    has: async (words: string) => await until(`it says ${words}`, () => said.includes(words)),
    kill: (signal: NodeJS.Signals) => child.kill(signal),
    ended,
    said: () => said.trim().split('\n').slice(1),
    logged: () => logged,
  };
}

test.each(['SIGTERM', 'SIGINT'] as const)('%s stops the parts in order and exits 0', async (signal) => {
  const hub = aProcess({ server: 'await new Promise((go) => setTimeout(go, 20));', bus: '', database: '' });
  await hub.up();
  hub.kill(signal);
  expect(await hub.ended).toBe(0);
  expect(hub.said()).toEqual(['server', 'bus', 'database']);
  expect(hub.logged()).toContain(`"signal":"${signal}"`);
});

test('a second signal changes nothing', async () => {
  const hub = aProcess({ server: "await new Promise((go) => process.on('SIGUSR2', go));", database: '' });
  await hub.up();
  hub.kill('SIGTERM');
  await hub.has('server');
  hub.kill('SIGTERM');
  hub.kill('SIGINT');
  hub.kill('SIGUSR2');
  expect(await hub.ended).toBe(0);
  expect(hub.said()).toEqual(['server', 'database']);
});

test('a part that fails is told to the log, the rest still stops, and the exit is 1', async () => {
  const hub = aProcess({ server: "throw new Error('canary');", database: '' });
  await hub.up();
  hub.kill('SIGTERM');
  expect(await hub.ended).toBe(1);
  expect(hub.said()).toEqual(['server', 'database']);
  expect(hub.logged()).toContain('"part":"server"');
  expect(hub.logged()).not.toContain('canary');
});

test('what does not stop within the deadline is ended by force, with exit 1', async () => {
  const hub = aProcess({ server: 'await new Promise(() => {});', database: '' }, 100);
  await hub.up();
  hub.kill('SIGTERM');
  expect(await hub.ended).toBe(1);
  expect(hub.said()).toEqual(['server']);
});
