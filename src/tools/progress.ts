/** How a tool shows how far it has come: one line that writes over itself, on a terminal only. */

/** Where the line goes: `process.stderr`, or what a test puts in its place. */
export interface Terminal {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

export interface Progress {
  /** So much of so much is done; `total` 0 when it is not known. */
  show(label: string, done: number, total: number): void;
  /** Takes the line away, so that what is printed next stands on a clean one. */
  clear(): void;
}

const BAR = 24;
/** Milliseconds between two drawings: a terminal is slower than the work. */
const INTERVAL = 100;

/** A progress line on the terminal; without a terminal (a pipe, a log file) it writes nothing at all. `now` is in milliseconds. */
export function progressOn(terminal: Terminal, now: () => number = () => performance.now()): Progress {
  if (terminal.isTTY !== true) return { show: () => {}, clear: () => {} };
  let last = Number.NEGATIVE_INFINITY;
  let drawn = false;
  return {
    show(label, done, total) {
      if (done < total && now() - last < INTERVAL) return;
      last = now();
      drawn = true;
      terminal.write(`\r\u001b[2K${line(label, done, total).slice(0, (terminal.columns ?? 80) - 1)}`);
    },
    clear() {
      if (drawn) terminal.write('\r\u001b[2K');
      drawn = false;
    },
  };
}

function line(label: string, done: number, total: number): string {
  if (total <= 0) return label;
  const part = Math.min(1, done / total);
  const full = Math.round(part * BAR);
  return `[${'#'.repeat(full)}${'.'.repeat(BAR - full)}] ${`${Math.floor(part * 100)}`.padStart(3)} %  ${label}`;
}
