/** A real identity provider on this machine (the package oidc-provider): people sign in on its own pages, systems with their secrets, and its keys change. */
import { createHash, randomBytes } from 'node:crypto';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, type JWK } from 'jose';
import { type Adapter, type AdapterPayload, type Configuration, Provider } from 'oidc-provider';
import type { TokenIssuer } from '../../src/config.ts';

/** What the provider says of somebody in a token for the hub: the claims of docs/how-to/bring-your-own-identity-provider.md. */
export interface Rights {
  readonly name: string;
  readonly agency: string;
  readonly roles: readonly string[];
  readonly purposes: readonly string[];
  readonly default_purpose: string;
}

/** People by their login, and systems by the id of their client. */
const KNOWN: Readonly<Record<string, Rights>> = {
  'ola.redbourne': {
    name: 'Ola Redbourne',
    agency: 'SECURITY_CONTROL_CENTRE',
    roles: ['CONTROL_ROOM'],
    purposes: ['CONTROL_ROOM', 'SAFEGUARDING'],
    default_purpose: 'CONTROL_ROOM',
  },
  'ben.keadby': { name: 'Ben Keadby', agency: 'SAFER_NEIGHBOURHOODS', roles: ['ANALYST'], purposes: ['ANALYSIS'], default_purpose: 'ANALYSIS' },
  'victim-support-system': {
    name: 'Victim Support case system',
    agency: 'VICTIM_SUPPORT',
    roles: ['VICTIM_SUPPORT'],
    purposes: ['VICTIM_CONTACT'],
    default_purpose: 'VICTIM_CONTACT',
  },
  'police-system': {
    name: 'Police incident system',
    agency: 'HUMBERSIDE_POLICE',
    roles: ['POLICE_SYSTEM'],
    purposes: ['PROBLEM_SOLVING'],
    default_purpose: 'PROBLEM_SOLVING',
  },
};
const SYSTEMS = ['victim-support-system', 'police-system'];

/** The hub, as the provider knows it: the `aud` of its tokens. */
export const HUB = 'https://hub.example.org/';
/** Another system of the partnership, whose tokens are nothing to the hub. */
export const ANOTHER_SYSTEM = 'https://payroll.example.org/';

const CONSOLE = 'hub-console';
const AFTER_SIGN_IN = 'http://127.0.0.1/signed-in';
const SCOPE = 'ask';

/** What somebody who signed in is given. */
export interface SignedIn {
  readonly accessToken: string;
  readonly idToken: string;
  /** Good for one renewal: the answer to that holds the next. */
  readonly refreshToken: string;
}

export interface IdentityProvider {
  /** For the hub's settings. */
  readonly auth: TokenIssuer;
  /** Client credentials: a token of a partner's system for the hub, or for what else is said. */
  forSystem(client: string, asked?: Readonly<Record<string, string>>): Promise<string>;
  /** Authorization code with PKCE: a person signs in on the provider's pages and agrees. */
  signIn(login: string): Promise<SignedIn>;
  /** Takes the refresh token for new ones. */
  renew(signedIn: SignedIn): Promise<SignedIn>;
  /** From now on tokens are signed with a new key, under a new `kid`; the old ones are published as before. */
  changeKey(): Promise<void>;
  /** Nothing answers at its address until the answer is called. */
  goAway(): Promise<() => Promise<void>>;
  close(): Promise<void>;
}

/** A provider whose access tokens live so many seconds. */
export async function anIdentityProvider({ life = 600 }: { readonly life?: number } = {}): Promise<IdentityProvider> {
  let answer: RequestListener = (_, response) => response.writeHead(503).end();
  let server = createServer((request, response) => answer(request, response));
  const listen = async (port: number) => await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const hangUp = async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  await listen(0);
  const { port } = server.address() as AddressInfo;
  const issuer = `http://127.0.0.1:${port}`;
  const adapter = memory();
  const secret = randomBytes(24).toString('base64url');
  const keys: JWK[] = [];

  const changeKey = async () => {
    keys.unshift(await signingKey());
    answer = quietly(() => new Provider(issuer, configured({ adapter, secret, keys, life }))).callback();
  };
  await changeKey();

  const tokenRequest = async (fields: Readonly<Record<string, string>>, client?: string) => {
    const headers = client === undefined ? undefined : { authorization: `Basic ${Buffer.from(`${client}:${secret}`).toString('base64')}` };
    const response = await fetch(`${issuer}/token`, { method: 'POST', body: new URLSearchParams(fields), ...(headers && { headers }) });
    const given = (await response.json()) as Readonly<Record<string, string>>;
    if (!response.ok) throw new Error(`The provider gives no token: ${JSON.stringify(given)}`);
    return given;
  };
  const signedIn = ({
    access_token: accessToken = '',
    id_token: idToken = '',
    refresh_token: refreshToken = '',
  }: Readonly<Record<string, string>>): SignedIn => ({
    accessToken,
    idToken,
    refreshToken,
  });

  return {
    auth: { issuer, audience: HUB, jwksUrl: new URL(`${issuer}/jwks`) },
    forSystem: async (client, asked = { resource: HUB }) =>
      (await tokenRequest({ grant_type: 'client_credentials', scope: SCOPE, ...asked }, client))['access_token'] ?? '',
    async signIn(login) {
      const verifier = randomBytes(32).toString('base64url');
      const code = await codeFor(issuer, login, createHash('sha256').update(verifier).digest('base64url'));
      const fields = { grant_type: 'authorization_code', code, redirect_uri: AFTER_SIGN_IN, client_id: CONSOLE, code_verifier: verifier, resource: HUB };
      return signedIn(await tokenRequest(fields));
    },
    async renew({ refreshToken }) {
      return signedIn(await tokenRequest({ grant_type: 'refresh_token', refresh_token: refreshToken, client_id: CONSOLE, resource: HUB }));
    },
    changeKey,
    async goAway() {
      await hangUp();
      return async () => {
        server = createServer((request, response) => answer(request, response));
        await listen(port);
      };
    },
    close: hangUp,
  };
}

