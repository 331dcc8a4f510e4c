/** The certificates of a secured Kafka: an authority of its own, which signs one certificate, the broker's. Made by Java's keytool. */
import { X509Certificate } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, mkdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { KafkaCannotStart, runToEnd } from './java.ts';

export interface Certificates {
  /** Clients trust what this certificate signs: PEM. */
  readonly authority: string;
  /** The broker's key and certificate, and the authority's certificate: PKCS #12. */
  readonly keyStore: string;
}

/** By this the broker knows itself when it speaks to its controller. */
export const BROKER_NAME = 'CN=hub-kafka-broker';

const AUTHORITY_NAME = 'CN=Safer Neighbourhoods Hub Kafka authority';
const AUTHORITY_DAYS = 3650;
const BROKER_DAYS = 397;
/** A certificate that runs out sooner is made anew at the next start. */
const RENEW_BEFORE_MS = 30 * 24 * 3_600_000;

/**
 * The certificates in a folder, which are made when they are missing and renewed when they run out: clients that trust the authority notice
 * nothing. `passwordFile` holds the password that guards the keys.
 */
export async function certificates(folder: string, passwordFile: string, now: Date): Promise<Certificates> {
  const authority = join(folder, 'authority.pem');
  const keyStore = join(folder, 'broker.p12');
  if (!existsSync(authority)) await makeAuthority(folder, passwordFile);
  if (!(await lastsFor(join(folder, 'broker.pem'), now, RENEW_BEFORE_MS)) || !existsSync(keyStore)) await makeBroker(folder, passwordFile, keyStore);
  return { authority, keyStore };
}

/** Made in a folder beside, which is then renamed: an authority that is there is whole. */
async function makeAuthority(folder: string, passwordFile: string): Promise<void> {
  const fresh = `${folder}.coming-${process.pid}`;
  await rm(fresh, { recursive: true, force: true });
  await mkdir(fresh, { mode: 0o700 });
  const tool = keyTool(join(fresh, 'authority.p12'), passwordFile);
  await tool(['-genkeypair', '-alias', 'authority', '-dname', AUTHORITY_NAME, ...KEY, ...days(AUTHORITY_DAYS), '-ext', 'bc:c', '-ext', 'ku:c=keyCertSign']);
  await tool(['-exportcert', '-alias', 'authority', '-rfc', '-file', join(fresh, 'authority.pem')]);
  await rm(folder, { recursive: true, force: true });
  await rename(fresh, folder);
}

async function makeBroker(folder: string, passwordFile: string, keyStore: string): Promise<void> {
  const at = (name: string) => join(folder, name);
  const store = at('broker.coming.p12');
  const request = at('broker.csr');
  await Promise.all([request, store].map((file) => rm(file, { force: true })));
  const tool = keyTool(store, passwordFile);
  const uses = ['-ext', 'san=dns:localhost,ip:127.0.0.1,ip:::1', '-ext', 'ku:c=digitalSignature', '-ext', 'eku=serverAuth,clientAuth'];
  await tool(['-genkeypair', '-alias', 'broker', '-dname', BROKER_NAME, ...KEY, ...days(BROKER_DAYS)]);
  await tool(['-certreq', '-alias', 'broker', '-file', request]);
  const sign = keyTool(at('authority.p12'), passwordFile);
  await sign(['-gencert', '-alias', 'authority', '-rfc', '-infile', request, '-outfile', at('broker.pem'), ...days(BROKER_DAYS), ...uses]);
  await tool(['-importcert', '-noprompt', '-alias', 'authority', '-file', at('authority.pem')]);
  await tool(['-importcert', '-noprompt', '-alias', 'broker', '-file', at('broker.pem')]);
  await rm(request, { force: true });
  await rename(store, keyStore);
}

const KEY = ['-keyalg', 'EC', '-groupname', 'secp256r1', '-sigalg', 'SHA256withECDSA'];

function days(count: number): string[] {
  return ['-validity', String(count)];
}

async function lastsFor(certificate: string, now: Date, milliseconds: number): Promise<boolean> {
  const text = await readFile(certificate).catch(() => null);
  return text !== null && new X509Certificate(text).validToDate.getTime() - now.getTime() > milliseconds;
}

/** The password is read from its file: the list of processes, which others on the machine can read, does not show it. */
function keyTool(store: string, passwordFile: string): (words: readonly string[]) => Promise<void> {
  return async ([action = '', ...rest]) => {
    const how = ['-J-XX:TieredStopAtLevel=1', '-J-XX:+UseSerialGC', '-keystore', store, '-storetype', 'PKCS12', '-storepass:file', passwordFile];
    const ran = await runToEnd('keytool', [action, ...how, ...rest]);
    if (ran.missing)
      throw new KafkaCannotStart('Java came without its "keytool", which makes the certificates of --secure: put it on the PATH, and start again.');
    if (ran.code !== 0) throw new KafkaCannotStart(`keytool could not make ${store}: ${(ran.out + ran.err).trim().split('\n').at(0) ?? ''}`);
    await chmod(store, 0o600);
  };
}
