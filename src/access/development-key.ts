/** The key that signs the demo users' tokens on a developer's machine: made once, by whichever process comes first, and readable by nobody else. */
import { randomUUID } from 'node:crypto';
import { chmod, link, mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { exportJWK, generateKeyPair, importJWK, type CryptoKey, type JWK } from 'jose';

/** The `kid` of the development key. No hub that has an issuer takes a token of it. */
export const DEVELOPMENT_KID = 'development-only';

/** The one algorithm of the development key. */
export const DEVELOPMENT_ALGORITHM = 'ES256';

export interface DevelopmentKey {
  readonly privateKey: CryptoKey;
  readonly publicKey: CryptoKey;
}

/** The key cannot be kept or read; the message is a sentence for the person who typed the command. */
export class DevelopmentKeyUnusable extends Error {
  override readonly name = 'DevelopmentKeyUnusable';
}

/**
 * The development key kept in a folder, made if it is not there; folder and file may be asked for by several processes at once.
 * Throws DevelopmentKeyUnusable.
 */
export async function developmentKey(folder: string): Promise<DevelopmentKey> {
  const path = join(folder, 'development-key.json');
  try {
    const text = (await kept(path)) ?? (await made(folder, path));
    return await imported(text);
  } catch (failure) {
    const code = failure instanceof Error && 'code' in failure ? String(failure.code) : 'damaged';
    if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS')
      throw new DevelopmentKeyUnusable(
        `The development key ${path} may not be read or made by this user (${code}): run as the user that started the hub, or set HUB_DATA to a folder of your own.`,
      );
    throw new DevelopmentKeyUnusable(`The development key ${path} cannot be used (${code}): delete the file, and the next start makes another.`);
  }
}

/** The key as it lies in the file, closed again to other users should it have been opened; null when there is none. */
async function kept(path: string): Promise<string | null> {
  try {
    if (((await stat(path)).mode & 0o077) !== 0) await chmod(path, 0o600);
    return await readFile(path, 'utf8');
  } catch (failure) {
    if (failure instanceof Error && 'code' in failure && failure.code === 'ENOENT') return null;
    throw failure;
  }
}

/** Written whole beside its place, then linked to it: a link fails when another process was first, and nobody ever reads half a key. */
async function made(folder: string, path: string): Promise<string> {
  await mkdir(folder, { recursive: true });
  const { privateKey } = await generateKeyPair(DEVELOPMENT_ALGORITHM, { extractable: true });
  const text = JSON.stringify({ ...(await exportJWK(privateKey)), kid: DEVELOPMENT_KID, alg: DEVELOPMENT_ALGORITHM });
  const draft = `${path}.${randomUUID()}`;
  try {
    await writeFile(draft, text, { mode: 0o600, flag: 'wx' });
    await link(draft, path);
    return text;
  } catch (failure) {
    if (failure instanceof Error && 'code' in failure && failure.code === 'EEXIST') return await readFile(path, 'utf8');
    throw failure;
  } finally {
    await rm(draft, { force: true });
  }
}

async function imported(text: string): Promise<DevelopmentKey> {
  const key: JWK = JSON.parse(text);
  const { d, ...open } = key;
  if (d === undefined || key.kid !== DEVELOPMENT_KID) throw new Error('no private development key');
  return { privateKey: await asymmetric(key), publicKey: await asymmetric(open) };
}

async function asymmetric(key: JWK): Promise<CryptoKey> {
  const read = await importJWK(key, DEVELOPMENT_ALGORITHM);
  if (read instanceof Uint8Array) throw new Error('a symmetric key');
  return read;
}
