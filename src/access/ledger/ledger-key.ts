/** The key that signs the ledger's checkpoints: a file that the operator gives, or one that is made once and that nobody else can read. */
import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, randomUUID } from 'node:crypto';
import { chmod, link, mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

export interface LedgerKey {
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}

/** The key cannot be read or made; the message is a sentence for the person who typed the command. */
export class LedgerKeyUnusable extends Error {
  override readonly name = 'LedgerKeyUnusable';
}

/** Where the key lies that the hub made for itself, and beside it its public half. */
export const OWN_LEDGER_KEY = 'ledger-key.pem';
export const PUBLIC_LEDGER_KEY = 'ledger-public-key.pem';

/** The key in a file that an operator gave. Throws LedgerKeyUnusable. */
export async function givenLedgerKey(path: string): Promise<LedgerKey> {
  try {
    return pairOf(await readFile(path, 'utf8'));
  } catch (failure) {
    throw new LedgerKeyUnusable(
      `HUB_LEDGER_KEY is "${path}", which cannot be used (${codeOf(failure)}): give the path of a private Ed25519 key in PEM, as \`openssl genpkey -algorithm ed25519\` makes it.`,
    );
  }
}

/** The key kept in a folder, made if it is not there, with its public half beside it; several processes may ask at once. Throws LedgerKeyUnusable. */
export async function ownLedgerKey(folder: string): Promise<LedgerKey> {
  const path = join(folder, OWN_LEDGER_KEY);
  try {
    const pair = pairOf(
      (await kept(path)) ?? (await made(path, 0o600, () => generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }))),
    );
    const open = join(folder, PUBLIC_LEDGER_KEY);
    const text = String(pair.publicKey.export({ type: 'spki', format: 'pem' }));
    const known = await readFile(open, 'utf8').catch(() => null);
    if (known !== text) {
      await rm(open, { force: true });
      await made(open, 0o644, () => text);
    }
    return pair;
  } catch (failure) {
    throw new LedgerKeyUnusable(
      `The key of the ledger ${path} cannot be used (${codeOf(failure)}): run as the user that started the hub, set HUB_DATA to a folder of your own, or set HUB_LEDGER_KEY.`,
    );
  }
}

/** A public key in a file. Throws LedgerKeyUnusable. */
export async function publicLedgerKey(path: string): Promise<KeyObject> {
  try {
    const text = await readFile(path, 'utf8');
    if (text.includes('PRIVATE KEY')) throw new Error('a private key');
    return ed25519(createPublicKey(text));
  } catch (failure) {
    throw new LedgerKeyUnusable(
      `The public key ${path} cannot be used (${codeOf(failure)}): give one in PEM with --public-key FILE, as \`openssl pkey -in KEY -pubout\` writes it.`,
    );
  }
}

function pairOf(pem: string): LedgerKey {
  const privateKey = ed25519(createPrivateKey(pem));
  return { privateKey, publicKey: createPublicKey(privateKey) };
}

function ed25519(key: KeyObject): KeyObject {
  if (key.asymmetricKeyType !== 'ed25519') throw new Error('no Ed25519 key');
  return key;
}

/** The text of the file, closed again to other users should it have been opened; null when there is none. */
async function kept(path: string): Promise<string | null> {
  try {
    if (((await stat(path)).mode & 0o077) !== 0) await chmod(path, 0o600);
    return await readFile(path, 'utf8');
  } catch (failure) {
    if (codeOf(failure) === 'ENOENT') return null;
    throw failure;
  }
}

/** Written whole beside its place, then linked to it: nobody ever reads half a key, and whoever comes second takes what is there. */
async function made(path: string, mode: number, make: () => string | Buffer): Promise<string> {
  await mkdir(dirname(path), { recursive: true });
  const text = String(make());
  const draft = `${path}.${randomUUID()}`;
  try {
    await writeFile(draft, text, { mode, flag: 'wx' });
    await link(draft, path);
    return text;
  } catch (failure) {
    if (codeOf(failure) === 'EEXIST') return await readFile(path, 'utf8');
    throw failure;
  } finally {
    await rm(draft, { force: true });
  }
}

function codeOf(failure: unknown): string {
  return failure instanceof Error && 'code' in failure ? String(failure.code) : 'no Ed25519 key in PEM';
}
