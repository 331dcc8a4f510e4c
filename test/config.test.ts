/** The settings: what is read, what is refused, and that everything wrong is said at once. */
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readConfig, SettingsWrong } from '../src/config.ts';
import { SETTINGS } from '../src/settings.ts';

const issuer = { AUTH_ISSUER: 'https://id.example.org/', AUTH_AUDIENCE: 'hub', AUTH_JWKS_URL: 'https://id.example.org/keys' };

/** What is said of settings that cannot be used. */
function wrongsOf(environment: Record<string, string>): readonly string[] {
  try {
    readConfig(environment);
  } catch (failure) {
    if (failure instanceof SettingsWrong) return failure.wrongs;
    throw failure;
  }
  return [];
}

const signing = { HUB_LEDGER_KEY: '/run/secrets/ledger-key.pem' };

describe('what is read', () => {
  test('nothing set: a hub for development on port 4000 of this machine, with its own database, key and invented world', () => {
    expect(readConfig({ PATH: '/usr/bin', HOME: '/root' })).toEqual({
      port: 4000,
      host: '127.0.0.1',
      environment: 'development',
      dataFolder: resolve('.hub'),
      database: null,
      kafka: null,
      auth: null,
      ledger: { keyFile: null, checkpointsFile: resolve('.hub/ledger-checkpoints.jsonl') },
      edge: { trustedDocuments: false, origins: [], rates: { subject: 12_000, agency: 36_000, controlRoom: 36_000 } },
      simulate: 'default',
    });
  });

  test('everything set: a hub for production', () => {
    const config = readConfig({
      PORT: '0',
      HOST: '0.0.0.0',
      HUB_ENV: 'production',
      HUB_DATA: '/var/lib/hub',
      DATABASE_URL: 'postgres://hub:secret@db.example.org/hub',
      DATABASE_OWNER_URL: 'postgresql://owner:secret@db.example.org/hub',
      KAFKA_BROKERS: 'kafka-1.example.org:9092, kafka-2.example.org:9092',
      KAFKA_REPLICATION: '3',
      HUB_TRUSTED_DOCUMENTS: '1',
      HUB_ORIGINS: 'https://screens.example.org, http://127.0.0.1:8080',
      HUB_RATE_SUBJECT: '600',
      HUB_RATE_AGENCY: '3000',
      HUB_RATE_CONTROL_ROOM: '9000',
      HUB_SIMULATE: '0',
      HUB_LEDGER_CHECKPOINTS: '/mnt/elsewhere/checkpoints.jsonl',
      ...signing,
      ...issuer,
    });
    expect(config).toEqual({
      port: 0,
      host: '0.0.0.0',
      environment: 'production',
      dataFolder: '/var/lib/hub',
      database: { url: 'postgres://hub:secret@db.example.org/hub', ownerUrl: 'postgresql://owner:secret@db.example.org/hub' },
      kafka: { access: { brokers: ['kafka-1.example.org:9092', 'kafka-2.example.org:9092'], tls: null, sasl: null }, replication: 3 },
      auth: { issuer: 'https://id.example.org/', audience: 'hub', jwksUrl: new URL('https://id.example.org/keys') },
      ledger: { keyFile: '/run/secrets/ledger-key.pem', checkpointsFile: '/mnt/elsewhere/checkpoints.jsonl' },
      edge: {
        trustedDocuments: true,
        origins: ['https://screens.example.org', 'http://127.0.0.1:8080'],
        rates: { subject: 600, agency: 3000, controlRoom: 9000 },
      },
      simulate: 'off',
    });
  });

  test('an empty setting counts as unset, each of them', () => {
    expect(readConfig(Object.fromEntries(SETTINGS.map(({ name }) => [name, ''])))).toEqual(readConfig({}));
  });

  test('an empty setting of an unknown name is no mistake worth stopping for', () => {
    expect(readConfig({ HUB_DTA: '' })).toEqual(readConfig({}));
  });

  test('a database without its owner, for a hub whose migrations are made elsewhere', () => {
    expect(readConfig({ DATABASE_URL: 'postgresql://hub@localhost/hub' }).database).toEqual({ url: 'postgresql://hub@localhost/hub', ownerUrl: null });
  });

  test('an issuer in development, with its keys on this machine over http', () => {
    const config = readConfig({ ...issuer, AUTH_JWKS_URL: 'http://127.0.0.1:9000/keys' });
    expect(config.auth?.jwksUrl.href).toBe('http://127.0.0.1:9000/keys');
    expect(readConfig({ ...issuer, AUTH_JWKS_URL: 'http://[::1]:9000/keys' }).auth?.jwksUrl.port).toBe('9000');
  });

  test('systems of partners are kept to registered documents in production, and in development where that is asked for', () => {
    expect(readConfig({ HUB_ENV: 'production', ...signing, ...issuer }).edge.trustedDocuments).toBe(true);
    expect(readConfig({ HUB_TRUSTED_DOCUMENTS: '1' }).edge.trustedDocuments).toBe(true);
    expect(readConfig({ HUB_TRUSTED_DOCUMENTS: '0' }).edge.trustedDocuments).toBe(false);
  });

  test('the checkpoints of a ledger lie in a file of its database, whose name tells no password', () => {
    expect(readConfig({ DATABASE_URL: 'postgresql://hub:secret@localhost/hub' }).ledger.checkpointsFile).toBe(
      resolve('.hub/ledger-checkpoints-localhost-5432-hub.jsonl'),
    );
    expect(readConfig({ DATABASE_URL: 'postgres://hub@[::1]:6000/a%20b', HUB_DATA: '/d' }).ledger.checkpointsFile).toBe(
      '/d/ledger-checkpoints-___1_-6000-a_20b.jsonl',
    );
  });

  test('HUB_SIMULATE 1 asks for the invented world on any database', () => {
    expect(readConfig({ HUB_SIMULATE: '1' }).simulate).toBe('on');
  });
});

