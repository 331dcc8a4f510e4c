/** `npm run feed:police`: publishes street files of data.police.uk on the bus, and says what became of every row. */
import { randomUUID } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { isRealDay } from '../../integrations/kit/instant.ts';
import { readStreetFile, type StreetRow } from '../../integrations/police-incidents/street-csv.ts';
import { streetMessages } from '../../integrations/police-incidents/street-messages.ts';
import type { OutgoingMessage } from '../exchange/bus.ts';
import { ok, refuse, type Result } from '../shared/result.ts';
import { type FeedCount, type FeedReport, reportOf, settled, tableOf } from './feed-report.ts';
import { type Progress, progressOn, type Terminal } from './progress.ts';

/** What the feed asks of a hub, running or brought up for the occasion. */
export interface FeedHub {
  /** Resolves when every message is durable on the bus. */
  publish(messages: readonly OutgoingMessage[]): Promise<void>;
  /** What has become, so far, of the messages with this correlation id: one count for each outcome and reason. */
  outcomes(correlationId: string): Promise<readonly FeedCount[]>;
  /** Lets go of the hub, and takes down what was brought up for the feed. */
  close(): Promise<void>;
}

export interface FeedRun {
  /** What stands on the command line after the command. */
  readonly args: readonly string[];
  /** Called once, when the first whole file has been read. */
  readonly connect: () => Promise<FeedHub>;
  /** The summary; nothing else is ever written there. */
  readonly out: Pick<Terminal, 'write'>;
  /** Progress and refused files. */
  readonly err: Terminal;
  /** Milliseconds between two looks at the outcomes, 200 unless told. */
  readonly interval?: number;
  /** Milliseconds without any new outcome after which the rest is given up as unaccounted for, two minutes unless told. */
  readonly patience?: number;
  /** Ends the feed early: what was published stays published, and is counted. */
  readonly signal?: AbortSignal;
}

/** 0: every row is accounted for. 1: the hub cannot be reached, or left rows unanswered, or the feed was stopped. 2: a file was refused, or the command was not understood. */
export type FeedExit = 0 | 1 | 2;

export const FEED_USAGE = 'Usage: npm run --silent feed:police -- [--json] [--released YYYY-MM-DD] FILE…\n';
const CHUNK = 1000;

/** Reads each file to its end, publishes its rows, waits for their outcomes and prints the summary. A refused file does not hold up the others. */
export async function feedPolice(run: FeedRun): Promise<FeedExit> {
  const asked = commandOf(run.args);
  if (!asked.ok) {
    run.err.write(`${asked.refusal}\n${FEED_USAGE}`);
    return 2;
  }
  if (asked.value.help) {
    run.out.write(FEED_USAGE);
    return 0;
  }
  const { files, released, json } = asked.value;
  const progress = progressOn(run.err);
  const feed = new Feed(run, { released, correlationId: randomUUID() }, progress);
  try {
    const refused = await feed.files(files);
    const report = await feed.settle();
    progress.clear();
    run.out.write(json ? `${JSON.stringify(report)}\n` : tableOf(report));
    const missing = report.rows - settled(report);
    if (missing > 0)
      run.err.write(`${missing} rows are not accounted for yet: see that a hub is running and its bus is well, then run the same command again.\n`);
    if (run.signal?.aborted === true) {
      run.err.write('The feed was stopped before its end: run the same command again; rows that the hub has already are counted as duplicates.\n');
      return 1;
    }
    return refused > 0 ? 2 : missing > 0 ? 1 : 0;
  } catch (fault) {
    progress.clear();
    run.err.write(
      `The feed stopped: ${fault instanceof Error ? fault.message : String(fault)}\nRun the same command again when this is mended: rows that the hub has already are counted as duplicates.\n`,
    );
    return 1;
  } finally {
    await feed.close();
  }
}

