/** What the hub may be told from outside: every setting, read once, and everything that is wrong with them said at once. The only file that reads the environment. */
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import type { KafkaAccess } from './exchange/kafka-access.ts';
import { kafkaAccess } from './exchange/kafka-access-said.ts';
import { brokersOf } from './exchange/kafka-client-file.ts';
import { type SettingName, SETTINGS } from './settings.ts';
import { isOrigin, isPostgresUrl, isSafeKeyUrl, originsIn, placeInFileName } from './shared/addresses.ts';

const AUTH_NAMES = ['AUTH_ISSUER', 'AUTH_AUDIENCE', 'AUTH_JWKS_URL'];

export interface Config {
  /** 0 takes any free port. */
  readonly port: number;
  readonly host: string;
  readonly environment: 'development' | 'production';
  /** An absolute path; the folder need not exist yet. */
  readonly dataFolder: string;
  /** Null: the embedded database. */
  readonly database: { readonly url: string; readonly ownerUrl: string | null } | null;
  /** Null: the bus is embedded in the database. */
  readonly kafka: KafkaConfig | null;
  /** Null, in development only: tokens come from the local development key. */
  readonly auth: TokenIssuer | null;
  readonly ledger: {
    /** Null, in development only: a key that is made in `dataFolder`. */
    readonly keyFile: string | null;
    /** An absolute path; the file need not exist yet. */
    readonly checkpointsFile: string;
  };
  readonly edge: Edge;
  /** `default`: invented world and stream where neither database nor bus is real. `off`: no stream. `on`: both, on any database and bus. */
  readonly simulate: 'default' | 'on' | 'off';
}

/** How the hub meets those who ask. */
export interface Edge {
  /** Whether systems of partners are kept to registered documents. */
  readonly trustedDocuments: boolean;
  /** The pages of other hosts that may open sockets. */
  readonly origins: readonly string[];
  readonly rates: RateLimits;
}

/** Points in a minute, for each hub process: 1 for an operation, and 1 more for each hundred rows that it may have to read. */
export interface RateLimits {
  /** Of one person or system. */
  readonly subject: number;
  /** Of all of one agency together, its people in the control room apart. */
  readonly agency: number;
  /** Of all of one agency's people in the control room together. */
  readonly controlRoom: number;
}

/** What holds where nothing is said, whatever the environment. */
export const EDGE_DEFAULTS = { origins: [], rates: { subject: 12_000, agency: 36_000, controlRoom: 36_000 } } as const satisfies Partial<Edge>;

/** Which Kafka the hub uses, and how. */
export interface KafkaConfig {
  readonly access: KafkaAccess;
  /** On how many brokers a topic is kept that the hub makes; null: as the brokers are set. */
  readonly replication: number | null;
}

/** What `npm run kafka` may be told. */
export interface BrokerConfig {
  /** 0 takes any free port. */
  readonly port: number;
  /** An absolute path; the folder need not exist yet. */
  readonly dataFolder: string;
}

/** Whose tokens the hub takes. */
export interface TokenIssuer {
  readonly issuer: string;
  readonly audience: string;
  readonly jwksUrl: URL;
}

/** The `iss` of tokens made with the development key. */
export const DEVELOPMENT_ISSUER = 'urn:safer-neighbourhoods:development';

/** The settings cannot be used; the message is for the person who typed the command, a line for each thing that is wrong. */
export class SettingsWrong extends Error {
  override readonly name = 'SettingsWrong';
  readonly wrongs: readonly string[];

  constructor(wrongs: readonly string[]) {
    super(wrongs.length === 1 ? `A setting is wrong. ${wrongs[0]}` : [`${wrongs.length} settings are wrong:`, ...wrongs].join('\n- '));
    this.wrongs = wrongs;
  }
}

/** A setting that may be unset. Values of URLs may hold passwords: their sentences never repeat the value. */
const setting = (right: (text: string) => boolean, sentence: (text: string) => string) =>
  z
    .string()
    .refine(right, { error: ({ input }) => sentence(String(input)) })
    .optional();

