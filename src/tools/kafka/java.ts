/** What Kafka needs of the machine: Java 17 or later to run, and Maven to bring it; how both are asked, and what is said when one is missing. */
import { execFile } from 'node:child_process';

/** Kafka cannot be started; the message is for the person who typed the command. */
export class KafkaCannotStart extends Error {
  override readonly name = 'KafkaCannotStart';
}

/** The one command that brings what may be missing, on Debian and Ubuntu. */
export const BRING_JAVA_AND_MAVEN = 'apt-get install -y default-jre-headless maven';

/** The oldest Java that Kafka 4 runs on. */
const OLDEST_JAVA = 17;

/** How a program ended, and what it said. */
export interface Ran {
  /** Null: there is no such program, or it was ended by force. */
  readonly code: number | null;
  readonly missing: boolean;
  readonly out: string;
  readonly err: string;
}

/** Runs a program to its end; never rejects. A program that takes longer than `within` milliseconds is ended. */
export function runToEnd(file: string, args: readonly string[], { cwd, within = 300_000 }: { cwd?: string; within?: number } = {}): Promise<Ran> {
  return new Promise((resolve) => {
    execFile(file, args, { ...(cwd !== undefined && { cwd }), timeout: within, killSignal: 'SIGKILL', maxBuffer: 64 * 1024 * 1024 }, (failure, out, err) => {
      const code = failure === null ? 0 : typeof failure.code === 'number' ? failure.code : null;
      resolve({ code, missing: failure?.code === ('ENOENT' as unknown), out, err });
    });
  });
}

/** The version of the machine's Java as it tells it, such as `17.0.15`. Throws KafkaCannotStart when there is none, or an older one than Kafka runs on. */
export async function javaVersion(): Promise<string> {
  const { code, err } = await runToEnd('java', ['-version']);
  const version = /version "([^"]+)"/.exec(err)?.[1];
  if (code !== 0 || version === undefined)
    throw new KafkaCannotStart(`Kafka needs Java ${OLDEST_JAVA} or later, and there is no "java" here: install it, ${BRING_JAVA_AND_MAVEN}, and start again.`);
  if (Number.parseInt(version, 10) < OLDEST_JAVA)
    throw new KafkaCannotStart(
      `Kafka needs Java ${OLDEST_JAVA} or later, and "java" is ${version}: install a newer one, ${BRING_JAVA_AND_MAVEN}, and start again.`,
    );
  return version;
}
