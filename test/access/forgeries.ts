/** Tokens that must get nothing: forged, damaged, expired, or made for another use. */
import { createHmac, KeyObject, randomBytes, sign } from 'node:crypto';
import { CompactEncrypt, CompactSign, exportJWK, exportSPKI, generateKeyPair } from 'jose';
import { DEMO_USERS } from '../../src/access/demo-users.ts';
import { developmentToken } from '../../src/access/token.ts';
import { systemClock } from '../../src/shared/clock.ts';
import { type Changes, goodClaims, type Issuer, type KeyPair, signed } from './issuer.ts';

export interface Forgery {
  /** What is wrong with it. */
  readonly name: string;
  /** The value of the Authorization header; undefined when there is none. */
  readonly authorization: string | undefined;
  /** The hub's word for it, in its logs. */
  readonly refusal: string;
}

/** Every way of misusing the tokens of an issuer that the hub knows of. `stolen` signs what the issuer publishes as `development-only`. */
export async function forgeries(issuer: Issuer, stolen: KeyPair, es384: KeyPair): Promise<Forgery[]> {
  const foreign = await generateKeyPair('ES256', { extractable: true });
  const rsa = await generateKeyPair('RS256');
  const now = Math.floor(Date.now() / 1000);
  const good = await issuer.sign();
  const [head = '', body = '', signature = ''] = good.split('.');
  const claims = goodClaims(issuer.auth);
  const header = { alg: 'ES256', kid: 'today', typ: 'at+jwt' };
  const of = (name: string, refusal: string, token: string): Forgery => ({ name, refusal, authorization: `Bearer ${token}` });
  const claiming = async (name: string, refusal: string, changes: Changes) => of(name, refusal, await issuer.sign(changes));
  const headed = async (name: string, refusal: string, changes: Changes, key = foreign.privateKey, said: Changes = {}) =>
    of(name, refusal, await issuer.sign(said, changes, key));
  const claim = 'ERR_JWT_CLAIM_VALIDATION_FAILED';
  const forged = 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED';
  const spki = await exportSPKI(issuer.keys.publicKey);
  const published = JSON.stringify(await exportJWK(issuer.keys.publicKey));
  const repeated = `{"roles":["ASB_OFFICER"],${JSON.stringify({ ...claims, roles: ['NAT_CHAIR'] }).slice(1)}`;
  const encrypted = await new CompactEncrypt(Buffer.from(JSON.stringify(claims)))
    .setProtectedHeader({ alg: 'dir', enc: 'A256GCM', kid: 'today', typ: 'at+jwt' })
    .encrypt(randomBytes(32));
  const nested = await new CompactSign(Buffer.from(good)).setProtectedHeader({ ...header, cty: 'JWT' }).sign(issuer.keys.privateKey);
  const signable = (changed: string) => `${b64(changed)}.${body}`;
  const asDer = sign('sha256', Buffer.from(`${head}.${body}`), KeyObject.from(issuer.keys.privateKey)).toString('base64url');
  return [
    { name: 'no token', authorization: undefined, refusal: 'ABSENT' },
    { name: 'an empty header', authorization: '', refusal: 'ABSENT' },
    { name: 'the scheme and nothing else', authorization: 'Bearer', refusal: 'ABSENT' },
    { name: 'another scheme', authorization: `Basic ${Buffer.from('admin:admin').toString('base64')}`, refusal: 'ABSENT' },
    { name: 'a good token under another scheme', authorization: `DPoP ${good}`, refusal: 'ABSENT' },
    { name: 'a good token without scheme', authorization: good, refusal: 'ABSENT' },
    { name: 'two good tokens in one header', authorization: `Bearer ${good}, Bearer ${good}`, refusal: 'ABSENT' },
    { name: 'words', authorization: 'Bearer let-me-in', refusal: 'ABSENT' },
    of('three parts of nonsense', 'MALFORMED', 'a.b.c'),
    of('a header that is no object', 'MALFORMED', `${b64('"at+jwt"')}.${body}.${signature}`),
    of('no signature at all (alg none)', 'ERR_JOSE_ALG_NOT_ALLOWED', `${b64(JSON.stringify({ ...header, alg: 'none' }))}.${body}.`),
    of('alg none with the old signature', 'ERR_JOSE_ALG_NOT_ALLOWED', `${b64(JSON.stringify({ ...header, alg: 'none' }))}.${body}.${signature}`),
    of('HS256 with the published key (PEM) as secret', 'ERR_JOSE_ALG_NOT_ALLOWED', hs256({ ...header, alg: 'HS256' }, body, spki)),
    of('HS256 with the published key (JWK) as secret', 'ERR_JOSE_ALG_NOT_ALLOWED', hs256({ ...header, alg: 'HS256' }, body, published)),
    await headed('a foreign key under the name of ours', forged, {}),
    await headed('a foreign key under its own name', 'ERR_JWKS_NO_MATCHING_KEY', { kid: 'tomorrow' }),
    await headed('a foreign key, brought along', 'BRINGS_ITS_OWN_KEY', { jwk: await exportJWK(foreign.publicKey) }),
    await headed('a foreign key, to be fetched', 'BRINGS_ITS_OWN_KEY', { jku: 'https://evil.example.org/keys' }),
    await headed('a foreign certificate, to be fetched', 'BRINGS_ITS_OWN_KEY', { x5u: 'https://evil.example.org/cert.pem' }),
    await headed('a foreign certificate, brought along', 'BRINGS_ITS_OWN_KEY', { x5c: ['MIIB'] }),
    await headed(
      'a critical extension nobody knows',
      'BRINGS_ITS_OWN_KEY',
      { crit: ['urn:example:rights'], 'urn:example:rights': 'all' },
      issuer.keys.privateKey,
    ),
    of('RS256 under the name of an elliptic key', 'ERR_JWKS_NO_MATCHING_KEY', await signed(claims, { ...header, alg: 'RS256' }, rsa.privateKey)),
    of(
      'a key of the issuer with an algorithm not allowed',
      'ERR_JOSE_ALG_NOT_ALLOWED',
      await signed(claims, { ...header, alg: 'ES384', kid: 'stronger' }, es384.privateKey),
    ),
    of('alg none in other letters', 'ERR_JOSE_ALG_NOT_ALLOWED', `${signable(JSON.stringify({ ...header, alg: 'nOnE' }))}.`),
    of('an algorithm that stands twice in the header', 'MALFORMED', `${signable('{"alg":"none","alg":"ES256","kid":"today","typ":"at+jwt"}')}.${signature}`),
    of('a signature of zeros', forged, `${head}.${body}.${Buffer.alloc(64).toString('base64url')}`),
    of('a signature in another encoding (DER)', forged, `${head}.${body}.${asDer}`),
    of('the signature of another token', forged, `${head}.${body}.${(await issuer.sign({ jti: 'token-2' })).split('.')[2]}`),
    of('a good token inside another', 'ERR_JWT_INVALID', nested),
    await headed('a key under the name of a file', 'ERR_JWKS_NO_MATCHING_KEY', { kid: '../../../../dev/null' }),
    await headed('a key under the name of a statement', 'ERR_JWKS_NO_MATCHING_KEY', { kid: "x' union select 'secret' --" }),
    of('the signature cut short', forged, good.slice(0, -8)),
    of('the signature taken away', forged, `${head}.${body}.`),
    of('one letter of the signature changed', forged, `${head}.${body}.${signature.startsWith('A') ? 'B' : 'A'}${signature.slice(1)}`),
    of('a role added after signing', forged, `${head}.${b64(JSON.stringify({ ...claims, roles: ['ASB_OFFICER', 'CONTROL_ROOM'] }))}.${signature}`),
    of('the header changed after signing', forged, `${b64(JSON.stringify({ ...header, typ: 'JWT' }))}.${body}.${signature}`),
    of('claims that stand twice', 'MALFORMED', await new CompactSign(Buffer.from(repeated)).setProtectedHeader(header).sign(issuer.keys.privateKey)),
    of('claims that are a list', 'ERR_JWT_INVALID', await new CompactSign(Buffer.from('[]')).setProtectedHeader(header).sign(issuer.keys.privateKey)),
    of('encrypted rather than signed', 'ABSENT', encrypted),
    await claiming('expired ten seconds ago', 'ERR_JWT_EXPIRED', { exp: now - 10 }),
    await claiming('expired yesterday', 'ERR_JWT_EXPIRED', { iat: now - 90_000, exp: now - 86_400 }),
    await claiming('not valid yet', claim, { nbf: now + 60 }),
    await claiming('issued in the future', claim, { iat: now + 60 }),
    await claiming('issued two hours ago, expiring in a hundred years', 'ERR_JWT_EXPIRED', { iat: now - 7200, exp: now + 3_155_760_000 }),
    await claiming('an expiry that is no number', claim, { exp: `${now + 600}` }),
    await claiming('no expiry', claim, { exp: undefined }),
    await claiming('no time of issue', claim, { iat: undefined }),
    await claiming('another issuer', claim, { iss: 'https://evil.example.org/' }),
    await claiming('no issuer', claim, { iss: undefined }),
    await claiming('another audience', claim, { aud: 'another-system' }),
    await claiming('the audience in other letters', claim, { aud: 'HUB' }),
    await claiming('the issuer without its last stroke', claim, { iss: 'https://id.example.org' }),
    await claiming('issued in milliseconds', claim, { iat: Date.now() }),
    await claiming('no audience', claim, { aud: undefined }),
    await claiming('no subject', claim, { sub: undefined }),
    await claiming('an empty subject', 'CLAIMS', { sub: '' }),
    await claiming('no agency', claim, { agency: undefined }),
    await claiming('an agency that is no code', 'CLAIMS', { agency: "X'; drop table people; --" }),
    await claiming('no roles', claim, { roles: undefined }),
    await claiming('an empty list of roles', 'CLAIMS', { roles: [] }),
    await claiming('a role nobody knows, beside a known one', 'CLAIMS', { roles: ['ASB_OFFICER', 'ADMIN'] }),
    await claiming('a role that is no list', 'CLAIMS', { roles: 'ASB_OFFICER' }),
    await claiming('a purpose nobody knows', 'CLAIMS', { purposes: ['CURIOSITY'] }),
    await claiming('a default purpose nobody knows', 'CLAIMS', { default_purpose: 'CURIOSITY' }),
    await claiming('a default purpose that is not among its purposes', 'CLAIMS', { purposes: ['PROBLEM_SOLVING'], default_purpose: 'INTELLIGENCE' }),
    await claiming('a default purpose without any purposes', 'CLAIMS', { purposes: undefined, default_purpose: 'PROBLEM_SOLVING' }),
    await claiming('several default purposes', 'CLAIMS', { default_purpose: ['PROBLEM_SOLVING'] }),
    await headed('an ID token, by its nonce', 'NO_ACCESS_TOKEN', { typ: 'JWT' }, issuer.keys.privateKey, { nonce: 'n-1' }),
    await claiming('an ID token, by the hash of its access token', 'NO_ACCESS_TOKEN', { at_hash: 'x' }),
    await claiming('an ID token, by the word of Keycloak', 'NO_ACCESS_TOKEN', { typ: 'ID' }),
    await claiming('a refresh token, by the word of Keycloak', 'NO_ACCESS_TOKEN', { typ: 'Refresh' }),
    await claiming('a security event', 'NO_ACCESS_TOKEN', { events: { 'http://schemas.openid.net/event/backchannel-logout': {} } }),
    await claiming('bound to a certificate that nobody showed', 'BOUND_TO_A_KEY', { cnf: { 'x5t#S256': 'bwcK0esc3ACC3DB2Y5_lESsXE8o9ltc05O89jdN-dg2' } }),
    await claiming('bound to a key that nobody proved', 'BOUND_TO_A_KEY', { cnf: { jkt: '0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I' } }),
    await headed('made for a logout', 'WRONG_TYPE', { typ: 'logout+jwt' }, issuer.keys.privateKey),
    await headed('of no type', 'WRONG_TYPE', { typ: undefined }, issuer.keys.privateKey),
    await headed('naming no key', 'NAMES_NO_KEY', { kid: undefined }, issuer.keys.privateKey),
    await headed('the development key, even when the issuer publishes it', 'WRONG_KEY', { kid: 'development-only' }, stolen.privateKey),
    of('a token of a demo user', 'WRONG_KEY', await developmentToken(stolen, DEMO_USERS[0], systemClock)),
    await claiming('twenty kilobytes long', 'TOO_LONG', { name: 'x'.repeat(15_000) }),
  ];
}

function b64(text: string): string {
  return Buffer.from(text).toString('base64url');
}

function hs256(header: Changes, body: string, secret: string): string {
  const input = `${b64(JSON.stringify(header))}.${body}`;
  return `${input}.${createHmac('sha256', secret).update(input).digest('base64url')}`;
}
