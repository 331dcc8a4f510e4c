/** The checkpoints outside the database: a file that only grows, a line of JSON for each, on disk before anyone is told. */
import { closeSync, constants, fstatSync, fsyncSync, ftruncateSync, mkdirSync, openSync, readSync, writeSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { type Checkpoint, readCheckpoint } from './checkpoint.rules.ts';

/** The file cannot be used; the message is a sentence for whoever runs the hub. */
export class CheckpointsUnusable extends Error {
  override readonly name = 'CheckpointsUnusable';
}

/** The longest line is shorter, in bytes. */
const TAIL = 8_192;

/** Makes sure that the file can be written, and makes it when it is missing. Throws CheckpointsUnusable. */
export function openCheckpoints(path: string): void {
  try {
    mkdirSync(dirname(path), { recursive: true });
    closeSync(openSync(path, 'a', 0o644));
  } catch (failure) {
    throw unusable(path, failure);
  }
}

/** The newest checkpoint; null when the file has none. Throws CheckpointsUnusable when its last whole line is no checkpoint. */
export function lastCheckpoint(path: string): Checkpoint | null {
  return withFile(path, constants.O_RDONLY, (file) => tailOf(file, path).last);
}

/**
 * Appends the checkpoint that `make` makes of the newest one, and resolves it once it is on disk; null when it makes none. Nothing else of this process runs
 * between the look and the write; another process must be kept away by the caller's lock. What a crash left of half a line is cut off. Throws CheckpointsUnusable.
 */
export function appendCheckpoint(path: string, make: (last: Checkpoint | null) => Checkpoint | null): Checkpoint | null {
  return withFile(path, constants.O_RDWR, (file) => {
    const { last, end } = tailOf(file, path);
    const next = make(last);
    if (next === null) return null;
    ftruncateSync(file, end);
    writeSync(file, `${JSON.stringify(next)}\n`, end);
    fsyncSync(file);
    return next;
  });
}

/** A file that is gone is not made anew: with it went what was vouched for. */
function withFile<Answer>(path: string, flags: number, work: (file: number) => Answer): Answer {
  let file: number | null = null;
  try {
    file = openSync(path, flags);
    return work(file);
  } catch (failure) {
    throw failure instanceof CheckpointsUnusable ? failure : unusable(path, failure);
  } finally {
    if (file !== null) closeSync(file);
  }
}

function unusable(path: string, failure: unknown): CheckpointsUnusable {
  const code = failure instanceof Error && 'code' in failure ? String(failure.code) : 'damaged';
  return new CheckpointsUnusable(
    `The ledger's checkpoints cannot be kept in ${path} (${code}): set HUB_LEDGER_CHECKPOINTS to a file that this user may write, outside the database.`,
  );
}

/** The last whole line, and where the next one begins. */
function tailOf(file: number, path: string): { last: Checkpoint | null; end: number } {
  const { size } = fstatSync(file);
  const tail = Buffer.alloc(Math.min(size, TAIL));
  readSync(file, tail, 0, tail.length, size - tail.length);
  const newline = tail.lastIndexOf('\n');
  if (newline < 0 && size <= TAIL) return { last: null, end: 0 };
  const line = newline < 0 ? '' : tail.subarray(tail.lastIndexOf('\n', newline - 1) + 1, newline).toString('utf8');
  const last = readCheckpoint(line);
  if (last === null)
    throw new CheckpointsUnusable(
      `The last line of ${path} is no checkpoint: keep the file for whoever looks into it, and set HUB_LEDGER_CHECKPOINTS to a new one.`,
    );
  return { last, end: size - tail.length + newline + 1 };
}

/** The lines of a file, one after another, however many there are; what a crash left of half a line at the end is none. Rejects when it cannot be read. */
export async function* linesOf(path: string): AsyncGenerator<string> {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    const end = Buffer.alloc(1);
    if (size > 0) await file.read(end, 0, 1, size - 1);
    let held: string | null = null;
    for await (const line of file.readLines({ autoClose: false, start: 0 })) {
      if (held !== null) yield held;
      held = line;
    }
    // A whole last line without its newline, as an editor leaves it, is a line all the same.
    if (held !== null && (end.toString() === '\n' || readCheckpoint(held) !== null)) yield held;
  } finally {
    await file.close();
  }
}
