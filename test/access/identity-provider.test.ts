/** A hub behind a real identity provider: people who signed in and partners' systems are let in, with its ordinary settings and nothing else. */
import { decodeJwt, decodeProtectedHeader } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { issuedTokens, type Verify } from '../../src/access/token.ts';
import { systemClock } from '../../src/shared/clock.ts';
import { aHub, type Hub } from '../server/a-hub.ts';
import { ANOTHER_SYSTEM, anIdentityProvider, HUB, type IdentityProvider } from '../support/oidc.ts';
import { until } from '../support/until.ts';

let provider: IdentityProvider;
let verify: Verify;
let hub: Hub;

beforeAll(async () => {
  provider = await anIdentityProvider();
  verify = issuedTokens(provider.auth, systemClock);
  // In production a partner's system asks registered documents only: that is another test's story.
  hub = await aHub({ verify, config: { environment: 'development' } });
});

afterAll(async () => {
  await hub[Symbol.asyncDispose]();
  await provider.close();
});

/** The three ways in. */
async function asked(token: string): Promise<{ http: number; events: number; socket: string }> {
  const authorization = `Bearer ${token}`;
  const http = await hub.ask('{ subject }', { headers: { authorization } });
  const events = await hub.stream('{ subject }', { authorization });
  await events.text();
  const line = await hub.socket({ params: { authorization } });
  const answer = await Promise.race([line.had('connection_ack').then(() => 'open'), line.closed().then(({ code }) => String(code))]);
  line.socket.close();
  return { http: http.status, events: events.status, socket: answer };
}

const IN = { http: 200, events: 200, socket: 'open' };
const OUT = { http: 401, events: 401, socket: '4403' };

describe('a token of the provider', () => {
  test('for a partner’s system, by its client credentials, is an access token as RFC 9068 has it, and opens every door', async () => {
    const token = await provider.forSystem('victim-support-system');
    expect(decodeProtectedHeader(token)).toMatchObject({ typ: 'at+jwt', alg: 'ES256', kid: expect.any(String) });
    expect(decodeJwt(token)).toMatchObject({ iss: provider.auth.issuer, aud: HUB, client_id: 'victim-support-system', jti: expect.any(String) });
    expect(await verify(token)).toMatchObject({
      ok: true,
      value: {
        subject: 'victim-support-system',
        name: 'Victim Support case system',
        agency: 'VICTIM_SUPPORT',
        roles: ['VICTIM_SUPPORT'],
        purposes: ['VICTIM_CONTACT'],
        defaultPurpose: 'VICTIM_CONTACT',
        demo: false,
      },
    });
    expect(await asked(token)).toEqual(IN);
  });

  test('for a person, who signed in on its pages, opens every door in their own name', async () => {
    const { accessToken } = await provider.signIn('ola.redbourne');
    expect(await verify(accessToken)).toMatchObject({
      ok: true,
      value: { subject: 'ola.redbourne', name: 'Ola Redbourne', agency: 'SECURITY_CONTROL_CENTRE', roles: ['CONTROL_ROOM'] },
    });
    expect(await asked(accessToken)).toEqual(IN);
    const answer = await hub.ask('{ subject }', { headers: { authorization: `Bearer ${accessToken}` } });
    expect(await answer.json()).toEqual({ data: { subject: 'ola.redbourne' } });
  });

  test('that was renewed is of the same person, and another token', async () => {
    const first = await provider.signIn('ben.keadby');
    const second = await provider.renew(first);
    const [before, after] = [await verify(first.accessToken), await verify(second.accessToken)];
    if (!before.ok || !after.ok) throw new Error('a good token was refused');
    expect(after.value.subject).toBe(before.value.subject);
    expect(after.value.tokenId).not.toBe(before.value.tokenId);
    expect(await asked(second.accessToken)).toEqual(IN);
  });
});

describe('what is no access token for the hub opens no door, though the provider signed it', () => {
  test('an ID token, also where it is for the hub’s own audience', async () => {
    const { idToken } = await provider.signIn('ola.redbourne');
    expect(await asked(idToken)).toEqual(OUT);
    const asClient = issuedTokens({ ...provider.auth, audience: 'hub-console' }, systemClock);
    expect(await asClient(idToken)).toMatchObject({ ok: false });
  });

  test('a token for another system', async () => {
    const token = await provider.forSystem('police-system', { resource: ANOTHER_SYSTEM });
    expect(await asked(token)).toEqual(OUT);
    expect(await verify(token)).toEqual({ ok: false, refusal: 'ERR_JWT_CLAIM_VALIDATION_FAILED' });
  });

  test('an opaque token, for no system in particular', async () => {
    expect(await asked(await provider.forSystem('police-system', {}))).toEqual(OUT);
  });

  test('a refresh token', async () => {
    const { refreshToken } = await provider.signIn('ola.redbourne');
    expect(refreshToken).not.toBe('');
    expect(await asked(refreshToken)).toEqual(OUT);
  });
});

test('a partner’s client is of its own agency, whatever it asks for', async () => {
  const wanted = { resource: HUB, agency: 'HUMBERSIDE_POLICE', roles: 'POLICE_SYSTEM', client_id: 'victim-support-system' };
  const token = await provider.forSystem('victim-support-system', wanted);
  expect(await verify(token)).toMatchObject({ ok: true, value: { agency: 'VICTIM_SUPPORT', roles: ['VICTIM_SUPPORT'] } });
});

test('a new key of the provider is taken within seconds, without a restart, and the old one goes on', async () => {
  const before = await provider.forSystem('police-system');
  expect(await verify(before)).toMatchObject({ ok: true });
  await provider.changeKey();
  const after = await provider.forSystem('police-system');
  expect(decodeProtectedHeader(after).kid).not.toBe(decodeProtectedHeader(before).kid);
  await until('the new key is taken', async () => (await verify(after)).ok);
  expect(await asked(after)).toEqual(IN);
  expect(await asked(before)).toEqual(IN);
});

test('while the provider does not answer, nobody new is believed; when it does again, they are', async () => {
  const token = await provider.forSystem('police-system');
  const fresh = issuedTokens(provider.auth, systemClock);
  const comeBack = await provider.goAway();
  expect(await fresh(token)).toEqual({ ok: false, refusal: 'KEYS_UNREACHABLE' });
  await comeBack();
  expect(await fresh(token)).toMatchObject({ ok: true });
});
