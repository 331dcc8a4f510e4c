/** A hub as the database sees one: a process of its own that opens a folder, may be killed in any way, and lets go when it is asked to. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const SCRIPT = fileURLToPath(new URL('./hold-embedded.ts', import.meta.url));

/** What the process says once the database is up. */
export interface Up {
  readonly appUrl: string;
  readonly ownerUrl: string;
}

/** A process that holds the embedded database of a folder. */
export class HubProcess {
  readonly child: ChildProcess;
  /** Resolves when it has the database; rejects with what it said when it ended before. */
  readonly up: Promise<Up>;
  readonly ended: Promise<unknown>;

  /** Starts it, as the leader of its own process group. `before` goes in front of the command line, `as` is another user. */
  constructor(folder: string, { before = [], as = {} }: { before?: readonly string[]; as?: { uid?: number; gid?: number } } = {}) {
    const [command = process.execPath, ...rest] = [...before, process.execPath, SCRIPT, folder];
    this.child = spawn(command, rest, { ...as, cwd: '/', stdio: ['pipe', 'pipe', 'pipe'], detached: true });
    this.ended = once(this.child, 'exit');
    this.up = this.#listen();
    this.up.catch(() => {}); // whoever kills it does not ask
  }

  /** Asks it to stop, and waits until it has let go. */
  async stop(): Promise<void> {
    this.child.kill('SIGTERM');
    await this.ended;
  }

  /** kill -9 of the whole process group, as a closed terminal or a full machine does it. */
  async kill(): Promise<void> {
    if (this.child.pid !== undefined && this.child.exitCode === null && this.child.signalCode === null) process.kill(-this.child.pid, 'SIGKILL');
    await this.ended;
  }

  async #listen(): Promise<Up> {
    const { stdout, stderr } = this.child;
    if (!stdout || !stderr) throw new Error('no pipes');
    let said = '';
    stderr.on('data', (piece) => (said += String(piece)));
    for await (const line of createInterface(stdout)) return JSON.parse(line) as Up;
    await this.ended;
    throw new Error(said.trim() || `ended with ${this.child.exitCode ?? this.child.signalCode}`);
  }
}
