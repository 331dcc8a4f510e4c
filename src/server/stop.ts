/** How the hub's process ends when it is told to: its parts one after the other, within a deadline, once. */
import type { Log } from './log.ts';

export interface Step {
  /** What is stopped, for the log. */
  readonly part: string;
  stop(): Promise<void>;
}

/**
 * Stops the parts in order at the first SIGTERM or SIGINT; another signal changes nothing. A part that fails does not keep the next from stopping.
 * Ends the process with 0 when all stopped, with 1 when one failed or the deadline, in milliseconds, came first.
 */
export function stopOnSignal(steps: readonly Step[], { log, deadline = 20_000 }: { log: Log; deadline?: number }): void {
  let stopping = false;
  const stop = (signal: string) => {
    if (stopping) return;
    stopping = true;
    log.info('stopping', { signal });
    setTimeout(() => {
      log.error('stopped by force', { ms: deadline });
      process.exit(1);
    }, deadline).unref();
    void stopAll(steps, log).then((clean) => {
      log.info('stopped', { outcome: clean ? 'clean' : 'with faults' });
      process.exit(clean ? 0 : 1);
    });
  };
  process.on('SIGTERM', () => stop('SIGTERM'));
  process.on('SIGINT', () => stop('SIGINT'));
}

/** Stops the parts in order; false when one of them failed. */
async function stopAll(steps: readonly Step[], log: Log): Promise<boolean> {
  let clean = true;
  for (const step of steps) {
    try {
      await step.stop();
    } catch (failure) {
      clean = false;
      log.error('did not stop cleanly', { part: step.part, failure });
    }
  }
  return clean;
}
