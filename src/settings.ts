/** Every setting of the hub by name, with what holds without it and a line for whoever sets it: the README and `.env.example` show the same. */

/** A setting as the README's table and `.env.example` show it. */
export interface Setting {
  readonly name: string;
  /** What holds while it is unset or empty; null when nothing does. */
  readonly default: string | null;
  /** One line for whoever sets it. */
  readonly meaning: string;
}

/** Every setting there is. A name of the hub's families that is missing here is refused. */
export const SETTINGS = [
  { name: 'PORT', default: '4000', meaning: 'The port to listen on; 0 takes any free one.' },
  { name: 'HOST', default: '127.0.0.1', meaning: 'The address to listen on; 0.0.0.0 is every address of the machine.' },
  {
    name: 'HUB_ENV',
    default: 'development',
    meaning: 'development or production. Production needs the three AUTH_ settings and has no demo users.',
  },
  { name: 'HUB_DATA', default: '.hub/', meaning: 'The folder of the embedded database and of the development keys.' },
  {
    name: 'HUB_LEDGER_KEY',
    default: null,
    meaning: "The file of the private Ed25519 key, in PEM, that signs the ledger's checkpoints; in production one that you made. Unset: one made in HUB_DATA.",
  },
  {
    name: 'HUB_LEDGER_CHECKPOINTS',
    default: '.hub/ledger-checkpoints.jsonl',
    meaning: "The file, outside the database and never shortened, of the ledger's checkpoints. Unset: in HUB_DATA, another one for each DATABASE_URL.",
  },
  { name: 'DATABASE_URL', default: null, meaning: 'The PostgreSQL to use, postgres://user:password@host:port/database. Unset: the embedded one.' },
  { name: 'DATABASE_OWNER_URL', default: null, meaning: 'The same database as the role that owns its tables: used for migrations at start, then closed.' },
  {
    name: 'KAFKA_BROKERS',
    default: null,
    meaning: 'The Kafka to use: host:port of one broker or more, with commas. Unset: the bus is embedded in the database.',
  },
  { name: 'KAFKA_CLIENT', default: null, meaning: "A Java client's .properties file: encryption, login, and the brokers where KAFKA_BROKERS is unset." },
  {
    name: 'KAFKA_REPLICATION',
    default: null,
    meaning: 'On how many brokers a topic is kept that the hub makes; 3 in production. Unset: as the brokers are set.',
  },
  { name: 'KAFKA_PORT', default: '9092', meaning: '`npm run kafka`: the port of its broker; 0 takes any free one.' },
  { name: 'KAFKA_DATA', default: '.hub/kafka', meaning: '`npm run kafka`: the folder of its messages, accounts and log.' },
  { name: 'AUTH_ISSUER', default: null, meaning: 'Who issues the tokens: the `iss` that each must carry. Unset, in development: a local key and demo users.' },
  { name: 'AUTH_AUDIENCE', default: null, meaning: 'Whom the tokens are for: the `aud` that each must carry.' },
  { name: 'AUTH_JWKS_URL', default: null, meaning: 'Where the issuer publishes its keys: https, or http on this machine only.' },
  {
    name: 'HUB_TRUSTED_DOCUMENTS',
    default: null,
    meaning: '1: systems of partners send registered documents only, in development too. 0: they need not, in development. Unset: they must in production.',
  },
  { name: 'HUB_ORIGINS', default: null, meaning: 'Pages of other hosts that may open sockets, with commas: https://screens.example.org. Unset: none.' },
  {
    name: 'HUB_RATE_SUBJECT',
    default: '12000',
    meaning: 'Points that one person or system may use in a minute: 1 for an operation, 1 more for each 100 rows it may read.',
  },
  { name: 'HUB_RATE_AGENCY', default: '36000', meaning: 'Points that all of one agency together may use in a minute, its control room apart.' },
  { name: 'HUB_RATE_CONTROL_ROOM', default: '36000', meaning: 'Points that the control room of an agency may use in a minute, whatever others use.' },
  {
    name: 'HUB_SIMULATE',
    default: null,
    meaning: '0: no simulated police stream. 1: invented world and stream on a real database or Kafka too, in development. Unset: both, where neither is real.',
  },
] as const satisfies readonly Setting[];

export type SettingName = (typeof SETTINGS)[number]['name'];