interface Setup {
  readonly adapter: (name: string) => Adapter;
  readonly secret: string;
  readonly keys: readonly JWK[];
  readonly life: number;
}

function configured({ adapter, secret, keys, life }: Setup): Configuration {
  return {
    adapter,
    jwks: { keys: [...keys] },
    cookies: { keys: [secret] },
    clients: [
      ...SYSTEMS.map((client_id) => ({
        client_id,
        client_secret: secret,
        grant_types: ['client_credentials'],
        response_types: [],
        redirect_uris: [],
      })),
      {
        client_id: CONSOLE,
        token_endpoint_auth_method: 'none' as const,
        grant_types: ['authorization_code', 'refresh_token'],
        response_types: ['code' as const],
        redirect_uris: [AFTER_SIGN_IN],
        id_token_signed_response_alg: 'ES256' as const,
      },
    ],
    clientDefaults: { id_token_signed_response_alg: 'ES256' },
    findAccount: (_, login) => (KNOWN[login] === undefined || SYSTEMS.includes(login) ? undefined : { accountId: login, claims: async () => ({ sub: login }) }),
    // The provider alone says whose agency a client is of: no request can name another.
    extraTokenClaims: (_, token) => ({ ...KNOWN['accountId' in token && typeof token.accountId === 'string' ? token.accountId : (token.clientId ?? '')] }),
    issueRefreshToken: async (_, client) => client.grantTypeAllowed('refresh_token'),
    ttl: { AccessToken: life, ClientCredentials: life, Interaction: 600, Session: 600, Grant: 600, RefreshToken: 600, IdToken: 600 },
    features: {
      devInteractions: { enabled: true },
      clientCredentials: { enabled: true },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => undefined,
        getResourceServerInfo: (_, audience) => ({
          scope: SCOPE,
          audience,
          accessTokenTTL: life,
          accessTokenFormat: 'jwt',
          jwt: { sign: { alg: 'ES256' } },
        }),
      },
    },
  };
}

async function signingKey(): Promise<JWK> {
  const { privateKey } = await generateKeyPair('ES256', { extractable: true });
  return { ...(await exportJWK(privateKey)), kid: randomBytes(6).toString('hex'), alg: 'ES256', use: 'sig' };
}

/** Goes through the provider's pages like a browser: from the request over sign-in and consent to the code. */
async function codeFor(issuer: string, login: string, challenge: string): Promise<string> {
  const cookies = new Map<string, string>();
  const go = async (address: string, form?: Readonly<Record<string, string>>): Promise<Response> => {
    const response = await fetch(new URL(address, issuer), {
      redirect: 'manual',
      headers: { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') },
      ...(form && { method: 'POST', body: new URLSearchParams(form) }),
    });
    for (const cookie of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
      if (value === '') cookies.delete(name);
      else cookies.set(name, value);
    }
    return response;
  };
  const asked = new URLSearchParams({
    client_id: CONSOLE,
    response_type: 'code',
    redirect_uri: AFTER_SIGN_IN,
    scope: `openid ${SCOPE}`,
    resource: HUB,
    code_challenge: challenge,
    code_challenge_method: 'S256',
    nonce: randomBytes(8).toString('hex'),
  });
  let response = await go(`/auth?${asked}`);
  for (let step = 0; step < 12; step += 1) {
    const next = response.headers.get('location');
    if (next?.startsWith(AFTER_SIGN_IN)) {
      const code = new URL(next).searchParams.get('code');
      if (code === null) throw new Error(`The provider did not let ${login} in: ${next}`);
      return code;
    }
    if (next !== null) response = await go(next);
    else {
      const page = await response.text();
      const action = /action="([^"]+)"/.exec(page)?.[1];
      const prompt = /name="prompt" value="(\w+)"/.exec(page)?.[1];
      if (action === undefined || prompt === undefined) throw new Error(`The provider shows a page that nobody expected (${response.status}).`);
      response = await go(action, prompt === 'login' ? { prompt, login, password: 'any' } : { prompt });
    }
  }
  throw new Error('The provider leads in circles.');
}

/** What the provider keeps, for as long as the test runs; it outlives a change of keys. */
function memory(): (name: string) => Adapter {
  const kept = new Map<string, Map<string, AdapterPayload>>();
  return (name) => {
    const rows = kept.get(name) ?? new Map<string, AdapterPayload>();
    kept.set(name, rows);
    return {
      upsert: async (id, payload) => void rows.set(id, payload),
      find: async (id) => rows.get(id),
      findByUid: async (uid) => [...rows.values()].find((payload) => payload.uid === uid),
      findByUserCode: async (code) => [...rows.values()].find((payload) => payload.userCode === code),
      consume: async (id) => {
        const payload = rows.get(id);
        if (payload) payload.consumed = Math.floor(Date.now() / 1000);
      },
      destroy: async (id) => void rows.delete(id),
      revokeByGrantId: async (grantId) => {
        for (const all of kept.values()) for (const [id, payload] of all) if (payload.grantId === grantId) all.delete(id);
      },
    };
  };
}

/** The provider warns that its pages are not for production: a test knows. */
function quietly<Made>(make: () => Made): Made {
  const { warn } = console;
  console.warn = () => undefined;
  try {
    return make();
  } finally {
    console.warn = warn;
  }
}
