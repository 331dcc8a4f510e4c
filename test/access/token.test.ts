/** Which tokens are good, and what the hub reads in them. */
import { exportJWK, generateKeyPair } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DEMO_USERS } from '../../src/access/demo-users.ts';
import { bearerToken, developmentToken, developmentTokens, issuedTokens, type Verify } from '../../src/access/token.ts';
import { systemClock } from '../../src/shared/clock.ts';
import { type Forgery, forgeries } from './forgeries.ts';
import { anIssuer, goodClaims, type Issuer, type KeyPair, signed } from './issuer.ts';

let issuer: Issuer;
let development: KeyPair;
let rsa: KeyPair;
let pss: KeyPair;
let edwards: KeyPair;
let verify: Verify;
let bad: Forgery[];

beforeAll(async () => {
  development = await generateKeyPair('ES256', { extractable: true });
  rsa = await generateKeyPair('RS256', { extractable: true });
  pss = await generateKeyPair('PS256', { extractable: true });
  edwards = await generateKeyPair('EdDSA', { extractable: true });
  const stronger = await generateKeyPair('ES384', { extractable: true });
  issuer = await anIssuer([
    { ...(await exportJWK(development.publicKey)), kid: 'development-only', alg: 'ES256' },
    { ...(await exportJWK(stronger.publicKey)), kid: 'stronger' },
    { ...(await exportJWK(rsa.publicKey)), kid: 'rsa' },
    { ...(await exportJWK(pss.publicKey)), kid: 'pss' },
    { ...(await exportJWK(edwards.publicKey)), kid: 'edwards' },
    { kty: 'oct', k: 'c2VjcmV0LXNlY3JldC1zZWNyZXQtc2VjcmV0LXNlY3JldA', kid: 'secret' },
  ]);
  verify = issuedTokens(issuer.auth, systemClock);
  bad = await forgeries(issuer, development, stronger);
});

afterAll(async () => await issuer.close());

describe('a good token', () => {
  test('says who asks, for which agency, in which roles and for which purposes', async () => {
    const claims = goodClaims(issuer.auth);
    expect(await verify(await issuer.sign())).toEqual({
      ok: true,
      value: {
        subject: 'officer-7',
        name: 'Ola Redbourne',
        agency: 'SAFER_NEIGHBOURHOODS',
        roles: ['ASB_OFFICER'],
        purposes: ['PROBLEM_SOLVING'],
        defaultPurpose: null,
        tokenId: 'token-1',
        issuedAt: new Date((claims.iat ?? 0) * 1000),
        expiresAt: new Date((claims.exp ?? 0) * 1000),
        demo: false,
      },
    });
  });

  test('may leave out name, purposes and its own id', async () => {
    const verdict = await verify(await issuer.sign({ name: undefined, purposes: undefined, jti: undefined }));
    expect(verdict).toMatchObject({ ok: true, value: { subject: 'officer-7', name: 'officer-7', purposes: [], defaultPurpose: null, tokenId: null } });
  });

  test('may name one of its purposes as the one that is meant where a request names none', async () => {
    const purposes = ['PROBLEM_SOLVING', 'SAFEGUARDING'];
    expect(await verify(await issuer.sign({ purposes, default_purpose: 'SAFEGUARDING' }))).toMatchObject({
      ok: true,
      value: { purposes, defaultPurpose: 'SAFEGUARDING' },
    });
  });

  test('may be for several audiences, and of type JWT', async () => {
    expect(await verify(await issuer.sign({ aud: ['another-system', 'hub'] }, { typ: 'JWT' }))).toMatchObject({ ok: true });
  });

  test.each([
    ['RS256', () => rsa, 'rsa'],
    ['PS256', () => pss, 'pss'],
    ['EdDSA', () => edwards, 'edwards'],
  ])('may be signed with %s', async (alg, pair, kid) => {
    expect(await verify(await issuer.sign({}, { alg, kid }, pair().privateKey))).toMatchObject({ ok: true });
  });

  test('ends when the issuer says, or ninety minutes after it was issued', async () => {
    const now = Math.floor(Date.now() / 1000);
    expect(await verify(await issuer.sign({ iat: now - 60, exp: now + 86_400 }))).toMatchObject({
      ok: true,
      value: { expiresAt: new Date((now - 60 + 5400) * 1000) },
    });
  });

  test('may come from a clock a few seconds away', async () => {
    const now = Math.floor(Date.now() / 1000);
    expect(await verify(await issuer.sign({ iat: now + 3, nbf: now + 3 }))).toMatchObject({ ok: true });
  });

  test('costs one fetch of the keys, not one a token', async () => {
    const fresh = issuedTokens(issuer.auth, systemClock);
    const before = issuer.fetched();
    for (let i = 0; i < 5; i += 1) await fresh(await issuer.sign());
    for (let i = 0; i < 5; i += 1) await fresh(await issuer.sign({}, { kid: `unknown-${i}` }));
    expect(issuer.fetched() - before).toBe(1);
  });
});

test('forged, damaged and expired tokens are refused, each for its own reason', async () => {
  const said = await Promise.all(bad.map(async ({ name, authorization }) => [name, await verify(bearerToken(authorization))]));
  expect(Object.fromEntries(said)).toEqual(Object.fromEntries(bad.map(({ name, refusal }) => [name, { ok: false, refusal }])));
  expect(bad.length).toBeGreaterThan(50);
});

test('a published secret is no key: HS256 stays refused', async () => {
  const token = await signed(goodClaims(issuer.auth), { alg: 'HS256', kid: 'secret', typ: 'at+jwt' }, Buffer.from('secret-secret-secret-secret-secret'));
  expect(await verify(token)).toEqual({ ok: false, refusal: 'ERR_JOSE_ALG_NOT_ALLOWED' });
});

test('nobody is believed while the keys of the issuer cannot be fetched', async () => {
  const gone = await anIssuer();
  await gone.close();
  expect(await issuedTokens(gone.auth, systemClock)(await gone.sign())).toEqual({ ok: false, refusal: 'KEYS_UNREACHABLE' });
});

describe('a token of the development key', () => {
  test.each(DEMO_USERS.map((user) => [user.name, user] as const))('%s is who the list says', async (_, user) => {
    const verdict = await developmentTokens(development, systemClock)(await developmentToken(development, user, systemClock));
    expect(verdict).toMatchObject({
      ok: true,
      value: {
        subject: `demo:${user.name}`,
        name: user.person,
        agency: user.agency,
        roles: user.roles,
        purposes: user.purposes,
        defaultPurpose: user.defaultPurpose,
        demo: true,
      },
    });
  });

  test('lasts twelve hours', async () => {
    const made = { now: () => new Date('2026-11-23T08:00:00Z') };
    const token = await developmentToken(development, DEMO_USERS[0], made);
    const asked = async (time: string) => (await developmentTokens(development, { now: () => new Date(time) })(token)).ok;
    expect(await asked('2026-11-23T19:59:59Z')).toBe(true);
    expect(await asked('2026-11-23T20:00:06Z')).toBe(false);
  });

  test('of another machine is refused', async () => {
    const token = await developmentToken(await generateKeyPair('ES256'), DEMO_USERS[0], systemClock);
    expect(await developmentTokens(development, systemClock)(token)).toEqual({ ok: false, refusal: 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED' });
  });

  test('is the only one that a developer’s hub takes: tokens of an issuer are refused', async () => {
    expect(await developmentTokens(development, systemClock)(await issuer.sign())).toEqual({ ok: false, refusal: 'WRONG_KEY' });
  });
});