/** How much may be asked in a minute. */
const points = (name: SettingName) =>
  setting(
    (text) => /^[1-9]\d{0,8}$/.test(text),
    (text) => `${name} is "${text}": give a whole number of points, 1 or more.`,
  );

/** A rule over several settings: it is looked at even when single settings are wrong, so that all is said at once. */
const rule = (name: SettingName, error: string) => ({ path: [name], error, when: () => true });

const Environment = z
  .strictObject({
    PORT: setting(
      (text) => /^\d{1,5}$/.test(text) && Number(text) <= 65535,
      (text) => `PORT is "${text}": give a whole number from 0 to 65535 (0 takes any free port).`,
    ),
    HOST: setting(
      (text) => /^[\w.:-]+$/.test(text),
      (text) => `HOST is "${text}": give a host name or an address, such as 127.0.0.1, without port or brackets.`,
    ),
    HUB_ENV: setting(
      (text) => text === 'development' || text === 'production',
      (text) => `HUB_ENV is "${text}": say development or production.`,
    ),
    HUB_DATA: setting(
      (text) => !text.includes('://'),
      () => 'HUB_DATA looks like a URL: give the path of a folder, or set DATABASE_URL instead.',
    ),
    HUB_LEDGER_KEY: setting(
      (text) => !/:\/\/|-----/.test(text),
      () => 'HUB_LEDGER_KEY is no path: give that of a file that holds the private key, never the key itself.',
    ),
    HUB_LEDGER_CHECKPOINTS: setting(
      (text) => !text.includes('://'),
      () => 'HUB_LEDGER_CHECKPOINTS looks like a URL: give the path of a file outside the database.',
    ),
    DATABASE_URL: setting(isPostgresUrl, () => noPostgresUrl('DATABASE_URL')),
    DATABASE_OWNER_URL: setting(isPostgresUrl, () => noPostgresUrl('DATABASE_OWNER_URL')),
    KAFKA_BROKERS: setting(
      (text) => brokersOf(text) !== null,
      () =>
        'KAFKA_BROKERS is no list of brokers: write host:port of one or more, with commas between them, such as kafka-1.example.org:9092,kafka-2.example.org:9092.',
    ),
    KAFKA_CLIENT: setting(
      (text) => !text.includes('://'),
      () => 'KAFKA_CLIENT looks like a URL: give the path of a .properties file.',
    ),
    KAFKA_REPLICATION: setting(
      (text) => /^\d{1,2}$/.test(text) && Number(text) >= 1,
      (text) => `KAFKA_REPLICATION is "${text}": give a whole number from 1 to the number of brokers.`,
    ),
    KAFKA_PORT: setting(
      (text) => /^\d{1,5}$/.test(text) && Number(text) <= 65535,
      (text) => `KAFKA_PORT is "${text}": give a whole number from 0 to 65535 (0 takes any free port).`,
    ),
    KAFKA_DATA: setting(
      (text) => !/:\/\/|[\n\r,]/.test(text),
      (text) => `KAFKA_DATA is "${text}": give the path of a folder, without a comma.`,
    ),
    AUTH_ISSUER: setting(
      (text) => !/\s/.test(text) && text !== DEVELOPMENT_ISSUER,
      (text) => `AUTH_ISSUER is "${text}": give the issuer of your identity provider as its tokens name it, or unset the AUTH_ settings in development.`,
    ),
    AUTH_AUDIENCE: setting(
      (text) => !/\s/.test(text),
      (text) => `AUTH_AUDIENCE is "${text}": give the audience of the hub's tokens, without white space.`,
    ),
    AUTH_JWKS_URL: setting(
      isSafeKeyUrl,
      () => 'AUTH_JWKS_URL is no safe URL: give one that begins with https:// (http:// is for this machine only), without user name or password.',
    ),
    HUB_TRUSTED_DOCUMENTS: setting(
      (text) => text === '0' || text === '1',
      (text) => `HUB_TRUSTED_DOCUMENTS is "${text}": say 0 or 1, or unset it.`,
    ),
    HUB_ORIGINS: setting(
      (text) => originsIn(text).every(isOrigin),
      (text) => `HUB_ORIGINS is "${text}": write the origins of pages, with commas between them, such as https://screens.example.org, without a path.`,
    ),
    HUB_RATE_SUBJECT: points('HUB_RATE_SUBJECT'),
    HUB_RATE_AGENCY: points('HUB_RATE_AGENCY'),
    HUB_RATE_CONTROL_ROOM: points('HUB_RATE_CONTROL_ROOM'),
    HUB_SIMULATE: setting(
      (text) => text === '0' || text === '1',
      (text) => `HUB_SIMULATE is "${text}": say 0 or 1, or unset it.`,
    ),
  } satisfies Record<SettingName, z.ZodType>)
  .refine(
    (env) => !env.DATABASE_OWNER_URL || env.DATABASE_URL,
    rule(
      'DATABASE_OWNER_URL',
      'DATABASE_OWNER_URL is set without DATABASE_URL: set DATABASE_URL to the role that serves requests, or unset both to use the embedded database.',
    ),
  )
  .refine((env) => env.HUB_ENV === 'production' || authSettings(env).length % 3 === 0, {
    ...rule('AUTH_ISSUER', ''),
    error: ({ input }) =>
      `Without ${AUTH_NAMES.filter((name) => !authSettings(input).includes(name)).join(' and ')} the other AUTH_ settings mean nothing: set all three, or none in development.`,
  })
  .refine(
    (env) => env.HUB_ENV !== 'production' || authSettings(env).length === 3,
    rule('HUB_ENV', 'Production does not start with the development key: set AUTH_ISSUER, AUTH_AUDIENCE and AUTH_JWKS_URL to those of your identity provider.'),
  )
  .refine(
    (env) => env.HUB_ENV !== 'production' || env.HUB_SIMULATE !== '1',
    rule('HUB_SIMULATE', 'HUB_SIMULATE is 1 in production, where nothing is invented: unset it.'),
  )
  .refine(
    (env) => env.HUB_ENV !== 'production' || env.HUB_TRUSTED_DOCUMENTS !== '0',
    rule('HUB_TRUSTED_DOCUMENTS', 'HUB_TRUSTED_DOCUMENTS is 0 in production, where systems of partners send registered documents only: unset it.'),
  );