describe('what is refused', () => {
  test.each([
    [{ PORT: 'abc' }, 'PORT is "abc": give a whole number from 0 to 65535 (0 takes any free port).'],
    [{ PORT: '65536' }, 'PORT is "65536": give a whole number from 0 to 65535 (0 takes any free port).'],
    [{ PORT: '-1' }, 'PORT is "-1": give a whole number from 0 to 65535 (0 takes any free port).'],
    [{ PORT: '4e3' }, 'PORT is "4e3": give a whole number from 0 to 65535 (0 takes any free port).'],
    [{ HOST: 'http://here' }, 'HOST is "http://here": give a host name or an address, such as 127.0.0.1, without port or brackets.'],
    [{ HUB_ENV: 'prod' }, 'HUB_ENV is "prod": say development or production.'],
    [{ HUB_DATA: 'postgres://db/hub' }, 'HUB_DATA looks like a URL: give the path of a folder, or set DATABASE_URL instead.'],
    ...['kafka', 'kafka:', 'kafka:0', 'kafka:70000', 'kafka:9092,', 'PLAINTEXT://kafka:9092', '[::1]:9092', 'a b:9092'].map(
      (list): [Record<string, string>, string] => [
        { KAFKA_BROKERS: list },
        'KAFKA_BROKERS is no list of brokers: write host:port of one or more, with commas between them, such as kafka-1.example.org:9092,kafka-2.example.org:9092.',
      ],
    ),
    [{ KAFKA_CLIENT: 'kafka://hub@kafka:9092' }, 'KAFKA_CLIENT looks like a URL: give the path of a .properties file.'],
    [
      { KAFKA_CLIENT: '/nowhere/hub.properties' },
      'KAFKA_CLIENT is "/nowhere/hub.properties", which cannot be read: give the path of a Java client\'s .properties file.',
    ],
    [{ KAFKA_REPLICATION: '0' }, 'KAFKA_REPLICATION is "0": give a whole number from 1 to the number of brokers.'],
    [{ KAFKA_REPLICATION: 'three' }, 'KAFKA_REPLICATION is "three": give a whole number from 1 to the number of brokers.'],
    [{ HUB_TRUSTED_DOCUMENTS: 'no' }, 'HUB_TRUSTED_DOCUMENTS is "no": say 0 or 1, or unset it.'],
    ...['screens.example.org', 'https://screens.example.org/', 'https://a.example.org,', '*', 'https://Screens.example.org', 'javascript:x'].map(
      (list): [Record<string, string>, string] => [
        { HUB_ORIGINS: list },
        `HUB_ORIGINS is "${list}": write the origins of pages, with commas between them, such as https://screens.example.org, without a path.`,
      ],
    ),
    [{ HUB_RATE_SUBJECT: '0' }, 'HUB_RATE_SUBJECT is "0": give a whole number of points, 1 or more.'],
    [{ HUB_RATE_AGENCY: '1e3' }, 'HUB_RATE_AGENCY is "1e3": give a whole number of points, 1 or more.'],
    [{ HUB_RATE_CONTROL_ROOM: '-5' }, 'HUB_RATE_CONTROL_ROOM is "-5": give a whole number of points, 1 or more.'],
    [
      { ...issuer, ...signing, HUB_ENV: 'production', HUB_TRUSTED_DOCUMENTS: '0' },
      'HUB_TRUSTED_DOCUMENTS is 0 in production, where systems of partners send registered documents only: unset it.',
    ],
    [{ HUB_LEDGER_KEY: '-----BEGIN PRIVATE KEY-----' }, 'HUB_LEDGER_KEY is no path: give that of a file that holds the private key, never the key itself.'],
    [{ HUB_LEDGER_CHECKPOINTS: 's3://bucket/file' }, 'HUB_LEDGER_CHECKPOINTS looks like a URL: give the path of a file outside the database.'],
    [{ HUB_SIMULATE: 'yes' }, 'HUB_SIMULATE is "yes": say 0 or 1, or unset it.'],
    [{ ...issuer, AUTH_AUDIENCE: 'a hub' }, 'AUTH_AUDIENCE is "a hub": give the audience of the hub\'s tokens, without white space.'],
    [
      { ...issuer, AUTH_ISSUER: 'urn:safer-neighbourhoods:development' },
      'AUTH_ISSUER is "urn:safer-neighbourhoods:development": give the issuer of your identity provider as its tokens name it, or unset the AUTH_ settings in development.',
    ],
    [
      { DATABASE_OWNER_URL: 'postgres://owner@db/hub' },
      'DATABASE_OWNER_URL is set without DATABASE_URL: set DATABASE_URL to the role that serves requests, or unset both to use the embedded database.',
    ],
    [
      { AUTH_ISSUER: issuer.AUTH_ISSUER, AUTH_AUDIENCE: 'hub' },
      'Without AUTH_JWKS_URL the other AUTH_ settings mean nothing: set all three, or none in development.',
    ],
    [
      { ...signing, HUB_ENV: 'production' },
      'Production does not start with the development key: set AUTH_ISSUER, AUTH_AUDIENCE and AUTH_JWKS_URL to those of your identity provider.',
    ],
    [
      { ...signing, HUB_ENV: 'production', AUTH_ISSUER: issuer.AUTH_ISSUER },
      'Production does not start with the development key: set AUTH_ISSUER, AUTH_AUDIENCE and AUTH_JWKS_URL to those of your identity provider.',
    ],
    [{ ...issuer, ...signing, HUB_ENV: 'production', HUB_SIMULATE: '1' }, 'HUB_SIMULATE is 1 in production, where nothing is invented: unset it.'],
    [
      { HUB_DTA: 'x' },
      `HUB_DTA is no setting of the hub: those of its family are ${SETTINGS.map(({ name }) => name)
        .filter((name) => name.startsWith('HUB_'))
        .join(', ')}; correct it or unset it.`,
    ],
    [
      { KAFKA_SASL: 'x' },
      'KAFKA_SASL is no setting of the hub: those of its family are KAFKA_BROKERS, KAFKA_CLIENT, KAFKA_REPLICATION, KAFKA_PORT, KAFKA_DATA; correct it or unset it.',
    ],
    [{ AUTH_JWKS: 'x' }, 'AUTH_JWKS is no setting of the hub: those of its family are AUTH_ISSUER, AUTH_AUDIENCE, AUTH_JWKS_URL; correct it or unset it.'],
  ])('%j', (environment, sentence) => {
    expect(wrongsOf(environment)).toEqual([sentence]);
  });

  test.each([
    'http://id.example.org/keys',
    'file:///keys.json',
    'https://user:word@id.example.org/keys',
    'id.example.org/keys',
    'http://127.0.0.1.example.org/keys',
  ])('keys from %s', (url) => {
    expect(wrongsOf({ ...issuer, AUTH_JWKS_URL: url })).toEqual([
      'AUTH_JWKS_URL is no safe URL: give one that begins with https:// (http:// is for this machine only), without user name or password.',
    ]);
  });

  test.each(['mysql://hub:hunter2@db/hub', 'hub:hunter2@db', 'postgres://hub:hunter2@db:port/hub'])(
    'the database %s, without repeating its password',
    (url) => {
      const said = wrongsOf({ DATABASE_URL: url, DATABASE_OWNER_URL: url });
      expect(said).toEqual([
        'DATABASE_URL is no URL of a PostgreSQL database: write postgres://user:password@host:port/database.',
        'DATABASE_OWNER_URL is no URL of a PostgreSQL database: write postgres://user:password@host:port/database.',
      ]);
      expect(said.join()).not.toContain('hunter2');
    },
  );

  test('everything wrong at once: malformed, unknown and forbidden together', () => {
    const environment = {
      PORT: 'x',
      HUB_ENV: 'production',
      HUB_SIMULATE: '1',
      KAFKA_BROKERS: 'k',
      DATABASE_OWNER_URL: 'nonsense',
      DATABASE_POOL: '4',
      HUB_PORT: '1',
      AUTH_ISSUER: 'a b',
    };
    const said = wrongsOf(environment);
    expect(said).toHaveLength(9);
    for (const name of [
      'PORT is',
      'KAFKA_BROKERS',
      'DATABASE_OWNER_URL is no',
      'DATABASE_OWNER_URL is set without',
      'DATABASE_POOL',
      'HUB_PORT',
      'AUTH_ISSUER is',
      'Production does not',
      'HUB_SIMULATE is 1',
    ])
      expect(said.filter((sentence) => sentence.startsWith(name))).toHaveLength(1);
  });

  test('one wrong setting is one line, several are a list', () => {
    expect(() => readConfig({ PORT: 'x' })).toThrow(/^A setting is wrong\. PORT is "x": .*\.$/);
    expect(() => readConfig({ PORT: 'x', HUB_ENV: 'y' })).toThrow(/^2 settings are wrong:\n- PORT is "x": .*\.\n- HUB_ENV is "y": .*\.$/);
  });
});

