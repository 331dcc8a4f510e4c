/** Real processes for tests: the hub as `npm start` runs it and the tools as a user types them; none outlives the test that started it. */
import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import { SETTINGS } from '../../src/settings.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** Longer than any start on a busy machine, in milliseconds. */
const START_MS = 60_000;

/** Settings of the hub, as its environment has them. */
export type Settings = Readonly<Record<string, string>>;

/** How a process ended, and what it said. */
export interface Ending {
  /** The exit code; null when a signal ended it. */
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

const running = new Set<Program>();
// A worker that is told to go in the middle of a test leaves nothing behind either.
process.once('exit', () => running.forEach((program) => program.signal('SIGKILL')));

/** A process of its own group: what it starts dies with it. */
export class Program {
  readonly child: ChildProcess;
  readonly ended: Promise<Ending>;
  out = '';
  err = '';
  readonly #listeners = new Set<() => void>();

  constructor(command: readonly string[], settings: Settings) {
    const [file = process.execPath, ...args] = command;
    this.child = spawn(file, args, { cwd: ROOT, env: environment(settings), stdio: ['ignore', 'pipe', 'pipe'], detached: true });
    this.child.stdout?.setEncoding('utf8').on('data', (piece: string) => this.#heard(() => (this.out += piece)));
    this.child.stderr?.setEncoding('utf8').on('data', (piece: string) => this.#heard(() => (this.err += piece)));
    running.add(this);
    this.ended = new Promise((resolve, reject) => {
      this.child.once('error', reject);
      this.child.once('close', (code) => {
        running.delete(this);
        resolve({ code, out: this.out, err: this.err });
        for (const listener of this.#listeners) listener();
      });
    });
    this.ended.catch(() => running.delete(this));
  }

  get isRunning(): boolean {
    return running.has(this);
  }

  /** Sends a signal to the whole group, if it is still there. */
  signal(name: NodeJS.Signals): void {
    if (this.child.pid === undefined || !this.isRunning) return;
    try {
      process.kill(-this.child.pid, name);
    } catch {
      // it ended a moment before
    }
  }

  /** kill -9; resolves when it is gone. */
  async kill(): Promise<Ending> {
    this.signal('SIGKILL');
    return this.ended;
  }

  /** Asks it to stop; resolves when it has. */
  async stop(): Promise<Ending> {
    this.signal('SIGTERM');
    return this.ended;
  }

  /** Waits until it has said so on stdout or stderr; fails with all that it said when it ends before, or says nothing of the kind in time. */
  async says(words: RegExp, on: 'out' | 'err' = 'out', within = START_MS): Promise<RegExpExecArray> {
    let timer: NodeJS.Timeout | undefined;
    const found = await new Promise<RegExpExecArray | null>((resolve) => {
      const look = () => {
        const match = words.exec(this[on]);
        if (match !== null || !this.isRunning) resolve(match);
      };
      timer = setTimeout(() => resolve(null), within);
      this.#listeners.add(look);
      look();
    }).finally(() => clearTimeout(timer));
    if (found === null)
      throw new Error(
        `The process did not say ${words} (${this.isRunning ? 'it runs on' : `exit code ${this.child.exitCode ?? this.child.signalCode}`}).\n${this.out}\n${this.err}`,
      );
    return found;
  }

  #heard(keep: () => void): void {
    keep();
    for (const listener of this.#listeners) listener();
  }
}

/** A hub that answers. */
export interface HubUnderTest {
  readonly url: URL;
  readonly program: Program;
  /** A token of a demo user. */
  token(as?: string): Promise<string>;
  /** Asks as a demo user, an analyst unless told; fails when the answer has errors. */
  ask<Data>(query: string, variables?: Readonly<Record<string, unknown>>, as?: string): Promise<Data>;
  /** SIGTERM. */
  stop(): Promise<Ending>;
  /** kill -9. */
  kill(): Promise<Ending>;
}

/** Starts a program of this project with its Node; it ends with the test. */
export function startProgram(script: string, args: readonly string[], settings: Settings = {}): Program {
  return watched(new Program([process.execPath, script, ...args], settings), false);
}

/** How a hub is started. */
export interface Start {
  /** Whoever starts it ends it; else it ends with the test. */
  readonly lasting?: boolean;
  /** By `npm start`, with the flags that it gives to Node, as a stranger does; else the program itself, whose exit code is seen. */
  readonly byNpm?: boolean;
}

/** Starts the hub without waiting for it. */
export function beginHub(settings: Settings, { lasting = false, byNpm = false }: Start = {}): Program {
  return watched(new Program(byNpm ? ['npm', 'start'] : [process.execPath, 'src/main.ts'], { PORT: '0', ...settings }), lasting);
}

/** Starts the hub and waits until it answers. Fails with what it said when it does not start. */
export async function startHub(settings: Settings, options: Start = {}): Promise<HubUnderTest> {
  const program = beginHub(settings, options);
  const [, address = ''] = await program.says(/^Hub ready at (http\S+)\n/m);
  const url = new URL(address);
  const tokens = new Map<string, Promise<string>>();
  const hub: HubUnderTest = {
    url,
    program,
    async token(as = 'analyst') {
      const known = tokens.get(as) ?? mint(url, as);
      tokens.set(as, known);
      return known;
    },
    async ask<Data>(query: string, variables: Readonly<Record<string, unknown>> = {}, as?: string) {
      const headers = { authorization: `Bearer ${await hub.token(as)}`, 'content-type': 'application/json' };
      const response = await fetch(new URL('/graphql', url), { method: 'POST', headers, body: JSON.stringify({ query, variables }) });
      const answer = (await response.json()) as { data?: Data | null; errors?: unknown };
      if (answer.errors !== undefined || answer.data === null || answer.data === undefined)
        throw new Error(`The hub answered ${response.status} ${JSON.stringify(answer)}`);
      return answer.data;
    },
    stop: () => program.stop(),
    kill: () => program.kill(),
  };
  return hub;
}

/** Runs the hub where it is expected to end by itself. */
export async function runHub(settings: Settings): Promise<Ending> {
  return beginHub(settings).ended;
}

/** Begins `npm run --silent SCRIPT -- ARGS`, as a user types it. */
export function beginScript(script: string, args: readonly string[], settings: Settings = {}): Program {
  return watched(new Program(['npm', 'run', '--silent', script, '--', ...args], settings), false);
}

/** Runs a script of package.json to its end. */
export async function runScript(script: string, args: readonly string[], settings: Settings = {}): Promise<Ending> {
  return beginScript(script, args, settings).ended;
}

function watched(program: Program, lasting: boolean): Program {
  if (!lasting) onTestFinished(async () => void (await program.kill()));
  return program;
}

async function mint(url: URL, as: string): Promise<string> {
  const response = await fetch(new URL('/demo/token', url), { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ as }) });
  const { token } = (await response.json()) as { token?: string };
  if (token === undefined) throw new Error(`The hub gives no token for ${as} (${response.status}).`);
  return token;
}

/**
 * What a fresh shell would have, without the test runner and the npm that runs it. Every setting of the hub that the test does not make is
 * empty, which counts as unset: whoever keeps a .env for a database of their own does not want these tests in it.
 */
function environment(settings: Settings): Record<string, string> {
  const kept = Object.entries(process.env).filter(
    ([name]) => !/^(HUB|KAFKA|DATABASE|AUTH|VITEST|CHAOS|npm)_|^(VITEST|CHAOS|NODE_ENV|MODE|DEV|PROD|SSR|BASE_URL|TEST|INIT_CWD)$/.test(name),
  );
  const unset = SETTINGS.map(({ name }) => [name, '']);
  return { ...Object.fromEntries(kept.map(([name, value]) => [name, value ?? ''])), ...Object.fromEntries(unset), ...settings };
}
