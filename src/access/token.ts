/** Which tokens are good: bearer JWTs of the one issuer in the settings, or, on a developer's machine, of the local key. */
import {
  createRemoteJWKSet,
  decodeProtectedHeader,
  errors,
  jwtVerify,
  SignJWT,
  type JWTPayload,
  type JWTVerifyGetKey,
  type ProtectedHeaderParameters,
} from 'jose';
import { z } from 'zod';
import { type Config, DEVELOPMENT_ISSUER } from '../config.ts';
import type { Clock } from '../shared/clock.ts';
import { newId } from '../shared/ids.ts';
import { ok, refuse, type Result } from '../shared/result.ts';
import type { DemoUser } from './demo-users.ts';
import { DEVELOPMENT_ALGORITHM, DEVELOPMENT_KID, type DevelopmentKey } from './development-key.ts';
import { type Identity, type Purpose, PURPOSES, ROLES } from './identity.ts';
import { repeatsAName } from './repeated-names.ts';
import { CLOCK_TOLERANCE_S, OLDEST_S } from './token-life.ts';

/** The `aud` of tokens made with the development key. */
export const DEVELOPMENT_AUDIENCE = 'safer-neighbourhoods-hub';

/** Signature algorithms that the hub takes; all asymmetric, so that no published key can sign. */
export const ALGORITHMS = ['ES256', 'RS256', 'PS256', 'EdDSA'];

/** The refusal that is not the asker's fault: the issuer's keys could not be fetched. */
export const KEYS_UNREACHABLE = 'KEYS_UNREACHABLE';

/** Longer tokens are refused unread, in characters. */
export const LONGEST_TOKEN = 8192;

/** Longer subjects are refused, in characters: one stands in the records behind `user:`, in columns of 255. */
export const LONGEST_SUBJECT = 250;

/** Longer ids of tokens are refused, in characters. */
export const LONGEST_TOKEN_ID = 255;

/** How an agency's code is written. */
export const AGENCY_CODE = /^[A-Z][A-Z0-9_]{1,63}$/;

/** How soon the issuer's keys are fetched again for a key that nobody knows, in milliseconds: a new key is taken within seconds, and who invents some costs the issuer little. */
const FETCH_AGAIN_AFTER_MS = 5_000;

/** Finds out who holds a token; null stands for a request without one. A refusal is a word for logs and tests: the asker is always told the same. Never rejects. */
export type Verify = (token: string | null) => Promise<Result<Identity, string>>;

/** What the hub needs of a token beyond issuer, audience and times. Unknown roles and purposes are refused rather than dropped: half-understood rights are no rights. */
const Claims = z
  .object({
    sub: z.string().min(1).max(LONGEST_SUBJECT),
    name: z.string().min(1).max(200).optional(),
    agency: z.string().regex(AGENCY_CODE),
    roles: z.array(z.enum(ROLES)).min(1).max(ROLES.length),
    purposes: z.array(z.enum(PURPOSES)).max(PURPOSES.length).default([]),
    // Taken where a request names no purpose.
    default_purpose: z.enum(PURPOSES).optional(),
    jti: z.string().min(1).max(LONGEST_TOKEN_ID).optional(),
    iat: z.number(),
    exp: z.number(),
  })
  .refine(({ default_purpose: given, purposes }) => given === undefined || purposes.includes(given));

/** The verifier of a hub with an identity provider: keys come from the URL in the settings and from nowhere else. */
export function issuedTokens(auth: NonNullable<Config['auth']>, clock: Clock): Verify {
  const keys = createRemoteJWKSet(auth.jwksUrl, { timeoutDuration: 5000, cooldownDuration: FETCH_AGAIN_AFTER_MS });
  return verifier({ ...auth, algorithms: ALGORITHMS, oldest: OLDEST_S.issued, keys, demo: false, clock });
}

/** The verifier of a hub on a developer's machine: only tokens of the local key. */
export function developmentTokens(key: DevelopmentKey, clock: Clock): Verify {
  const keys = async () => key.publicKey;
  return verifier({
    issuer: DEVELOPMENT_ISSUER,
    audience: DEVELOPMENT_AUDIENCE,
    algorithms: [DEVELOPMENT_ALGORITHM],
    oldest: OLDEST_S.development,
    keys,
    demo: true,
    clock,
  });
}

/** A token for a demo user, good for twelve hours; `purpose`, one of theirs, is taken where a request names none. */
export async function developmentToken(key: DevelopmentKey, user: DemoUser, clock: Clock, purpose: Purpose = user.defaultPurpose): Promise<string> {
  const now = Math.floor(clock.now().getTime() / 1000);
  const { person: name, agency, roles, purposes } = user;
  return await new SignJWT({ name, agency, roles: [...roles], purposes: [...purposes], default_purpose: purpose })
    .setProtectedHeader({ alg: DEVELOPMENT_ALGORITHM, kid: DEVELOPMENT_KID, typ: 'at+jwt' })
    .setIssuer(DEVELOPMENT_ISSUER)
    .setAudience(DEVELOPMENT_AUDIENCE)
    .setSubject(`demo:${user.name}`)
    .setJti(newId())
    .setIssuedAt(now)
    .setExpirationTime(now + OLDEST_S.development)
    .sign(key.privateKey);
}

