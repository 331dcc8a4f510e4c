/** How a loop sleeps until there is something to do, without missing what happens while it is busy. */
export class Bell {
  #rung = false;
  #wake: (() => void) | null = null;

  /** Wakes the one who waits, or lets the next wait end at once. */
  ring(): void {
    this.#rung = true;
    this.#wake?.();
  }

  /** Resolves when the bell has rung since the last wait, after `ms` milliseconds, or when the signal aborts; one waiter at a time. */
  async wait(ms: number, signal?: AbortSignal): Promise<void> {
    if (!this.#rung && !signal?.aborted) {
      await new Promise<void>((resolve) => {
        const wake = () => {
          clearTimeout(timer);
          signal?.removeEventListener('abort', wake);
          this.#wake = null;
          resolve();
        };
        const timer = ms < Infinity ? setTimeout(wake, ms) : undefined;
        signal?.addEventListener('abort', wake);
        this.#wake = wake;
      });
    }
    this.#rung = false;
  }
}
