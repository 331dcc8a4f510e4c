/** What lies where in KAFKA_DATA. All of it is for its owner's eyes only. */
import { randomBytes } from 'node:crypto';
import { chmod, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { KafkaCannotStart } from './java.ts';

export interface DataFolder {
  readonly home: string;
  /** The broker's messages. */
  readonly messages: string;
  readonly properties: string;
  /** What the broker has to say. */
  readonly log: string;
  /** The password of each account. */
  readonly passwords: string;
  /** Keys and certificates of --secure. */
  readonly tls: string;
  /** The password of those keys. */
  readonly keysPassword: string;
  /** The settings with which each account connects, to be handed to its holder. */
  readonly clients: string;
  /** The same for the administrator, who stays here. */
  readonly administrator: string;
}

/** The account that may do everything: the broker's own, and this tool's. It is in no partner's hands. */
export const ADMINISTRATOR = 'kafka-administrator';

/** Makes the folder if it is not there. Throws KafkaCannotStart when it cannot be used. */
export async function openDataFolder(home: string): Promise<DataFolder> {
  try {
    await mkdir(home, { recursive: true, mode: 0o700 });
    const probe = join(home, `probe-${process.pid}`);
    await writeFile(probe, '');
    await rm(probe);
  } catch (failure) {
    const code = failure instanceof Error && 'code' in failure ? String(failure.code) : 'unknown';
    throw new KafkaCannotStart(`KAFKA_DATA is ${home}, and no folder there can be written (${code}): set KAFKA_DATA to a folder that this user may write.`);
  }
  const at = (name: string) => join(home, name);
  return {
    home,
    messages: at('messages'),
    properties: at('server.properties'),
    log: at('kafka.log'),
    passwords: at('passwords.json'),
    tls: at('tls'),
    keysPassword: at('keys.password'),
    clients: at('clients'),
    administrator: at('administrator.properties'),
  };
}

/** Writes a file that only its owner may read, whole or not at all. */
export async function writeSecret(path: string, text: string): Promise<void> {
  const fresh = `${path}.coming-${process.pid}`;
  await writeFile(fresh, text, { mode: 0o600 });
  await chmod(fresh, 0o600);
  await rename(fresh, path);
}

/** Passwords by account. */
export type Passwords = Readonly<Record<string, string>>;

/** The passwords of the accounts that the broker knows; none when it was never started. Throws KafkaCannotStart when the file is damaged. */
export async function readPasswords(path: string): Promise<Passwords> {
  const text = await readFile(path, 'utf8').catch((failure: NodeJS.ErrnoException) => (failure.code === 'ENOENT' ? '{}' : Promise.reject(failure)));
  const read = z.record(z.string(), z.string()).safeParse(parse(text));
  if (!read.success) throw new KafkaCannotStart(`${path} is damaged: bring it back from a copy, or remove its folder with all messages to begin anew.`);
  return read.data;
}

export function writePasswords(path: string, passwords: Passwords): Promise<void> {
  return writeSecret(path, `${JSON.stringify(passwords, null, 2)}\n`);
}

/** 192 bits of chance, in letters and digits that need no quotes anywhere. */
export function newPassword(): string {
  return randomBytes(24).toString('hex');
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