/**
 * Reads the settings of the hub from the environment; an empty one counts as unset.
 * Throws SettingsWrong, which names every malformed setting and every unknown name of the families HUB_, KAFKA_, DATABASE_ and AUTH_ at once.
 */
export function readConfig(environment: Readonly<Record<string, string | undefined>> = environmentOfProcess()): Config {
  const names: readonly string[] = SETTINGS.map(({ name }) => name);
  const ours = Object.entries(environment).filter(
    ([name, value]) => value !== undefined && value !== '' && (names.includes(name) || /^(HUB|KAFKA|DATABASE|AUTH)_/.test(name)),
  );
  const read = Environment.safeParse(Object.fromEntries(ours));
  const kafka = kafkaAccess(environment);
  const wrongs = [...(read.error?.issues.flatMap(sentences) ?? []), ...kafka.wrongs];
  if (!read.success || wrongs.length > 0) throw new SettingsWrong(wrongs);
  const env = read.data;
  return {
    port: Number(env.PORT ?? 4000),
    host: env.HOST ?? '127.0.0.1',
    environment: env.HUB_ENV === 'production' ? 'production' : 'development',
    dataFolder: resolve(env.HUB_DATA ?? '.hub'),
    ledger: {
      keyFile: env.HUB_LEDGER_KEY === undefined ? null : resolve(env.HUB_LEDGER_KEY),
      checkpointsFile: resolve(env.HUB_LEDGER_CHECKPOINTS ?? join(env.HUB_DATA ?? '.hub', `ledger-checkpoints${placeInFileName(env.DATABASE_URL)}.jsonl`)),
    },
    database: env.DATABASE_URL === undefined ? null : { url: env.DATABASE_URL, ownerUrl: env.DATABASE_OWNER_URL ?? null },
    kafka: kafka.access && { access: kafka.access, replication: env.KAFKA_REPLICATION === undefined ? null : Number(env.KAFKA_REPLICATION) },
    auth:
      env.AUTH_ISSUER === undefined || env.AUTH_AUDIENCE === undefined || env.AUTH_JWKS_URL === undefined
        ? null
        : { issuer: env.AUTH_ISSUER, audience: env.AUTH_AUDIENCE, jwksUrl: new URL(env.AUTH_JWKS_URL) },
    edge: {
      trustedDocuments: env.HUB_TRUSTED_DOCUMENTS === undefined ? env.HUB_ENV === 'production' : env.HUB_TRUSTED_DOCUMENTS === '1',
      origins: env.HUB_ORIGINS === undefined ? EDGE_DEFAULTS.origins : originsIn(env.HUB_ORIGINS),
      rates: {
        subject: Number(env.HUB_RATE_SUBJECT ?? EDGE_DEFAULTS.rates.subject),
        agency: Number(env.HUB_RATE_AGENCY ?? EDGE_DEFAULTS.rates.agency),
        controlRoom: Number(env.HUB_RATE_CONTROL_ROOM ?? EDGE_DEFAULTS.rates.controlRoom),
      },
    },
    simulate: env.HUB_SIMULATE === '1' ? 'on' : env.HUB_SIMULATE === '0' ? 'off' : 'default',
  };
}

