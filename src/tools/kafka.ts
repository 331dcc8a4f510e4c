/** `npm run kafka`: a real Kafka in the foreground, on this machine's Java; `-- --secure` with TLS, accounts and rights; `-- --classpath` for Kafka's own tools. */
import { parseArgs } from 'node:util';
import { cacheFolder, readBrokerConfig, SettingsWrong, startedByNpm } from '../config.ts';
import { toolsClassPath } from './kafka/install.ts';
import { KafkaCannotStart } from './kafka/java.ts';
import { type Declared, runKafka } from './kafka/run-kafka.ts';

const log = (line: string) => process.stderr.write(`${line}\n`);

try {
  const { secure, classpath } = options();
  if (classpath) process.stdout.write(`${await toolsClassPath(cacheFolder(), log)}\n`);
  else await run(secure);
} catch (failure) {
  if (!(failure instanceof KafkaCannotStart || failure instanceof SettingsWrong)) throw failure;
  process.stderr.write(`${failure.message}\n`);
  process.exit(1);
}

async function run(secure: boolean): Promise<void> {
  let stop = async () => {};
  const stopOnce = () => {
    const stopping = stop;
    stop = () => new Promise(() => undefined);
    void stopping().then(() => process.exit(0));
  };
  process.on('SIGTERM', stopOnce);
  process.on('SIGINT', stopOnce);
  if (startedByNpm('kafka')) stopWithParent(stopOnce);

  const { port, dataFolder } = readBrokerConfig();
  const broker = await runKafka({
    port,
    dataFolder,
    cacheFolder: cacheFolder(),
    secure,
    declared,
    log,
  });
  let asked = false;
  stop = () => {
    asked = true;
    return broker.stop();
  };
  process.stdout.write(`Kafka ready at 127.0.0.1:${broker.port}\n`);
  await broker.ended;
  if (!asked) throw new KafkaCannotStart(`Kafka ended by itself: see kafka.log in ${dataFolder}, and start again; what it acknowledged is kept.`);
}

/** Loaded only when it is needed: it brings much of the hub with it. */
async function declared(): Promise<Declared> {
  const { accounts, integrations } = await import('../../integrations/registry.ts');
  return { accounts, topics: integrations.topics };
}

/** npm that is killed by force tells nobody: without this the broker would stay behind and keep its port. */
function stopWithParent(stopNow: () => void): void {
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) stopNow();
  }, 200).unref();
}

function options(): { secure: boolean; classpath: boolean } {
  try {
    const { secure = false, classpath = false } = parseArgs({ options: { secure: { type: 'boolean' }, classpath: { type: 'boolean' } } }).values;
    return { secure, classpath };
  } catch {
    throw new KafkaCannotStart('The command takes --secure, --classpath or nothing: npm run --silent kafka -- --secure');
  }
}
