/** On a whole hub: everybody asks for a purpose, a system for one of its users, and a purpose that the council ends is ended within seconds, on open lines too. */
import { createClient } from 'graphql-ws';
import { Client } from 'pg';
import { expect, onTestFinished, test } from 'vitest';
import { WebSocket } from 'ws';
import { DEMO_USERS } from '../../src/access/demo-users.ts';
import { startEmbedded } from '../../src/database/embedded.ts';
import { emptyFolder } from '../database/folder.ts';
import { runScript, startHub } from '../support/hub-process.ts';
import { until } from '../support/until.ts';

const ME = '{ me { purpose actingFor } }';

test('who asks says what for, and is refused once the purpose has ended', { timeout: 120_000 }, async () => {
  const folder = await emptyFolder();
  const hub = await startHub({ HUB_DATA: folder, HUB_SIMULATE: '0' });
  const ask = async (as: string, headers: Record<string, string> = {}) => {
    const response = await fetch(new URL('/graphql', hub.url), {
      method: 'POST',
      headers: { authorization: `Bearer ${await hub.token(as)}`, 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ query: ME }),
    });
    return { status: response.status, body: (await response.json()) as { data?: { me: object }; errors?: { extensions: { code: string } }[] } };
  };

  // Nobody has to say anything: each invented user has a purpose that they mostly ask for.
  for (const user of DEMO_USERS)
    expect(await ask(user.name), user.name).toEqual({ status: 200, body: { data: { me: { purpose: user.defaultPurpose, actingFor: null } } } });
  expect(await ask('police-system', { 'x-hub-purpose': 'PROBLEM_SOLVING', 'x-hub-acting-for': 'PC 4711' })).toEqual({
    status: 200,
    body: { data: { me: { purpose: 'PROBLEM_SOLVING', actingFor: 'PC 4711' } } },
  });
  expect(await ask('analyst', { 'x-hub-purpose': 'INTELLIGENCE' })).toMatchObject({
    status: 403,
    body: { errors: [{ extensions: { code: 'REASON_NEEDED' } }] },
  });
  expect(await ask('analyst', { 'x-hub-purpose': 'INTELLIGENCE', 'x-hub-reason': 'Vans at the garages' })).toMatchObject({ status: 200 });
  expect(await ask('analyst', { 'x-hub-purpose': 'SAFEGUARDING' })).toMatchObject({
    status: 403,
    body: { errors: [{ extensions: { code: 'PURPOSE_NOT_ALLOWED' } }] },
  });

  // A token of the command line may mean another purpose.
  const { code, out } = await runScript('token', ['--as', 'analyst', '--purpose', 'PROBLEM_SOLVING'], { HUB_DATA: folder });
  expect(code).toBe(0);
  const socket = createClient({
    url: new URL('/graphql', hub.url).href.replace('http', 'ws'),
    webSocketImpl: WebSocket,
    connectionParams: { authorization: `Bearer ${out.trim()}` },
    lazy: false,
    retryAttempts: 0,
    onNonLazyError: () => undefined, // the line is closed by the hub in the end
  });
  onTestFinished(async () => await socket.dispose());
  const told = async () => (await socket.iterate({ query: ME }).next()).value as { data?: unknown; errors?: { extensions?: { code?: unknown } }[] };
  expect(await told()).toEqual({ data: { me: { purpose: 'PROBLEM_SOLVING', actingFor: null } } });

  const { ownerUrl, stop: letGo } = await startEmbedded(folder);
  const owner = new Client({ connectionString: ownerUrl });
  await owner.connect();
  await owner.query(`update purpose set in_force_to = current_date where code = 'PROBLEM_SOLVING'`);
  await owner.end();
  await letGo();

  // What is asked at once is refused; within five seconds the line is closed, for it stood on that purpose.
  let closedWith: unknown = null;
  const ended = async () => {
    const { errors } = await told().catch((gone: unknown) => {
      closedWith = gone instanceof Object && 'code' in gone ? gone.code : gone;
      return { errors: undefined };
    });
    return closedWith !== null || errors?.[0]?.extensions?.code === 'PURPOSE_NOT_ALLOWED';
  };
  await until('the purpose is refused on the open socket', ended, 5_000);
  await until('the socket is closed', async () => (await ended()) && closedWith !== null, 5_000);
  expect(closedWith).toBe(4403);
  expect(await ask('nat-chair')).toMatchObject({ status: 403, body: { errors: [{ extensions: { code: 'PURPOSE_NOT_ALLOWED' } }] } });
  expect(await ask('analyst')).toMatchObject({ status: 200 });
});