/** The token in an Authorization header or in the parameters of a socket; null when there is none, or anything but one. */
export function bearerToken(authorization: unknown): string | null {
  return typeof authorization === 'string' ? (/^Bearer +([\w-]+\.[\w-]+\.[\w-]*)$/i.exec(authorization)?.[1] ?? null) : null;
}

interface Trust {
  readonly issuer: string;
  readonly audience: string;
  readonly algorithms: string[];
  /** In seconds. */
  readonly oldest: number;
  readonly keys: JWTVerifyGetKey;
  readonly demo: boolean;
  readonly clock: Clock;
}

function verifier(trust: Trust): Verify {
  return async (token) => {
    if (token === null) return refuse('ABSENT');
    if (token.length > LONGEST_TOKEN) return refuse('TOO_LONG');
    const objection = objectionTo(token, trust.demo);
    if (objection !== null) return refuse(objection);
    try {
      const { payload, protectedHeader } = await jwtVerify(token, trust.keys, {
        issuer: trust.issuer,
        audience: trust.audience,
        algorithms: trust.algorithms,
        clockTolerance: CLOCK_TOLERANCE_S,
        maxTokenAge: trust.oldest,
        requiredClaims: ['sub', 'exp', 'iat', 'agency', 'roles'],
        currentDate: trust.clock.now(),
      });
      return misuseOf(payload, protectedHeader) ?? identityIn(payload, trust);
    } catch (failure) {
      // Whatever is no judgement of jose on the token came from fetching the keys.
      const judged = failure instanceof errors.JOSEError && !(failure instanceof errors.JWKSTimeout) && failure.code !== 'ERR_JOSE_GENERIC';
      return refuse(judged ? failure.code : KEYS_UNREACHABLE);
    }
  };
}

/** What can be said against a token before any key is looked at. */
function objectionTo(token: string, demo: boolean): string | null {
  const header = headerOf(token);
  if (header === null) return 'MALFORMED';
  // Keys come from the settings. A token that carries a key, or says where one lies, wants to be its own judge.
  if (['jwk', 'jku', 'x5u', 'x5c', 'crit'].some((name) => name in header)) return 'BRINGS_ITS_OWN_KEY';
  if (typeof header.kid !== 'string') return 'NAMES_NO_KEY';
  if ((header.kid === DEVELOPMENT_KID) !== demo) return 'WRONG_KEY';
  // RFC 9068 access tokens say at+jwt, many providers still JWT; anything else, such as logout+jwt, was made for another use.
  if (typeof header.typ !== 'string' || !/^(application\/)?(at\+)?jwt$/i.test(header.typ)) return 'WRONG_TYPE';
  return null;
}

/** Why a token that the issuer did sign is not to be taken here; null when there is no reason. */
function misuseOf(payload: JWTPayload, { typ }: ProtectedHeaderParameters): Result<never, string> | null {
  // RFC 8705 and 9449: who shows such a token must prove that they hold the key, and the hub sees no proof. To take it all the same would undo the binding.
  if ('cnf' in payload) return refuse('BOUND_TO_A_KEY');
  // ID tokens (OpenID Connect Core §2) and security events (RFC 8417) tell a client of a person, and give nobody a right. Keycloak says it in a claim of its own.
  const told = ['at_hash', 'c_hash', 's_hash', 'events'].some((name) => name in payload) || ('nonce' in payload && !/at\+jwt$/i.test(typ ?? ''));
  const named = typeof payload['typ'] === 'string' && payload['typ'].toLowerCase() !== 'bearer';
  return told || named ? refuse('NO_ACCESS_TOKEN') : null;
}

/** The header of a token; null when it is no JSON, or when header or claims name a thing twice (RFC 7519 §4: readers could then see different people). */
function headerOf(token: string): ProtectedHeaderParameters | null {
  try {
    const twice = token.split('.', 2).some((part) => repeatsAName(Buffer.from(part, 'base64url').toString()));
    return twice ? null : decodeProtectedHeader(token);
  } catch {
    return null;
  }
}

function identityIn(payload: JWTPayload, trust: Trust): Result<Identity, string> {
  const claims = Claims.safeParse(payload);
  if (!claims.success) return refuse('CLAIMS');
  const { sub, name, agency, roles, purposes, default_purpose: defaultPurpose = null, jti, iat, exp } = claims.data;
  return ok({
    subject: sub,
    name: name ?? sub,
    agency,
    roles,
    purposes,
    defaultPurpose,
    tokenId: jti ?? null,
    issuedAt: new Date(iat * 1000),
    expiresAt: new Date(Math.min(exp, iat + trust.oldest) * 1000),
    demo: trust.demo,
  });
}
