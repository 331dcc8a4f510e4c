/** How a broker is told to be: small, quick to come back, and creating nothing by itself. */

/** A broker of a cluster of which each member is a controller too. */
export interface Place {
  /** From 1. */
  readonly node: number;
  /** Where clients connect. */
  readonly port: number;
  readonly controllerPort: number;
}

export interface ServerPlan {
  readonly self: Place;
  /** All brokers of the cluster, this one included. */
  readonly cluster: readonly Place[];
  /** Where it keeps its messages. */
  readonly folder: string;
  /** What comes beside, or instead: the listeners of a secure broker. */
  readonly more?: Properties;
}

export type Properties = Readonly<Record<string, string | number | boolean>>;

/** The lines of server.properties. With three brokers each message is kept three times and acknowledged when two have it. */
export function serverProperties({ self, cluster, folder, more = {} }: ServerPlan): string {
  const copies = Math.min(cluster.length, 3);
  const insync = Math.min(copies, 2);
  return propertiesText({
    'process.roles': 'broker,controller',
    'node.id': self.node,
    'controller.quorum.voters': cluster.map(({ node, controllerPort }) => `${node}@127.0.0.1:${controllerPort}`).join(','),
    listeners: `CLIENTS://127.0.0.1:${self.port},CONTROLLER://127.0.0.1:${self.controllerPort}`,
    'advertised.listeners': `CLIENTS://127.0.0.1:${self.port}`,
    'listener.security.protocol.map': 'CLIENTS:PLAINTEXT,CONTROLLER:PLAINTEXT',
    'inter.broker.listener.name': 'CLIENTS',
    'controller.listener.names': 'CONTROLLER',
    'log.dirs': folder,
    'auto.create.topics.enable': false,
    'default.replication.factor': copies,
    'min.insync.replicas': insync,
    'offsets.topic.num.partitions': 1,
    'offsets.topic.replication.factor': copies,
    'transaction.state.log.num.partitions': 1,
    'transaction.state.log.replication.factor': copies,
    'transaction.state.log.min.isr': insync,
    'share.coordinator.state.topic.num.partitions': 1,
    'share.coordinator.state.topic.replication.factor': copies,
    'share.coordinator.state.topic.min.isr': insync,
    'group.initial.rebalance.delay.ms': 0,
    // A broker that was killed may register again after this long: the default would have it wait for nine seconds.
    'broker.session.timeout.ms': 1500,
    'broker.heartbeat.interval.ms': 300,
    'num.network.threads': 1,
    'num.io.threads': 2,
    'background.threads': 2,
    'log.cleaner.dedupe.buffer.size': 2 * 1024 * 1024,
    'log.cleaner.io.buffer.size': 64 * 1024,
    'log.index.size.max.bytes': 1024 * 1024,
    ...more,
  });
}

/** Properties as Java reads them: a backslash begins an escape, and what is not ASCII has to be one. */
export function propertiesText(properties: Properties): string {
  const escaped = (value: string) => value.replaceAll('\\', '\\\\').replaceAll(/[^ -~]/g, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`);
  return Object.entries(properties)
    .map(([name, value]) => `${name}=${escaped(String(value))}\n`)
    .join('');
}
