/** Brings Apache Kafka from Maven Central into the user's cache, once, and makes its start quick. */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Kafka } from './broker.ts';
import { BRING_JAVA_AND_MAVEN, javaVersion, KafkaCannotStart, runToEnd } from './java.ts';
import { makeArchive } from './start-archive.ts';

/** Broker and console tools of one release. 4.3.1 is the newest whose tools are on Maven Central too (tried on 2026-11-23). */
export const KAFKA_VERSION = '4.3.1';

const COPY = 'org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies';

/** Without slf4j-simple a dying broker says nothing. */
const POM = `<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>safer-neighbourhoods</groupId>
  <artifactId>kafka-jars</artifactId>
  <version>1</version>
  <dependencies>
    <dependency><groupId>org.apache.kafka</groupId><artifactId>kafka_2.13</artifactId><version>${KAFKA_VERSION}</version></dependency>
    <dependency><groupId>org.apache.kafka</groupId><artifactId>kafka-tools</artifactId><version>${KAFKA_VERSION}</version></dependency>
    <dependency><groupId>org.slf4j</groupId><artifactId>slf4j-simple</artifactId><version>1.7.36</version></dependency>
  </dependencies>
</project>
`;

/**
 * The Kafka of the cache folder, which is brought if it is missing, and made ready for quick starts: some 15 s, then never again. Two first
 * runs at once do no harm: what comes second is thrown away. `log` is told what takes time. Throws KafkaCannotStart when Java or Maven is
 * missing or the download fails.
 */
export async function installKafka(cacheFolder: string, log: (line: string) => void): Promise<Kafka> {
  const { home, java, jars } = await bringKafka(cacheFolder, log);
  const classPath = jars.join(':');
  // Java's own version and the class path are part of the name: an archive of another one is not used.
  const archive = join(home, `start-${java}-${createHash('sha256').update(classPath).digest('hex').slice(0, 12)}.jsa`);
  if (existsSync(archive)) return { classPath, archive };
  log('Preparing quick starts, once.');
  return { classPath, archive: (await makeArchive(classPath, home, archive)) ? archive : null };
}

/** The class path for Kafka's own tools, such as its console producer, in which they say no more than they have to. Throws as installKafka does. */
export async function toolsClassPath(cacheFolder: string, log: (line: string) => void): Promise<string> {
  const { home, jars } = await bringKafka(cacheFolder, log);
  const quiet = join(home, 'tools');
  await mkdir(quiet, { recursive: true });
  await writeFile(join(quiet, 'simplelogger.properties'), 'org.slf4j.simpleLogger.defaultLogLevel=warn\n');
  return [quiet, ...jars].join(':');
}

interface Brought {
  readonly home: string;
  /** The version of Java. */
  readonly java: string;
  readonly jars: readonly string[];
}

async function bringKafka(cacheFolder: string, log: (line: string) => void): Promise<Brought> {
  const java = await javaVersion();
  const home = join(cacheFolder, `kafka-${KAFKA_VERSION}`);
  const libs = join(home, 'libs');
  if (!(await isWhole(libs))) {
    if ((await runToEnd('mvn', ['--version'])).missing)
      throw new KafkaCannotStart(`Kafka is brought by Maven, and there is no "mvn" here: install it, ${BRING_JAVA_AND_MAVEN}, and start again.`);
    log(`Bringing Kafka ${KAFKA_VERSION} from Maven Central into ${home}.`);
    await bring(home, libs);
  }
  return { home, java, jars: (await jarsOf(libs)).map((name) => join(libs, name)) };
}

async function bring(home: string, libs: string): Promise<void> {
  const work = await makeWorkFolder(home);
  await sweep(home);
  try {
    await writeFile(join(work, 'pom.xml'), POM);
    const fresh = join(work, 'libs');
    const args = ['-B', '-q', '-f', join(work, 'pom.xml'), COPY, '-DincludeScope=runtime', `-DoutputDirectory=${fresh}`];
    let ran = await runToEnd('mvn', args, { cwd: work });
    // Another first run may have been in the way in Maven's own store, or this user has none: once more, with a store beside.
    if (ran.code !== 0) ran = await runToEnd('mvn', [...args, `-Dmaven.repo.local=${join(work, 'store')}`], { cwd: work });
    if (ran.code !== 0)
      throw new KafkaCannotStart(
        `Maven could not bring Kafka ${KAFKA_VERSION}: see that Maven Central can be reached, and start again. Maven said: ${errorOf(ran.out)}`,
      );
    await writeFile(join(fresh, LIST), (await jarsOf(fresh)).join('\n'));
    if (await isWhole(libs)) return;
    await rm(libs, { recursive: true, force: true });
    await rename(fresh, libs).catch(async (failure: unknown) => {
      if (!(await isWhole(libs))) throw failure;
    });
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

async function makeWorkFolder(home: string): Promise<string> {
  try {
    await mkdir(home, { recursive: true });
    return await mkdtemp(join(home, 'coming-'));
  } catch (failure) {
    throw new KafkaCannotStart(`Kafka cannot be kept in ${home}: let this user write there, or set XDG_CACHE_HOME to a folder of your own.`, {
      cause: failure,
    });
  }
}

/** Removes what a run that was killed has left behind. One that still works does not take this long. */
async function sweep(home: string): Promise<void> {
  for (const name of await readdir(home)) {
    const path = join(home, name);
    const made = /^(coming|start)-[^.]+$/.test(name) ? await stat(path).catch(() => null) : null;
    if (made !== null && Date.now() - made.mtimeMs > LEFT_BEHIND_MS) await rm(path, { recursive: true, force: true });
  }
}

const LEFT_BEHIND_MS = 3_600_000;

/** Names all jars that were brought: an installation that lost one is brought again. */
const LIST = 'jars.txt';

async function isWhole(libs: string): Promise<boolean> {
  const list = await readFile(join(libs, LIST), 'utf8').catch(() => null);
  return list !== null && list.split('\n').every((name) => existsSync(join(libs, name)));
}

async function jarsOf(libs: string): Promise<string[]> {
  return (await readdir(libs)).filter((name) => name.endsWith('.jar')).toSorted();
}

function errorOf(out: string): string {
  return (/\[ERROR\] (.*)/.exec(out)?.[1] ?? 'nothing').replaceAll('[0m', '').trim();
}
