/** Which buses `npm run simulate` plays on: the accounts it was given, the Kafka of the settings, or the bus in the hub's own database. */
import { readFileSync } from 'node:fs';
import { kafkaBus } from '../../integrations/kit/kafka-bus.ts';
import { integrations } from '../../integrations/registry.ts';
import { type Config, readConfig } from '../config.ts';
import { entities } from '../database/entities.ts';
import { openDatabase } from '../database/open.ts';
import type { Bus } from '../exchange/bus.ts';
import type { KafkaAccess } from '../exchange/kafka-access.ts';
import { readClientFile } from '../exchange/kafka-client-file.ts';
import { systemClock } from '../shared/clock.ts';
import type { OpenStage } from './simulate.ts';

/** The command cannot be carried out; the message is a sentence for whoever typed it. */
class Refused extends Error {
  override readonly name = 'Refused';
}

/** The files of accounts, as `npm run kafka -- --secure` writes them. */
export interface AccountFiles {
  readonly send: readonly string[];
  readonly receive: readonly string[];
}

/** Opens the buses. A partner has no database: with Kafka none is opened. Rejects with a sentence. */
export async function openStage(files: AccountFiles, log: (line: string) => void): Promise<OpenStage> {
  const config = readConfig();
  if (files.send.length + files.receive.length > 0) return stageOfAccounts(files, config, log);
  if (config.kafka !== null) {
    const bus = kafkaBus({ access: config.kafka.access, log });
    return { busesOf: () => ({ send: bus, receive: bus }), close: () => bus.close() };
  }
  const database = await openDatabase(
    { databaseUrl: config.database?.url, databaseOwnerUrl: config.database?.ownerUrl ?? undefined, dataFolder: config.dataFolder, log },
    entities,
  );
  const bus = integrations.openBus({ url: database.appUrl, kafka: null, clock: systemClock, log, alarm: ({ sentence }) => log(sentence), giveUp: log });
  const close = async () => {
    await bus.close();
    await database.close();
  };
  try {
    await bus.ensureTopics(integrations.topics);
  } catch (failure) {
    await close();
    throw failure;
  }
  return { busesOf: () => ({ send: bus, receive: bus }), close };
}

/** One bus for each file; which folder it plays for, the user name in it says. */
async function stageOfAccounts(files: AccountFiles, config: Config, log: (line: string) => void): Promise<OpenStage> {
  if (files.send.length === 0 || files.receive.length === 0) throw new Refused('Give the files of both accounts: --send FILE and --receive FILE.');
  const accounts = { send: files.send.map((path) => accessIn(path, config)), receive: files.receive.map((path) => accessIn(path, config)) };
  const open = new Map<KafkaAccess, Bus>();
  const busOf = (access: KafkaAccess): Bus => {
    const bus = open.get(access) ?? kafkaBus({ access, log });
    open.set(access, bus);
    return bus;
  };
  return {
    busesOf(folder) {
      // Where nobody logs in, any file is anybody's.
      const ours = (direction: keyof AccountFiles) => accounts[direction].find(({ sasl }) => sasl === null || sasl.username === `${folder}-${direction}`);
      const [send, receive] = [ours('send'), ours('receive')];
      return send && receive ? { send: busOf(send), receive: busOf(receive) } : null;
    },
    close: async () => void (await Promise.all([...open.values()].map((bus) => bus.close()))),
  };
}

function accessIn(path: string, config: Config): KafkaAccess {
  const { brokers, security, wrongs } = readClientFile(textOf(path), (pem) => readFileSync(pem, 'utf8'));
  const [wrong] = wrongs;
  if (wrong !== undefined) throw new Refused(wrong.replace('The file of KAFKA_CLIENT', `The file ${path}`));
  const known = brokers ?? config.kafka?.access.brokers;
  if (known === undefined) throw new Refused(`The file ${path} says no bootstrap.servers: add it, or set KAFKA_BROKERS.`);
  return { brokers: known, ...security };
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    throw new Refused(`The file ${path} cannot be read: name one of the client files that \`npm run kafka -- --secure\` writes.`);
  }
}
