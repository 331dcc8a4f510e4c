/** What benchmarks stand on: a real Kafka of their own, an embedded PostgreSQL of their own, and numbers told as ratios. */
import { spawn } from 'node:child_process';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { type EmbeddedDatabase, startEmbedded } from '../src/database/embedded.ts';

export interface Ground {
  readonly brokers: string;
  readonly database: EmbeddedDatabase;
  /** A folder that the database may write to. */
  readonly folder: string;
  close(): Promise<void>;
}

/** Brings up both in a folder that goes at the end. Rejects with what the broker said when it does not start. */
export async function ground(): Promise<Ground> {
  const folder = await mkdtemp(join(tmpdir(), 'hub-bench-'));
  await chmod(folder, 0o777);
  const broker = spawn(process.execPath, ['src/tools/kafka.ts'], {
    env: { ...process.env, KAFKA_PORT: '0', KAFKA_DATA: join(folder, 'kafka') },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise<void>((resolve) => broker.once('exit', () => resolve()));
  const brokers = await new Promise<string>((resolve, reject) => {
    let said = '';
    broker.stdout.setEncoding('utf8').on('data', (piece: string) => {
      const ready = /Kafka ready at (\S+)/.exec((said += piece));
      if (ready?.[1]) resolve(ready[1]);
    });
    broker.once('exit', () => reject(new Error(`Kafka did not start. ${said}`)));
  });
  const database = await startEmbedded(join(folder, 'database'));
  return {
    brokers,
    database,
    folder,
    async close() {
      await database.stop();
      broker.kill('SIGTERM');
      await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** The middle one; of an even number the mean of the middle two. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  const middle = sorted.length / 2;
  const [low = Number.NaN, high = low] = sorted.length % 2 === 1 ? [sorted[Math.floor(middle)]] : [sorted[middle - 1], sorted[middle]];
  return (low + high) / 2;
}

/** The value below which this share of the values lies. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}

export function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** The machine, as far as it matters. */
export function machine(): string {
  return `${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, Node ${process.version}, ${process.platform}`;
}

/** A whole number from the command line, or what holds without it. */
export function numberAfter(flag: string, otherwise: number): number {
  const at = process.argv.indexOf(flag);
  const value = at < 0 ? otherwise : Number(process.argv[at + 1]);
  if (!Number.isSafeInteger(value) || value < 1) throw new Error(`${flag} takes a whole number from 1.`);
  return value;
}