/** One run over all its files: one connection, one correlation id, at most one file's rows in memory. */
class Feed {
  readonly #run: FeedRun;
  readonly #release: { released: string | null; correlationId: string };
  readonly #progress: Progress;
  readonly #began = performance.now();
  #hub: FeedHub | null = null;
  #rows = 0;

  constructor(run: FeedRun, release: { released: string | null; correlationId: string }, progress: Progress) {
    this.#run = run;
    this.#release = release;
    this.#progress = progress;
  }

  /** Feeds the files one after another; answers how many were refused. */
  async files(paths: readonly string[]): Promise<number> {
    let refused = 0;
    for (const [index, path] of paths.entries()) {
      if (this.#run.signal?.aborted === true) break;
      const label = paths.length === 1 ? path : `${path} (${index + 1} of ${paths.length})`;
      const read = await this.#read(path, label);
      if (read.ok) {
        await this.#publish(read.value, label);
      } else {
        refused += 1;
        this.#progress.clear();
        this.#run.err.write(`${read.refusal} Nothing of it was published.\n`);
      }
    }
    return refused;
  }

  async #read(path: string, label: string): Promise<Result<StreetRow[], string>> {
    const size = await stat(path).then(
      (found) => found.size,
      () => 0,
    );
    let done = 0;
    return readStreetFile(path, (bytes) => {
      done += bytes;
      this.#progress.show(`reading ${label}`, done, size);
    });
  }

  async #publish(rows: readonly StreetRow[], label: string): Promise<void> {
    this.#hub ??= await this.#run.connect();
    let chunk: OutgoingMessage[] = [];
    let done = 0;
    for (const message of streetMessages(rows, this.#release)) {
      chunk.push(message);
      done += 1;
      if (chunk.length < CHUNK && done < rows.length) continue;
      if (this.#run.signal?.aborted === true) return;
      await this.#hub.publish(chunk);
      this.#rows += chunk.length;
      this.#progress.show(`publishing ${label}`, done, rows.length);
      chunk = [];
    }
  }

  /** Waits until every row that was published has its outcome, or until nothing has moved for too long. */
  async settle(): Promise<FeedReport> {
    const { interval = 200, patience = 120_000, signal } = this.#run;
    let report = reportOf(this.#rows, [], this.#seconds());
    let moved = performance.now();
    while (this.#hub !== null && this.#rows > 0) {
      const asked = performance.now();
      const next = reportOf(this.#rows, await this.#hub.outcomes(this.#release.correlationId), this.#seconds());
      const cost = performance.now() - asked;
      if (settled(next) > settled(report)) moved = performance.now();
      report = next;
      this.#progress.show(`${settled(report)} of ${this.#rows} rows have their outcome`, settled(report), this.#rows);
      if (settled(report) >= this.#rows || performance.now() - moved > patience || signal?.aborted === true) break;
      // Counting a long run costs the database that it waits for: a tenth of the time at most.
      await pause(Math.max(interval, 9 * cost));
    }
    return report;
  }

  #seconds(): number {
    return Math.round(performance.now() - this.#began) / 1000;
  }

  async close(): Promise<void> {
    await this.#hub?.close();
  }
}

interface Command {
  readonly files: readonly string[];
  readonly released: string | null;
  readonly json: boolean;
  readonly help: boolean;
}

function commandOf(args: readonly string[]): Result<Command, string> {
  const options = { json: { type: 'boolean' }, released: { type: 'string' }, help: { type: 'boolean', short: 'h' } } as const;
  try {
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
    const released = values.released ?? null;
    if (values.help === true) return ok({ files: [], released, json: false, help: true });
    if (released !== null && !isRealDay(released)) return refuse(`--released ${released} is no day: write it as 2025-08-01.`);
    if (positionals.length === 0) return refuse('No file was named.');
    return ok({ files: positionals, released, json: values.json === true, help: false });
  } catch (fault) {
    if (fault instanceof TypeError) return refuse(fault.message);
    throw fault;
  }
}
