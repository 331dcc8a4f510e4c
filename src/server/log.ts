/** What the hub writes down of its running: JSON lines on stderr that hold only the fields named here. */
import { pino, type DestinationStream } from 'pino';

/**
 * The only fields a line may have. An allowlist, because a forgotten name in a denylist is a person in a log:
 * no token, no query, no variable, no path with its query string, nobody's name.
 */
export interface LogFields {
  readonly requestId?: string | undefined;
  readonly method?: string | undefined;
  /** The pattern of the route, never the URL. */
  readonly route?: string | undefined;
  readonly status?: number | undefined;
  readonly ms?: number | undefined;
  /** query, mutation or subscription. */
  readonly operation?: string | undefined;
  /** The code of the agency that asked. */
  readonly agency?: string | undefined;
  /** A word for why something was refused or ended. */
  readonly reason?: string | undefined;
  /** The close code of a socket. */
  readonly code?: number | undefined;
  readonly signal?: string | undefined;
  /** Which part of the hub. */
  readonly part?: string | undefined;
  readonly topic?: string | undefined;
  readonly partition?: number | undefined;
  readonly offset?: string | undefined;
  readonly outcome?: string | undefined;
  readonly count?: number | undefined;
  /** What went wrong; of an Error only its name, its code and its stack without the message are written, for a message may quote a row. */
  readonly failure?: unknown;
}

const ALLOWED = new Set<string>([
  'requestId',
  'method',
  'route',
  'status',
  'ms',
  'operation',
  'agency',
  'reason',
  'code',
  'signal',
  'part',
  'topic',
  'partition',
  'offset',
  'outcome',
  'count',
] satisfies (keyof LogFields)[]);

export interface Log {
  debug(event: string, fields?: LogFields): void;
  info(event: string, fields?: LogFields): void;
  warn(event: string, fields?: LogFields): void;
  error(event: string, fields?: LogFields): void;
}

export interface LogOptions {
  readonly level?: 'debug' | 'info' | 'warn' | 'error' | 'silent';
  /** Writes messages of errors too: in development, where the people are invented. */
  readonly messages?: boolean;
  /** Where the lines go; stderr unless told otherwise. */
  readonly to?: DestinationStream;
}

/** A log whose lines are JSON: time, level, pid, event, and the fields above. */
export function createLog({ level = 'info', messages = false, to = pino.destination({ dest: 2, sync: true }) }: LogOptions = {}): Log {
  const lines = pino(
    { level, base: { pid: process.pid }, messageKey: 'event', timestamp: pino.stdTimeFunctions.isoTime, formatters: { level: (label) => ({ level: label }) } },
    to,
  );
  const write =
    (at: 'debug' | 'info' | 'warn' | 'error') =>
    (event: string, fields: LogFields = {}) => {
      if (lines.isLevelEnabled(at)) lines[at](allowed(fields, messages), event);
    };
  return { debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') };
}

function allowed(fields: LogFields, messages: boolean): object {
  const kept = Object.entries(fields).filter(([name, value]) => ALLOWED.has(name) && value !== undefined);
  return { ...Object.fromEntries(kept), ...(fields.failure === undefined ? {} : { failure: described(fields.failure, messages) }) };
}

function described(failure: unknown, messages: boolean): object {
  if (!(failure instanceof Error)) return { name: typeof failure };
  const frames = (failure.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  return {
    name: failure.name,
    ...('code' in failure && typeof failure.code === 'string' ? { code: failure.code } : {}),
    ...(messages ? { message: failure.message } : {}),
    at: frames.slice(0, 12).map((line) => line.trim().slice(3)),
    ...(failure.cause instanceof Error ? { cause: described(failure.cause, messages) } : {}),
  };
}
