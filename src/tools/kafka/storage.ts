/** A broker's folder for messages: made once, whole or not at all. */
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Kafka } from './broker.ts';
import { KafkaCannotStart, runToEnd } from './java.ts';

/** A user of the broker with its password, made with the folder: SCRAM-SHA-512. */
export interface Credential {
  readonly account: string;
  readonly password: string;
}

/** A new name for a cluster, as Kafka writes one: 16 bytes in base64. Kafka refuses one that begins with a dash. */
export function newClusterId(): string {
  for (;;) {
    const id = randomBytes(16).toString('base64url');
    if (!id.startsWith('-')) return id;
  }
}

/** Whether a folder holds the messages of a broker. */
export function isFormatted(folder: string): boolean {
  return existsSync(join(folder, 'meta.properties'));
}

export interface FormatPlan {
  readonly kafka: Kafka;
  readonly clusterId: string;
  /** The folder to make; its parent exists. */
  readonly folder: string;
  /** server.properties for a broker that keeps its messages in this folder. */
  readonly propertiesFor: (folder: string) => string;
  readonly credentials?: readonly Credential[];
}

/** Makes the folder of a broker. It is made beside and then renamed, so that one that is there is whole. Throws KafkaCannotStart when Kafka will not have it. */
export async function format({ kafka, clusterId, folder, propertiesFor, credentials = [] }: FormatPlan): Promise<void> {
  const fresh = `${folder}.coming-${process.pid}`;
  const properties = `${fresh}.properties`;
  const command = `${fresh}.command`;
  try {
    await rm(fresh, { recursive: true, force: true });
    await mkdir(fresh, { mode: 0o700 });
    await writeFile(properties, propertiesFor(fresh), { mode: 0o600 });
    // The passwords stand in a file of our own and not in the list of processes, which everybody on the machine can read.
    const words = ['kafka.tools.StorageTool', 'format', '-t', clusterId, '-c', properties];
    const users = credentials.flatMap(({ account, password }) => ['--add-scram', `SCRAM-SHA-512=[name=${account},password=${password}]`]);
    await writeFile(command, [...words, ...users].map((word) => `"${word.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"\n`).join(''), { mode: 0o600 });
    const ran = await runToEnd('java', ['-Xmx128m', '-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC', '-cp', kafka.classPath, `@${command}`]);
    if (ran.code !== 0 || !isFormatted(fresh)) {
      const words = ran.err.split('\n').find((line) => /Exception|Error|error/.test(line)) ?? ran.err.trim().split('\n').at(-1);
      throw new KafkaCannotStart(`Kafka could not prepare ${folder}: ${words?.replaceAll(/password=[^\s,\]]+/g, 'password=…') ?? 'it did not say why'}`);
    }
    await rename(fresh, folder).catch((failure: unknown) => {
      if (!isFormatted(folder)) throw failure;
    });
  } finally {
    await Promise.all([fresh, properties, command].map((each) => rm(each, { recursive: true, force: true })));
  }
}
