/** The log: JSON lines that hold what they may hold, and nothing else. */
import { execFile } from 'node:child_process';
import { expect, test } from 'vitest';
import { createLog, type LogOptions } from '../../src/server/log.ts';

/** A log and the lines that it wrote. */
function aLog(options: LogOptions = {}) {
  const lines: Record<string, unknown>[] = [];
  const log = createLog({ to: { write: (line: string) => void lines.push(JSON.parse(line)) }, ...options });
  return { log, lines };
}

test('a line has a time, a level, the process, an event and its fields', () => {
  const { log, lines } = aLog();
  log.info('request', { requestId: 'r-1', status: 200, ms: 4 });
  expect(lines).toEqual([
    { level: 'info', time: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/), pid: process.pid, event: 'request', requestId: 'r-1', status: 200, ms: 4 },
  ]);
});

test('a field that nobody allowed is not written, however it came there', () => {
  const { log, lines } = aLog();
  const carried = { status: 200, token: 'canary', query: '{ canary }', person: { name: 'canary' } };
  log.info('request', carried);
  expect(JSON.stringify(lines)).not.toContain('canary');
  expect(lines[0]).toMatchObject({ status: 200 });
});

test('of a failure its name, code and way are written, and not its message, which may quote a row', () => {
  const { log, lines } = aLog();
  const failure = Object.assign(new Error('duplicate key (phone)=(01632 960001)\n  at canary', { cause: new TypeError('01632 960002') }), {
    code: '23505',
    detail: '01632 960003',
  });
  log.error('fault', { failure });
  expect(lines[0]).toMatchObject({
    failure: { name: 'Error', code: '23505', at: expect.arrayContaining([expect.stringContaining('log.test.ts')]), cause: { name: 'TypeError' } },
  });
  expect(JSON.stringify(lines)).not.toContain('01632');
});

test('in development, where people are invented, the message is written too', () => {
  const { log, lines } = aLog({ messages: true });
  log.error('fault', { failure: new Error('what happened') });
  expect(lines[0]).toMatchObject({ failure: { message: 'what happened' } });
});

test('what was thrown and is no error is told by its kind', () => {
  const { log, lines } = aLog();
  log.error('fault', { failure: 'canary' });
  expect(lines[0]).toMatchObject({ failure: { name: 'string' } });
});

test('levels below the one set are not written', () => {
  const { log, lines } = aLog({ level: 'warn' });
  log.debug('a');
  log.info('b');
  log.warn('c');
  expect(lines.map(({ event }) => event)).toEqual(['c']);
});

test('the lines go to stderr: stdout is for what people script against', async () => {
  const script = "import { createLog } from './src/server/log.ts'; createLog().info('here'); console.log('there'); process.exit(0);";
  const said = await new Promise<{ out: string; err: string }>((resolve) => {
    execFile(process.execPath, ['--input-type=module', '--eval', script], (_, out, err) => resolve({ out, err }));
  });
  expect(said.out).toBe('there\n');
  expect(JSON.parse(said.err)).toMatchObject({ event: 'here' });
});