/** Reads the settings of `npm run kafka`, as readConfig does; what is wrong with the hub's own is of no matter here. */
export function readBrokerConfig(environment: Readonly<Record<string, string | undefined>> = environmentOfProcess()): BrokerConfig {
  const { KAFKA_PORT, KAFKA_DATA } = Environment.shape;
  const given = ['KAFKA_PORT', 'KAFKA_DATA'].map((name) => [name, environment[name] || undefined]);
  const read = z.object({ KAFKA_PORT, KAFKA_DATA }).safeParse(Object.fromEntries(given));
  if (!read.success) throw new SettingsWrong(read.error.issues.flatMap(sentences));
  return { port: Number(read.data.KAFKA_PORT ?? 9092), dataFolder: resolve(read.data.KAFKA_DATA ?? join('.hub', 'kafka')) };
}

/** Where this user keeps what can be brought again, as the XDG specification has it: downloads that all projects of the user may share. */
export function cacheFolder(): string {
  return join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'safer-neighbourhoods');
}

/** Whether npm started this process, as this script of package.json. */
export function startedByNpm(script: string): boolean {
  return process.env['npm_lifecycle_event'] === script;
}

/** What the process was started with, and what a `.env` file in its folder adds; the file never overrides. */
function environmentOfProcess(): Readonly<Record<string, string | undefined>> {
  if (existsSync('.env')) process.loadEnvFile('.env');
  return process.env;
}

function sentences(issue: z.core.$ZodIssue): string[] {
  if (issue.code !== 'unrecognized_keys') return [issue.message];
  return issue.keys.map((key) => {
    const family = key.slice(0, key.indexOf('_') + 1);
    const known = SETTINGS.map(({ name }) => name).filter((name) => name.startsWith(family));
    return `${key} is no setting of the hub: those of its family are ${known.join(', ')}; correct it or unset it.`;
  });
}

function authSettings(input: unknown): string[] {
  const env: object = typeof input === 'object' && input !== null ? input : {};
  return AUTH_NAMES.filter((name) => name in env);
}

function noPostgresUrl(name: SettingName): string {
  return `${name} is no URL of a PostgreSQL database: write postgres://user:password@host:port/database.`;
}
