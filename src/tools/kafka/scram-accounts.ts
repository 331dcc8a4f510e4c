/** The users of a running broker: added and removed as accounts come and go. kafkajs cannot, so Kafka's own tool does. */
import { rm } from 'node:fs/promises';
import { writeSecret } from './data-folder.ts';
import type { Kafka } from './broker.ts';
import { KafkaCannotStart, runToEnd } from './java.ts';

export interface Administration {
  readonly kafka: Kafka;
  readonly port: number;
  /** The administrator's client settings. */
  readonly settings: string;
}

/** Gives an account a password, whether or not it had one. The password goes by a file of our own, and not by the list of processes. */
export async function setPassword(to: Administration, account: string, password: string): Promise<void> {
  const file = `${to.settings}.${account}.coming`;
  try {
    await writeSecret(file, `SCRAM-SHA-512=iterations=8192,password=${password}\n`);
    await alterUser(to, account, ['--add-config-file', file]);
  } finally {
    await rm(file, { force: true });
  }
}

/** Takes an account's password away: nobody can log in by that name any more. */
export function removePassword(to: Administration, account: string): Promise<void> {
  return alterUser(to, account, ['--delete-config', 'SCRAM-SHA-512']);
}

async function alterUser({ kafka, port, settings }: Administration, account: string, words: readonly string[]): Promise<void> {
  const java = ['-Xmx128m', '-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC', '-Dorg.slf4j.simpleLogger.defaultLogLevel=error', '-cp', kafka.classPath];
  const where = ['--bootstrap-server', `127.0.0.1:${port}`, '--command-config', settings];
  const user = ['--entity-type', 'users', '--entity-name', account];
  const ran = await runToEnd('java', [...java, 'kafka.admin.ConfigCommand', ...where, '--alter', ...user, ...words], { within: 60_000 });
  if (ran.code === 0) return;
  const said = (ran.err + ran.out).trim().split('\n').at(0) ?? '';
  throw new KafkaCannotStart(`Kafka did not change the account ${account}: ${said.replaceAll(/password=[^\s,\]]+/g, 'password=…')}`);
}