describe('where the settings are written down', () => {
  test('.env.example shows each setting with its meaning and its default, in order, and no other', () => {
    const shown = [...readFileSync('.env.example', 'utf8').matchAll(/^# (.+)\n#([A-Z_]+)=(.*)$/gm)].map(([, meaning, name, value]) => ({
      name,
      default: value || null,
      meaning,
    }));
    expect(shown).toEqual(SETTINGS);
    expect(readFileSync('.env.example', 'utf8').match(/^#?[A-Z_]+=/gm)).toHaveLength(SETTINGS.length);
  });

  test('every default that is shown is the one that holds', () => {
    const shown = Object.fromEntries(SETTINGS.flatMap((setting) => (setting.default === null ? [] : [[setting.name, setting.default]])));
    expect(readConfig(shown)).toEqual(readConfig({}));
  });

  test('the table of the README shows each setting with its default and its meaning, in order', () => {
    expect(existsSync('README.md'), 'README.md is missing: write it, with the table of SETTINGS').toBe(true);
    const rows = readFileSync('README.md', 'utf8')
      .split('\n')
      .map((line) => line.split('|').map((cell) => cell.trim()));
    const shown = SETTINGS.map(({ name }) => rows.filter((cells) => cells[1] === `\`${name}\``).map((cells) => cells.slice(1, -1)));
    expect(shown).toEqual(SETTINGS.map((setting) => [[`\`${setting.name}\``, setting.default === null ? '—' : `\`${setting.default}\``, setting.meaning]]));
  });
});
