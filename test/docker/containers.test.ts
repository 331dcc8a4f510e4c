/** The containers, as far as they can be tried without an engine: the composition reads well, and the scripts in it make a PostgreSQL and a Kafka that the hub takes. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { keptRules } from '../../integrations/kit/kafka-acls.ts';
import { accessRulesOf } from '../../integrations/kit/accounts.ts';
import { accounts } from '../../integrations/registry.ts';
import { cacheFolder, readConfig } from '../../src/config.ts';
import { SETTINGS } from '../../src/settings.ts';
import { handOver, userForNewCluster } from '../../src/database/embedded/os-user.ts';
import { type Postmaster, startPostmaster, stopPostmaster } from '../../src/database/embedded/postmaster.ts';
import { entities } from '../../src/database/entities.ts';
import { openDatabase } from '../../src/database/open.ts';
import { freePorts } from '../../src/tools/kafka/free-ports.ts';
import { toolsClassPath } from '../../src/tools/kafka/install.ts';
import { emptyFolder } from '../database/folder.ts';
import { describeWithKafka, KAFKA_START_MS } from '../support/kafka.ts';
import { until } from '../support/until.ts';

const IDENTITY = { AUTH_ISSUER: 'https://login.example.org', AUTH_AUDIENCE: 'hub', AUTH_JWKS_URL: 'https://login.example.org/keys' };
const PATH = { PATH: process.env['PATH'] ?? '' };

interface Service {
  readonly image: string;
  readonly command?: unknown;
  readonly environment?: Readonly<Record<string, string>>;
  readonly secrets?: readonly string[];
  readonly healthcheck?: { readonly disable?: boolean; readonly test?: readonly string[] };
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
  readonly volumes?: readonly string[];
  readonly ports?: readonly string[];
  readonly networks?: readonly string[];
  readonly container_name?: string;
}
const composition = parse(readFileSync('docker-compose.yml', 'utf8')) as {
  readonly services: Readonly<Record<string, Service>>;
  readonly secrets: Readonly<Record<string, { readonly file: string }>>;
  readonly networks: Readonly<Record<string, { readonly internal?: boolean }>>;
};
const services = Object.entries(composition.services).map(([name, service]) => ({ name, service }));
const image = readFileSync('Dockerfile', 'utf8');

let folder = '';
const secrets = () => join(folder, 'docker/secrets');
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), `hub-test-${process.pid}-docker-`));
  cpSync('docker', join(folder, 'docker'), { recursive: true, filter: (source) => !source.includes('secrets/') });
  rmSync(secrets(), { recursive: true, force: true });
  cpSync('docker-compose.yml', join(folder, 'docker-compose.yml'));
  const made = spawnSync('bash', [join(folder, 'docker/make-secrets.sh')], { encoding: 'utf8' });
  if (made.status !== 0) throw new Error(made.stderr);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the secrets', () => {
  test('are what the composition asks for, each of its own, in a folder that is closed to others', () => {
    expect(Object.values(composition.secrets).map(({ file }) => file.replace('./docker/secrets/', ''))).toEqual(expect.arrayContaining(readdirSync(secrets())));
    const passwords = readdirSync(secrets()).map((file) => readFileSync(join(secrets(), file), 'utf8'));
    const random = passwords.map((text) => /[A-Za-z0-9]{32}|[A-Za-z0-9+/]{64}/.exec(text)?.[0]);
    expect(new Set(random).size).toBe(passwords.length);
    expect(random).not.toContain(undefined);
    expect(statSync(secrets()).mode & 0o777).toBe(0o700);
    expect(readFileSync('.gitignore', 'utf8')).toContain('docker/secrets/\n');
  });

  test('are not made again over those that the volumes hold', () => {
    const again = spawnSync('bash', [join(folder, 'docker/make-secrets.sh')], { encoding: 'utf8' });
    expect(again).toMatchObject({ status: 1, stderr: expect.stringContaining('is there already') });
  });

  test('stand in no file of the project', () => {
    for (const text of [
      readFileSync('docker-compose.yml', 'utf8'),
      image,
      readFileSync('docker/kafka/start.sh', 'utf8'),
      readFileSync('docker/postgres/roles.sh', 'utf8'),
    ])
      expect(text).not.toMatch(/(password|secret)[ \t]*[:=][ \t]*["']?[A-Za-z0-9]{6,}/i);
  });
});

const compose = spawnSync('docker-compose', ['version'], { encoding: 'utf8' }).status === 0;
if (!compose) console.warn('NOT TESTED: that docker-compose reads docker-compose.yml, because it is not installed: apt-get install docker-compose');

test.runIf(process.env['CI'])('docker-compose is there to be tested', () => {
  expect(compose, 'apt-get install docker-compose').toBe(true);
});

describe.runIf(compose)('docker-compose', () => {
  const config = (env: Record<string, string>) => spawnSync('docker-compose', ['config', '-q'], { cwd: folder, env: { ...PATH, ...env }, encoding: 'utf8' });

  test('takes the composition', () => {
    expect(config(IDENTITY)).toMatchObject({ status: 0, stderr: '' });
  });

  test.each(Object.keys(IDENTITY))('says what to do without %s', (name) => {
    const { [name as keyof typeof IDENTITY]: _, ...others } = IDENTITY;
    expect(config(others)).toMatchObject({ status: 1, stderr: expect.stringContaining(`Set ${name} to `) });
  });
});

describe('the composition', () => {
  test.each(services)('$name says when it is well, or ends by itself, and shows no secret', ({ name, service }) => {
    if (name === 'kafka-topics') expect(service.healthcheck?.disable).toBe(true);
    else if (name !== 'hub') expect(service.healthcheck?.test?.[0]).toBe('CMD');
    else expect(image).toContain('HEALTHCHECK');
    for (const [setting, value] of Object.entries(service.environment ?? {}))
      expect(`${setting}=${value}`).not.toMatch(/password=|PASSWORD=(?!\/)|:\/\/[^/]*:[^/]*@/i);
    for (const secret of service.secrets ?? []) expect(composition.secrets).toHaveProperty(secret);
  });

  test('the hub may run several times, waits for what it needs, and only it is reached from outside', () => {
    expect(composition.services['hub']).toMatchObject({
      depends_on: {
        postgres: { condition: 'service_healthy' },
        kafka: { condition: 'service_healthy' },
        'kafka-topics': { condition: 'service_completed_successfully' },
      },
      read_only: true,
    });
    expect(composition.services['hub']?.container_name).toBeUndefined();
    expect(composition.networks['inside']).toEqual({ internal: true });
    for (const { name, service } of services) {
      expect(service.ports !== undefined, name).toBe(name === 'hub');
      if (name !== 'hub') expect(service.networks, name).toEqual(['inside']);
    }
  });

  test('the settings of the hub are settings, and are enough for production', () => {
    const names: readonly string[] = SETTINGS.map(({ name }) => name);
    const given = Object.keys(composition.services['hub']?.environment ?? {});
    expect(given.filter((name) => !names.includes(name))).toEqual([]);
    const config = readConfig({
      ...IDENTITY,
      HUB_ENV: 'production',
      HUB_LEDGER_KEY: join(secrets(), 'ledger-key.pem'),
      HOST: '0.0.0.0',
      PORT: '4000',
      DATABASE_URL: readFileSync(join(secrets(), 'database-url'), 'utf8').trim(),
      DATABASE_OWNER_URL: readFileSync(join(secrets(), 'database-owner-url'), 'utf8').trim(),
      KAFKA_CLIENT: join(secrets(), 'kafka-hub.properties'),
    });
    expect(config).toMatchObject({
      environment: 'production',
      kafka: { access: { brokers: ['kafka:9092'], sasl: { mechanism: 'scram-sha-512', username: 'hub' } } },
    });
  });
});

describe('the image', () => {
  test('is of Node 24, not root, without development packages, with pages, and told how to see that it is well', () => {
    const last = image.split(/^FROM /m).at(-1) ?? '';
    expect(last).toMatch(/^node:24-slim\n/);
    expect(last).toMatch(/^USER node$/m);
    expect(last).toContain('COPY --from=pages /hub/dist ./dist');
    expect(image).toContain('npm ci --omit=dev --omit=optional --ignore-scripts');
    expect(last).toContain('/health/ready');
  });

  test('starts the hub as npm start does', () => {
    const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> };
    const command = `exec ${(JSON.parse(/^CMD (\[.*\])$/m.exec(image)?.[1] ?? '[]') as string[]).join(' ')}`;
    expect(command).toBe(scripts['start']);
    expect(JSON.stringify(composition.services['hub']?.command)).toContain(command);
  });

  test('everything that is copied into it is there, and let through to the builder', () => {
    const copied = [...image.matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap(([, names = '']) => names.split(' '));
    const ignored = readFileSync('.dockerignore', 'utf8');
    for (const name of copied) {
      expect(existsSync(name), name).toBe(true);
      expect(ignored, name).toMatch(new RegExp(`^!${name.replaceAll('.', '\\.')}$`, 'm'));
    }
  });
});

const BIN = '/usr/lib/postgresql/15/bin';
const program = { postgres: join(BIN, 'postgres'), initdb: join(BIN, 'initdb'), major: '15' };
const installed = existsSync(program.initdb) && spawnSync('psql', ['--version']).status === 0;
if (!installed) console.warn('NOT TESTED: the roles of the postgres container, because PostgreSQL is not installed: apt-get install postgresql');

test.runIf(process.env['CI'])('PostgreSQL and psql are there to be tested', () => {
  expect(installed, 'apt-get install postgresql').toBe(true);
});

describe.runIf(installed)('docker/postgres/roles.sh', () => {
  let data = '';
  let server: Postmaster;
  beforeAll(async () => {
    const place = await emptyFolder(0o755);
    data = join(place, 'data');
    const [user, secret] = [userForNewCluster(place, program), join(place, 'password')];
    mkdirSync(data, { mode: 0o700 });
    writeFileSync(secret, 'secret');
    for (const path of [data, secret]) handOver(path, user);
    const arguments_ = [
      program.initdb,
      '-D',
      data,
      '-U',
      'postgres',
      '-A',
      'scram-sha-256',
      `--pwfile=${secret}`,
      '-E',
      'UTF8',
      '--locale=C.UTF-8',
      '--no-sync',
    ];
    const [command = program.initdb, ...rest] = [...user.before, ...arguments_];
    const made = spawnSync(command, rest, { ...user.as, cwd: '/', encoding: 'utf8' });
    expect(made.status, made.stderr).toBe(0);
    server = await startPostmaster(data, { program, user, port: null, settings: { fsync: 'off' } });
  }, 60_000);
  afterAll(() => stopPostmaster(data, server));

  test('makes the roles with which the hub migrates and serves', async () => {
    const env = { ...PATH, PGHOST: '127.0.0.1', PGPORT: String(server.port), PGPASSWORD: 'secret', SECRETS: secrets() };
    const ran = spawnSync('bash', ['docker/postgres/roles.sh'], { env, encoding: 'utf8' });
    expect(ran).toMatchObject({ status: 0, stderr: '' });
    const url = (name: string) => readFileSync(join(secrets(), name), 'utf8').trim().replace('@postgres:5432/', `@127.0.0.1:${server.port}/`);
    const database = await openDatabase({ dataFolder: '/nowhere', databaseUrl: url('database-url'), databaseOwnerUrl: url('database-owner-url') }, entities);
    await database.check();
    expect(database).toMatchObject({ embedded: false, fresh: true });
    await database.close();
  });
});

describeWithKafka('docker/kafka/start.sh', () => {
  test('starts a broker that takes the accounts of the secrets, and brings it to what the registry declares', { timeout: KAFKA_START_MS }, async () => {
    const [port = 0, controller = 0] = await freePorts(2);
    const kafka = join(folder, 'kafka');
    const classPath = await toolsClassPath(cacheFolder(), () => undefined);
    mkdirSync(join(kafka, 'bin'), { recursive: true });
    // The image's own scripts do no more than this, at greater length.
    for (const [name, main] of [
      ['kafka-storage', 'kafka.tools.StorageTool'],
      ['kafka-server-start', 'kafka.Kafka'],
    ])
      writeFileSync(join(kafka, 'bin', `${name}.sh`), `#!/bin/bash\nexec java -Xmx256m -XX:TieredStopAtLevel=1 -cp '${classPath}' ${main} "$@"\n`, {
        mode: 0o755,
      });
    const here = join(folder, 'run-secrets');
    mkdirSync(here);
    for (const name of ['kafka-admin', 'kafka-hub'])
      writeFileSync(join(here, name), readFileSync(join(secrets(), `${name}.properties`), 'utf8').replace('kafka:9092', `127.0.0.1:${port}`));
    const env = {
      ...PATH,
      SECRETS: here,
      DATA: join(kafka, 'data'),
      KAFKA: kafka,
      ADVERTISED: '127.0.0.1',
      BROKER_PORT: String(port),
      CONTROLLER_PORT: String(controller),
    };
    const broker = spawn('bash', ['docker/kafka/start.sh'], { env, stdio: ['ignore', 'pipe', 'pipe'] });
    let said = '';
    for (const stream of [broker.stdout, broker.stderr]) stream.on('data', (data) => (said += String(data)));
    try {
      const declare = () =>
        spawnSync(process.execPath, ['src/tools/kafka-declare.ts'], {
          env: { ...PATH, HOME: folder, KAFKA_CLIENT: join(here, 'kafka-admin') },
          encoding: 'utf8',
        });
      await until(
        'the broker takes the administrator',
        () => {
          if (broker.exitCode !== null) throw new Error(said);
          return spawnSync('bash', ['-c', `exec 3<>/dev/tcp/127.0.0.1/${port}`]).status === 0;
        },
        90_000,
      );
      expect(declare()).toMatchObject({ status: 0, stdout: expect.stringMatching(/^\d+ topics are there\. Rights: \d+ added, 0 taken away\.\n$/) });
      expect(declare()).toMatchObject({ status: 0, stdout: expect.stringContaining('Rights: 0 added, 0 taken away.') });
      const access = (name: string) => readConfig({ KAFKA_CLIENT: join(here, name) }).kafka?.access ?? never();
      expect(await keptRules(access('kafka-admin'))).toHaveLength(accessRulesOf(accounts).length);
      await expect(keptRules(access('kafka-hub'))).rejects.toThrow(/authoriz/i);
      for (const name of ['kafka-admin', 'kafka-hub']) {
        const password = /password="([^"]+)"/.exec(readFileSync(join(here, name), 'utf8'))?.[1] ?? never();
        expect(said).not.toContain(password);
      }
      expect(said).not.toContain('storedKey');
    } finally {
      broker.kill('SIGTERM');
      if (broker.exitCode === null) await once(broker, 'exit');
    }
  });
});

function never(): never {
  throw new Error('It is not there.');
}
