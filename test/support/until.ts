/** Waiting in tests: for a condition, with a deadline, and never for a length of time. */
import { setTimeout as pause } from 'node:timers/promises';

/** Resolves when `condition` holds; fails after `within` milliseconds, saying what it waited for. */
export async function until(what: string, condition: () => boolean | Promise<boolean>, within = 10_000): Promise<void> {
  const deadline = performance.now() + within;
  while (!(await condition())) {
    if (performance.now() > deadline) throw new Error(`waited ${within} ms in vain: ${what}`);
    await pause(5);
  }
}
