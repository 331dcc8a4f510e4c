/** How a Java client's .properties file, which every Kafka tool takes, becomes the hub's own way to Kafka; and what is wrong with one, property by property. */
import type { KafkaAccess, KafkaLogin, KafkaTls } from './kafka-access.ts';

/** What a client file says; `wrongs` are sentences that name the property, and never a password. */
export interface ClientFile {
  /** `bootstrap.servers`; null when the file does not say. */
  readonly brokers: readonly string[] | null;
  readonly security: Pick<KafkaAccess, 'tls' | 'sasl'>;
  readonly wrongs: readonly string[];
}

const PROTOCOLS = ['PLAINTEXT', 'SSL', 'SASL_PLAINTEXT', 'SASL_SSL'];
const MECHANISMS: Readonly<Record<string, KafkaLogin['mechanism']>> = {
  PLAIN: 'plain',
  'SCRAM-SHA-256': 'scram-sha-256',
  'SCRAM-SHA-512': 'scram-sha-512',
};
/** How a certificate begins. */
const PEM_HEAD = '-----BEGIN CERTIFICATE-----';
const OPEN: ClientFile['security'] = { tls: null, sasl: null };

/** Reads the text of a client file. `readPem` reads the file that it names, or throws. */
export function readClientFile(text: string, readPem: (path: string) => string): ClientFile {
  const properties = propertiesOf(text);
  const wrongs: string[] = [];
  const wrong = (sentence: string) => void wrongs.push(`The file of KAFKA_CLIENT ${sentence}`);

  const servers = properties.get('bootstrap.servers');
  const brokers = servers === undefined ? null : brokersOf(servers);
  if (servers !== undefined && brokers === null) wrong('has no list of brokers in bootstrap.servers: write host:port, with commas between them.');

  const protocol = properties.get('security.protocol') ?? 'PLAINTEXT';
  if (!PROTOCOLS.includes(protocol)) wrong(`sets security.protocol to "${protocol}": say one of ${PROTOCOLS.join(', ')}.`);
  const security: ClientFile['security'] = {
    tls: protocol.endsWith('SSL') ? tlsOf(properties, readPem, wrong) : null,
    sasl: protocol.startsWith('SASL_') ? loginOf(properties, wrong) : null,
  };
  return { brokers, security: wrongs.length > 0 ? OPEN : security, wrongs };
}

/** `host:port` of one broker or more, with commas between them; null when it is something else. */
export function brokersOf(list: string): string[] | null {
  const brokers = list.split(',').map((broker) => broker.trim());
  return brokers.every((broker) => /^[\w.-]+:\d{1,5}$/.test(broker) && Number(broker.split(':')[1]) <= 65535 && !broker.endsWith(':0')) ? brokers : null;
}

function tlsOf(properties: ReadonlyMap<string, string>, readPem: (path: string) => string, wrong: (sentence: string) => void): KafkaTls {
  if (properties.has('ssl.keystore.location')) wrong('sets ssl.keystore.location: the hub logs in by password, and has no certificate of its own; remove it.');
  // Kafka's own default; the empty value is its way to say that any host may be named.
  const checkHost = properties.get('ssl.endpoint.identification.algorithm') !== '';
  const type = properties.get('ssl.truststore.type') ?? 'PEM';
  const path = properties.get('ssl.truststore.location');
  if (path === undefined) return { ca: null, checkHost };
  if (type.toUpperCase() !== 'PEM') wrong(`sets ssl.truststore.type to "${type}": bring the certificates of the authority as PEM, and say PEM.`);
  try {
    const ca = readPem(path);
    if (!ca.includes(PEM_HEAD)) wrong(`names a file in ssl.truststore.location that holds no certificate in PEM: ${path}.`);
    return { ca, checkHost };
  } catch {
    wrong(`names a file in ssl.truststore.location that cannot be read: ${path}.`);
    return { ca: null, checkHost };
  }
}

function loginOf(properties: ReadonlyMap<string, string>, wrong: (sentence: string) => void): KafkaLogin | null {
  const named = properties.get('sasl.mechanism');
  const mechanism = named === undefined ? undefined : MECHANISMS[named.toUpperCase()];
  if (mechanism === undefined)
    wrong(`${named === undefined ? 'says no sasl.mechanism' : `sets sasl.mechanism to "${named}"`}: say one of ${Object.keys(MECHANISMS).join(', ')}.`);
  const jaas = properties.get('sasl.jaas.config');
  const [username, password] = [jaasOption(jaas, 'username'), jaasOption(jaas, 'password')];
  if (jaas === undefined) wrong('says no sasl.jaas.config: add one with username="…" and password="…".');
  else
    for (const [option, value] of Object.entries({ username, password }))
      if (value === null || value === '') wrong(`has a sasl.jaas.config without ${option}: write ${option}="…" into it.`);
  return mechanism === undefined || !username || !password ? null : { mechanism, username, password };
}

/** An option of a JAAS line: in quotes, where a backslash takes the next character as it is, or bare. */
function jaasOption(jaas: string | undefined, name: string): string | null {
  const found = new RegExp(`(?:^|[\\s])${name}\\s*=\\s*(?:"((?:[^"\\\\]|\\\\.)*)"|([^\\s";]+))`).exec(jaas ?? '');
  return found?.[1]?.replaceAll(/\\(.)/g, '$1') ?? found?.[2] ?? null;
}

/** Properties as Java reads them: comments, separators, continued lines, escapes. Of a name that is there twice, the last counts. */
function propertiesOf(text: string): Map<string, string> {
  const properties = new Map<string, string>();
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/);
  for (let at = 0; at < lines.length; at++) {
    let line = (lines[at] ?? '').trimStart();
    if (line === '' || line.startsWith('#') || line.startsWith('!')) continue;
    // An odd number of backslashes at its end: the line goes on in the next.
    while (/(?<!\\)(?:\\\\)*\\$/.test(line) && at + 1 < lines.length) line = line.slice(0, -1) + (lines[++at] ?? '').trimStart();
    const [, name = '', value = ''] = /^((?:\\.|[^\\=:\s])*)(?:\s*[=:]\s*|\s+|$)([^]*)$/.exec(line) ?? [];
    properties.set(unescaped(name), unescaped(value).trimEnd());
  }
  return properties;
}

const ESCAPES: Readonly<Record<string, string>> = { t: '\t', n: '\n', r: '\r', f: '\f' };

function unescaped(text: string): string {
  return text.replaceAll(/\\u([0-9a-fA-F]{4})|\\(.)/g, (_, code: string | undefined, one: string | undefined) =>
    code === undefined ? (ESCAPES[one ?? ''] ?? one ?? '') : String.fromCharCode(Number.parseInt(code, 16)),
  );
}
