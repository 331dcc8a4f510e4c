/** One Kafka on one folder: prepared the first time, started every time, and secured where that is wanted. */
import type { Account } from '../../../integrations/kit/accounts.ts';
import type { TopicSpec } from '../../exchange/bus.ts';
import { type Broker, type Kafka, PortTaken, startBroker } from './broker.ts';
import { ADMINISTRATOR, type DataFolder, newPassword, openDataFolder, type Passwords, readPasswords, writePasswords, writeSecret } from './data-folder.ts';
import { freePorts, tryPort } from './free-ports.ts';
import { holdFolder } from './hold-folder.ts';
import { installKafka } from './install.ts';
import { KafkaCannotStart } from './java.ts';
import { declare, security } from './secure.ts';
import { type Place, type Properties, serverProperties } from './server-properties.ts';
import { format, isFormatted, newClusterId } from './storage.ts';

/** What a secured Kafka lets happen, as the registry declares it. */
export interface Declared {
  readonly accounts: readonly Account[];
  readonly topics: readonly TopicSpec[];
}

export interface KafkaPlan {
  /** 0 takes any free port. */
  readonly port: number;
  readonly dataFolder: string;
  readonly cacheFolder: string;
  /** False: open to everybody on this machine. */
  readonly secure: boolean;
  readonly declared: () => Promise<Declared>;
  /** Told what takes time and what was changed. */
  readonly log: (line: string) => void;
}

/** Somebody else may take a port between its choice and its use. */
const ATTEMPTS = 3;

/**
 * Starts Kafka; resolves when its port takes connections and, where it is secured, every account, right and topic is as declared. Throws
 * KafkaCannotStart, with a sentence.
 */
export async function runKafka(plan: KafkaPlan): Promise<Broker> {
  const data = await openDataFolder(plan.dataFolder);
  const letGo = await holdFolder(data.home);
  try {
    const broker = await begin(plan, data);
    void broker.ended.then(letGo);
    return broker;
  } catch (failure) {
    letGo();
    throw failure;
  }
}

async function begin(plan: KafkaPlan, data: DataFolder): Promise<Broker> {
  if (plan.port !== 0) await refuseTakenPort(plan.port);
  const kafka = await installKafka(plan.cacheFolder, plan.log);
  const more = plan.secure ? await security(data, await administratorsPassword(data)) : {};
  if (!isFormatted(data.messages)) await prepare(kafka, data, await plan.declared(), more);
  const broker = await start(kafka, data, plan, more);
  if (!plan.secure) return broker;
  try {
    await declare({ kafka, data, port: broker.port, declared: await plan.declared(), log: plan.log });
    return broker;
  } catch (failure) {
    await broker.stop();
    throw failure;
  }
}

/** Makes the folder of messages at the first start, with a password for each account that is declared: an open Kafka can be secured later without delay. */
async function prepare(kafka: Kafka, data: DataFolder, { accounts }: Declared, more: Properties): Promise<void> {
  const known = await readPasswords(data.passwords);
  const wanted = [ADMINISTRATOR, ...accounts.map(({ name }) => name)];
  const passwords: Passwords = { ...Object.fromEntries(wanted.map((name) => [name, newPassword()])), ...known };
  await writePasswords(data.passwords, passwords);
  await format({
    kafka,
    clusterId: newClusterId(),
    folder: data.messages,
    propertiesFor: (folder) => serverProperties({ ...alone({ node: 1, port: 9092, controllerPort: 9093 }), folder, more }),
    credentials: Object.entries(passwords).map(([account, password]) => ({ account, password })),
  });
}

/** Made before anything else needs it. Throws KafkaCannotStart when it is lost: nobody can then say who may do what. */
async function administratorsPassword(data: DataFolder): Promise<string> {
  const passwords = await readPasswords(data.passwords);
  const known = passwords[ADMINISTRATOR];
  if (known !== undefined) return known;
  if (isFormatted(data.messages))
    throw new KafkaCannotStart(
      `${data.passwords} has lost the administrator's password: bring it back from a copy, or remove ${data.home} with all its messages to begin anew.`,
    );
  const made = newPassword();
  await writePasswords(data.passwords, { ...passwords, [ADMINISTRATOR]: made });
  return made;
}

async function start(kafka: Kafka, data: DataFolder, { port: wanted }: KafkaPlan, more: Properties): Promise<Broker> {
  for (let attempt = 1; ; attempt += 1) {
    const [free = 0, controllerPort = 0] = await freePorts(2);
    const port = wanted === 0 ? free : wanted;
    await writeSecret(data.properties, serverProperties({ ...alone({ node: 1, port, controllerPort }), folder: data.messages, more }));
    try {
      return await startBroker({ kafka, properties: data.properties, port, log: data.log });
    } catch (failure) {
      if (!(failure instanceof PortTaken) || attempt === ATTEMPTS) throw failure;
      if (wanted !== 0) await refuseTakenPort(wanted);
    }
  }
}

function alone(self: Place): { self: Place; cluster: Place[] } {
  return { self, cluster: [self] };
}

async function refuseTakenPort(port: number): Promise<void> {
  try {
    await tryPort(port);
  } catch (failure) {
    const code = failure instanceof Error && 'code' in failure ? failure.code : null;
    throw new KafkaCannotStart(
      code === 'EADDRINUSE'
        ? `Port ${port} is taken by another program: end it, or set KAFKA_PORT to another port (0 takes any free one).`
        : `Port ${port} cannot be listened on by this user (${String(code)}): set KAFKA_PORT to another port (0 takes any free one).`,
    );
  }
}
