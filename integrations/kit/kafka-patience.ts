/** Tries again what a cluster refuses while it elects a leader or loads a group, until it works or it has taken too long. */
import { setTimeout as pause } from 'node:timers/promises';
import { isPassingOnKafka } from './kafka-failures.ts';

const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 500;

/** Rejects with the last failure after `within` milliseconds, or at once with one that does not pass. */
export async function patiently<T>(work: () => Promise<T>, within = 8_000): Promise<T> {
  const deadline = performance.now() + within;
  for (let wait = FIRST_PAUSE_MS; ; wait = Math.min(wait * 2, LONGEST_PAUSE_MS)) {
    try {
      return await work();
    } catch (failure) {
      if (!isPassingOnKafka(failure) || performance.now() + wait > deadline) throw failure;
    }
    await pause(wait);
  }
}

/** Rejects after `within` milliseconds with a sentence; the work itself cannot be stopped. */
export async function inTime<T>(work: Promise<T>, within: number, sentence: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(sentence)), within);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}
