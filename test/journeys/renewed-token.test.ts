/** A night in the control room on tokens of eight seconds: each is renewed on the open socket, and no event is lost or told twice. */
import { once } from 'node:events';
import { setInterval as every } from 'node:timers/promises';
import { decodeJwt } from 'jose';
import { expect, onTestFinished, test } from 'vitest';
import { WebSocket } from 'ws';
import { embeddedBus } from '../../integrations/kit/embedded-bus.ts';
import { startEmbedded } from '../../src/database/embedded.ts';
import { emptyFolder } from '../database/folder.ts';
import { aLog } from '../integrations/police-incidents/messages-for-tests.ts';
import { beginScript, startHub } from '../support/hub-process.ts';
import { anIdentityProvider } from '../support/oidc.ts';
import { until } from '../support/until.ts';

/** How long a token lives, in seconds. */
const LIFE = 8;

interface Message {
  readonly type: string;
  readonly payload?: { readonly data?: { readonly incidentRecorded: { readonly reference: string } }; readonly expiresAt?: string };
}

test(
  'a socket is given three new tokens while incidents come in, hears each incident once, and is closed when the last is revoked',
  { timeout: 120_000 },
  async () => {
    const provider = await anIdentityProvider({ life: LIFE });
    onTestFinished(async () => await provider.close());
    const folder = await emptyFolder();
    const { issuer, audience, jwksUrl } = provider.auth;
    const settings = { HUB_DATA: folder, HUB_SIMULATE: '0', AUTH_ISSUER: issuer, AUTH_AUDIENCE: audience, AUTH_JWKS_URL: jwksUrl.href };
    const hub = await startHub(settings);
    const { appUrl, stop: letGo } = await startEmbedded(folder);
    await letGo(); // the hub holds it; only its address was wanted
    const bus = embeddedBus({ url: appUrl });
    onTestFinished(async () => await bus.close());

    let signedIn = await provider.signIn('ola.redbourne');
    const url = new URL('/graphql', hub.url);
    url.protocol = 'ws:';
    const socket = new WebSocket(url, 'graphql-transport-ws');
    onTestFinished(() => socket.terminate());
    const messages: Message[] = [];
    let end: { code: number; reason: string } | null = null;
    socket.on('message', (data) => void messages.push(JSON.parse(String(data))));
    socket.on('close', (code, reason) => (end = { code, reason: String(reason) }));
    await once(socket, 'open');
    const authorization = () => `Bearer ${signedIn.accessToken}`;
    socket.send(JSON.stringify({ type: 'connection_init', payload: { authorization: authorization() } }));
    await until('the socket is open', () => messages.some(({ type }) => type === 'connection_ack'));
    socket.send(JSON.stringify({ type: 'subscribe', id: 'night', payload: { query: 'subscription { incidentRecorded { reference } }' } }));

    // Incidents come in all the time, four a second.
    let published = 0;
    const leave = new AbortController();
    const publish = async () => {
      published += 1;
      const key = `humberside|2026-11-20|${published}`;
      const facts = { key, log: { forceCode: 'humberside', date: '2026-11-20', number: published }, revision: 1, openingCode: 'ASB-ROWDY' };
      const words = { nsirCategory: 'NUISANCE', summary: `Log ${published}.` };
      await bus.publish([aLog({ ...facts, ...words }, { wardCode: 'E05015092' }, { ce_id: `${published}-1`, ce_type: 'police.incident.recorded' })]);
    };
    const heard = () => messages.flatMap(({ payload }) => (payload?.data ? [Number(payload.data.incidentRecorded.reference.split('|')[2])] : []));
    await until('the subscription hears', async () => (await publish(), heard().length > 0), 30_000);
    // From here on nothing may be missing.
    const first = published + 1;
    const since = () => heard().filter((number) => number >= first);
    const flowing = (async () => {
      for await (const _ of every(250, undefined, { signal: leave.signal })) await publish();
    })().catch(() => undefined);
    onTestFinished(() => leave.abort());

    const expiryOf = (token: string) => (decodeJwt(token).exp ?? 0) * 1000;
    const renewals: string[] = [];
    for (let renewal = 1; renewal <= 3; renewal += 1) {
      const ends = expiryOf(signedIn.accessToken);
      await until('the token has three seconds left', () => Date.now() > ends - 3_000, LIFE * 1_000);
      signedIn = await provider.renew(signedIn);
      socket.send(JSON.stringify({ type: 'ping', payload: { authorization: authorization() } }));
      await until('the new token is taken', () => messages.filter(({ type }) => type === 'pong').length === renewal);
      renewals.push(new Date(expiryOf(signedIn.accessToken)).toISOString());
      // The token before it ends now, and with it nothing.
      await until('the old token is over', () => Date.now() > ends + 500, LIFE * 1_000);
      const sofar = heard().length;
      await until('incidents are still heard', () => heard().length > sofar);
      expect(end).toBe(null);
    }
    leave.abort();
    await flowing;
    await until('every incident is heard', () => since().length > published - first);
    // The order is that of the commits, and those of two keys may overtake one another.
    expect(since().toSorted((a, b) => a - b)).toEqual(Array.from({ length: published - first + 1 }, (_, index) => first + index));
    expect(published - first).toBeGreaterThan(30);
    expect(messages.filter(({ type }) => type === 'pong').map(({ payload }) => payload)).toEqual(renewals.map((expiresAt) => ({ expiresAt })));

    // The last token is revoked on the command line, by who knows only the token.
    signedIn = await provider.renew(signedIn);
    socket.send(JSON.stringify({ type: 'ping', payload: { authorization: authorization() } }));
    await until('the new token is taken', () => messages.filter(({ type }) => type === 'pong').length === 4);
    const revoked = await beginScript('token', ['--revoke', signedIn.accessToken, '--because', 'The terminal was left open.'], settings).ended;
    expect(revoked).toMatchObject({ code: 0, err: '' });
    const before = heard().length;
    const asked = performance.now();
    await until('the socket is closed', () => end !== null, 5_000);
    expect(end).toEqual({ code: 4403, reason: 'Forbidden' });
    expect(performance.now() - asked).toBeLessThan(5_000);
    await publish();
    const again = await fetch(new URL('/graphql', hub.url), {
      method: 'POST',
      headers: { authorization: authorization(), 'content-type': 'application/json' },
      body: '{"query":"{ me { name } }"}',
    });
    expect(again.status).toBe(401);
    expect(heard()).toHaveLength(before);
  },
);
