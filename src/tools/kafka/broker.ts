/** A broker's process: started, found ready, and never left behind when whoever started it dies. */
import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { dirname } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { KafkaCannotStart } from './java.ts';

/** Longer than any start on a busy machine, recovery after a crash included. */
const START_MS = 90_000;
/** How long an orderly stop may take. */
const STOP_MS = 20_000;

/** 256 MB of heap and one compiler: half the memory and twice as quick at the start, at the load of an agency. */
const JVM = ['-Xmx256m', '-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC', '-Xlog:disable', '-Xlog:all=error:stderr'];
/** Warnings, and each refusal of the authorizer: who asked for what. */
const LOGGING = ['defaultLogLevel=warn', 'log.kafka.authorizer.logger=info', 'showDateTime=true', "dateTimeFormat=yyyy-MM-dd'T'HH:mm:ss.SSSXXX"].map(
  (each) => `-Dorg.slf4j.simpleLogger.${each}`,
);

/**
 * Beside the broker a shell waits at the pipe that is the broker's standard input. Its other end is ours: when we are gone, however we went,
 * the pipe ends, and so does the broker.
 */
const GUARDED = 'guarded=$$; exec 3<&0 </dev/null; { read -r _ <&3; kill -9 $guarded 2>/dev/null; } & exec 3<&-; exec "$0" "$@"';

/** An installed Kafka. */
export interface Kafka {
  /** All jars, in one order: the archive is only good for this very text. */
  readonly classPath: string;
  /** Classes as the machine's Java has them in memory after a start (AppCDS): halves the next one. Null: none could be made. */
  readonly archive: string | null;
}

export interface Broker {
  readonly port: number;
  readonly pid: number;
  /** Resolves when the process is gone. */
  readonly ended: Promise<void>;
  /** SIGTERM; resolves when it is gone. One that does not go is ended by force. */
  stop(): Promise<void>;
  /** kill -9; resolves when it is gone. */
  kill(): Promise<void>;
}

export interface BrokerPlan {
  readonly kafka: Kafka;
  /** Its server.properties. */
  readonly properties: string;
  readonly port: number;
  /** Where it writes what it has to say; begun anew at each start. */
  readonly log: string;
  /** Further flags of the JVM. */
  readonly flags?: readonly string[];
}

/** Starts a broker and resolves when its port takes connections. Throws KafkaCannotStart, with what the broker said, when it ends before. */
export async function startBroker(plan: BrokerPlan): Promise<Broker> {
  const broker = beginBroker(plan);
  let over = false;
  void broker.ended.then(() => (over = true));
  const deadline = performance.now() + START_MS;
  while (!(await takesConnections(plan.port))) {
    if (over) throw await whyItEnded(plan.log);
    if (performance.now() > deadline) {
      await broker.kill();
      throw new KafkaCannotStart(`Kafka was not ready within ${START_MS / 1000} seconds: see ${plan.log}, and start again.`);
    }
    await pause(25);
  }
  return broker;
}

/** Starts a broker without waiting for it. */
export function beginBroker({ kafka, properties, port, log, flags = archiveFlags(kafka) }: BrokerPlan): Broker {
  const said = openSync(log, 'w', 0o600);
  const java = [...JVM, ...flags, ...LOGGING, '-cp', kafka.classPath, 'kafka.Kafka', properties];
  // A group of its own: Ctrl-C reaches only us, and we stop it in order.
  const child = spawn('/bin/sh', ['-c', GUARDED, 'java', ...java], { stdio: ['pipe', said, said], detached: true });
  closeSync(said);
  child.stdin?.on('error', () => undefined);
  const ended = new Promise<void>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', () => resolve());
  });
  const send = async (signal: NodeJS.Signals) => {
    child.kill(signal);
    await ended;
  };
  return {
    port,
    pid: child.pid ?? 0,
    ended,
    kill: () => send('SIGKILL'),
    async stop() {
      const force = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
      await send('SIGTERM').finally(() => clearTimeout(force));
    },
  };
}

function archiveFlags({ archive }: Kafka): string[] {
  return archive === null ? [] : [`-XX:SharedArchiveFile=${archive}`];
}

/** Whether something takes connections at this port of the machine. */
export function takesConnections(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    const answer = (yes: boolean) => {
      socket.destroy();
      resolve(yes);
    };
    socket.once('connect', () => answer(true));
    socket.once('error', () => answer(false));
  });
}

/** A broker could not have one of its ports: somebody else was quicker. */
export class PortTaken extends KafkaCannotStart {}

/** What a broker that ended said of it. */
async function whyItEnded(log: string): Promise<KafkaCannotStart> {
  const text = await readFile(log, 'utf8').catch(() => '');
  if (text.includes('Failed to acquire lock on file'))
    return new KafkaCannotStart(`Another Kafka is running on ${dirname(log)}: end it, or set KAFKA_DATA to another folder.`);
  const words = text.split('\n').find((line) => /ERROR|Exception|Error:/.test(line));
  const sentence = `Kafka ended before it was ready (see ${log}): ${words?.trim() ?? 'it said nothing'}`;
  return /BindException|Address already in use/.test(text) ? new PortTaken(sentence) : new KafkaCannotStart(sentence);
}
