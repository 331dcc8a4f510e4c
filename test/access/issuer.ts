/** An identity provider for tests: real keys behind a real URL, and tokens signed as told. */
import { createServer } from 'node:http';
import { exportJWK, generateKeyPair, type CryptoKey, type JWK, type JWTHeaderParameters, type JWTPayload, SignJWT } from 'jose';
import type { TokenIssuer } from '../../src/config.ts';

export interface Issuer {
  readonly auth: TokenIssuer;
  /** The key that signs unless told otherwise. */
  readonly keys: KeyPair;
  /** How often its keys were fetched. */
  fetched(): number;
  /** A token as the issuer gives it, good for ten minutes; claims and header may be changed, and undefined leaves one out. */
  sign(claims?: Changes, header?: Changes, key?: CryptoKey): Promise<string>;
  close(): Promise<void>;
}

export interface KeyPair {
  readonly privateKey: CryptoKey;
  readonly publicKey: CryptoKey;
}

export type Changes = Readonly<Record<string, unknown>>;

/** An identity provider on this machine. Besides its own key it publishes those given, as they are. */
export async function anIssuer(published: readonly JWK[] = []): Promise<Issuer> {
  const keys = await generateKeyPair('ES256', { extractable: true });
  const set = { keys: [{ ...(await exportJWK(keys.publicKey)), kid: 'today', alg: 'ES256', use: 'sig' }, ...published] };
  let fetched = 0;
  const server = createServer((_, response) => {
    fetched += 1;
    response.setHeader('content-type', 'application/jwk-set+json').end(JSON.stringify(set));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  const auth = { issuer: 'https://id.example.org/', audience: 'hub', jwksUrl: new URL(`http://127.0.0.1:${port}/keys`) };
  return {
    auth,
    keys,
    fetched: () => fetched,
    sign: async (claims = {}, header = {}, key = keys.privateKey) =>
      await signed({ ...goodClaims(auth), ...claims }, { alg: 'ES256', kid: 'today', typ: 'at+jwt', ...header }, key),
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** What the issuer says of an invented officer. */
export function goodClaims(auth: TokenIssuer): JWTPayload {
  const now = Math.floor(Date.now() / 1000);
  return {
    iss: auth.issuer,
    aud: auth.audience,
    sub: 'officer-7',
    name: 'Ola Redbourne',
    agency: 'SAFER_NEIGHBOURHOODS',
    roles: ['ASB_OFFICER'],
    purposes: ['PROBLEM_SOLVING'],
    jti: 'token-1',
    iat: now,
    exp: now + 600,
  };
}

/** Signs exactly these claims under this header; undefined members are left out. */
export async function signed(claims: JWTPayload, header: JWTHeaderParameters & Changes, key: CryptoKey | Uint8Array): Promise<string> {
  return await new SignJWT(claims).setProtectedHeader(header).sign(key, { crit: { 'urn:example:rights': true } });
}
