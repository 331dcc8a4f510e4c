/** Makes a broker a secured one: certificates before it starts, and after it has started accounts, rights and topics exactly as declared. */
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { accessRulesOf, type Account } from '../../../integrations/kit/accounts.ts';
import { applyRules, makeTopics } from '../../../integrations/kit/kafka-acls.ts';
import type { TopicSpec } from '../../exchange/bus.ts';
import type { Kafka } from './broker.ts';
import { certificates } from './certificates.ts';
import { ADMINISTRATOR, type DataFolder, newPassword, type Passwords, readPasswords, writePasswords, writeSecret } from './data-folder.ts';
import { type Administration, removePassword, setPassword } from './scram-accounts.ts';
import { clientProperties, secureProperties } from './secure-properties.ts';
import { type Properties, propertiesText } from './server-properties.ts';

/** What the broker is told beside. Certificates are made at the first start, and renewed in time. */
export async function security(data: DataFolder, administratorsPassword: string): Promise<Properties> {
  if (!existsSync(data.keysPassword)) await writeSecret(data.keysPassword, newPassword());
  const made = await certificates(data.tls, data.keysPassword, new Date());
  return secureProperties(made, await readFile(data.keysPassword, 'utf8'), administratorsPassword);
}

export interface Declaration {
  readonly kafka: Kafka;
  readonly data: DataFolder;
  readonly port: number;
  readonly declared: { readonly accounts: readonly Account[]; readonly topics: readonly TopicSpec[] };
  readonly log: (line: string) => void;
}

/** Brings a running broker to what is declared. What was declared before and is no more, is taken away. */
export async function declare({ kafka, data, port, declared: { accounts, topics }, log }: Declaration): Promise<void> {
  const authority = await readFile(join(data.tls, 'authority.pem'), 'utf8');
  const trusted = join(data.clients, AUTHORITY);
  await mkdir(data.clients, { recursive: true, mode: 0o700 });
  await writeSecret(trusted, authority);
  const settingsOf = (account: string, password: string, group: string | null = null) =>
    propertiesText(clientProperties({ port, account, password, authority: trusted, group }));
  const { [ADMINISTRATOR]: password = '' } = await readPasswords(data.passwords);
  await writeSecret(data.administrator, settingsOf(ADMINISTRATOR, password));

  const passwords = await changeAccounts(
    { kafka, port, settings: data.administrator },
    data,
    accounts.map(({ name }) => name),
    log,
  );
  const access = {
    brokers: [`127.0.0.1:${port}`],
    tls: { ca: authority, checkHost: true },
    sasl: { mechanism: 'scram-sha-512', username: ADMINISTRATOR, password },
  } as const;
  await makeTopics(access, topics);
  const { added, removed } = await applyRules(access, accessRulesOf(accounts));
  if (added.length + removed.length > 0) log(`Rights: ${added.length} added, ${removed.length} taken away.`);

  const files = new Map(accounts.map((account) => [`${account.name}.properties`, settingsOf(account.name, passwords[account.name] ?? '', groupOf(account))]));
  for (const [file, settings] of files) await writeSecret(join(data.clients, file), settings);
  for (const file of await readdir(data.clients)) if (!files.has(file) && file !== AUTHORITY) await rm(join(data.clients, file), { recursive: true });
}

/** Lies beside the settings of the accounts, which name it: both are handed over together. */
const AUTHORITY = 'authority.pem';

/** An account that reads has one group, of its own name; the hub says itself in which group it reads. */
function groupOf({ direction, groups }: Account): string | null {
  return direction === 'receive' ? (groups[0] ?? null) : null;
}

/** A password is kept for as long as its account is declared. Each change is written down as soon as the broker has it. */
async function changeAccounts(to: Administration, data: DataFolder, names: readonly string[], log: (line: string) => void): Promise<Passwords> {
  let known = await readPasswords(data.passwords);
  for (const name of names.filter((each) => known[each] === undefined)) {
    const password = newPassword();
    await setPassword(to, name, password);
    known = { ...known, [name]: password };
    await writePasswords(data.passwords, known);
    log(`The account ${name} was made.`);
  }
  for (const name of Object.keys(known).filter((each) => each !== ADMINISTRATOR && !names.includes(each))) {
    await removePassword(to, name);
    known = Object.fromEntries(Object.entries(known).filter(([each]) => each !== name));
    await writePasswords(data.passwords, known);
    log(`The account ${name} was removed.`);
  }
  return known;
}
