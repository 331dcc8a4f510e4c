/** How often work is done that many events ask for: at once for the first, then at most once in a while, and once more for the last. */

export interface Throttled {
  /** Asks for the work. */
  ask(): void;
  /** Begins nothing any more. */
  cancel(): void;
}

/** Begins `work` at most once in `pause` milliseconds, and never before the last one has ended. Whatever is asked meanwhile is done once. `work` must not reject. */
export function atMostEvery(pause: number, work: () => Promise<void>): Throttled {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let busy = false;
  let asked = false;
  let cancelled = false;
  const begin = () => {
    busy = true;
    asked = false;
    const paused = new Promise<void>((over) => {
      timer = setTimeout(over, pause);
    });
    void Promise.all([work(), paused]).then(() => {
      busy = false;
      if (asked && !cancelled) begin();
    });
  };
  return {
    ask() {
      if (cancelled) return;
      if (busy) asked = true;
      else begin();
    },
    cancel() {
      cancelled = true;
      clearTimeout(timer);
    },
  };
}
