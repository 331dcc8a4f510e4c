/** Broken glass on the wire: what a request, a socket and an event stream say of it, that an open line ends with it, and that nobody else is told what it shows. */
import { once } from 'node:events';
import { WebSocket } from 'ws';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Purpose } from '../../../src/access/identity.ts';
import { issuedTokens } from '../../../src/access/token.ts';
import { schema } from '../../../src/graph/schema.ts';
import { appendLive } from '../../../src/live/live-entry.ts';
import { createLog } from '../../../src/server/log.ts';
import { createServer, type HubServer } from '../../../src/server/server.ts';
import { readTrustedDocuments } from '../../../src/server/trusted-documents.ts';
import { newId } from '../../../src/shared/ids.ts';
import { systemClock } from '../../../src/shared/clock.ts';
import { readEvents } from '../../server/a-hub.ts';
import { anIncident } from '../../support/records.ts';
import { until } from '../../support/until.ts';
import { anIssuer, type Issuer } from '../issuer.ts';
import { anEmergency, type Emergency, globalId, keyIn } from './emergency.ts';

let world: Emergency;
let issuer: Issuer;
let server: HubServer;
let url: URL;
const logged: string[] = [];

beforeAll(async () => {
  [world, issuer] = [await anEmergency(), await anIssuer()];
  server = await createServer({
    config: { port: 0, host: '127.0.0.1', environment: 'development' },
    log: createLog({ level: 'debug', messages: true, to: { write: (line: string) => void logged.push(line) } }),
    schema,
    verify: issuedTokens(issuer.auth, systemClock),
    revocations: { standing: () => 'GOOD', settled: async () => 'GOOD', onChange: () => () => undefined },
    askingFor: world.askingFor,
    contextFor: world.contextFor,
    health: { ready: async () => ({ ok: true, parts: {} }) },
    documents: readTrustedDocuments(),
  });
  url = await server.listen();
}, 60_000);
afterAll(async () => {
  await server.close();
  await issuer.close();
  await world.close();
});

interface Holder {
  readonly subject: string;
  readonly authorization: string;
}

async function anOfficer({ roles = ['ASB_OFFICER'], agency = 'SAFER_NEIGHBOURHOODS', purpose = 'PROBLEM_SOLVING' as Purpose } = {}): Promise<Holder> {
  const subject = newId();
  return { subject, authorization: `Bearer ${await issuer.sign({ sub: subject, agency, roles, purposes: [purpose], default_purpose: purpose })}` };
}

const post = async (
  { authorization }: Holder,
  query: string,
  headers: Record<string, string> = {},
): Promise<{ status: number; text: string; data: Record<string, unknown> }> => {
  const response = await fetch(new URL('/graphql', url), {
    method: 'POST',
    headers: { authorization, 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ query }),
  });
  const text = await response.text();
  return { status: response.status, text, data: text.startsWith('{') ? JSON.parse(text).data : {} };
};

async function broken(who: Holder, record: string): Promise<string> {
  const { data, text } = await post(
    who,
    `mutation { glassBreak(record: "${record}", reason: "An emergency.", idempotencyKey: "${newId()}") { ... on GlassBreak { id } } }`,
  );
  const done = data?.['glassBreak'] as { id?: string } | undefined;
  if (done?.id === undefined) throw new Error(text);
  return keyIn(done.id);
}

interface Line {
  readonly socket: WebSocket;
  readonly messages: { type: string; payload?: unknown }[];
  readonly closed: () => { code: number; reason: string } | null;
}

async function aLine({ authorization }: Holder, parameters: Record<string, unknown>, query: string | null): Promise<Line> {
  const socket = new WebSocket(new URL('/graphql', url), 'graphql-transport-ws');
  const messages: Line['messages'] = [];
  let end: { code: number; reason: string } | null = null;
  socket.on('message', (data) => messages.push(JSON.parse(String(data))));
  socket.on('close', (code, reason) => (end = { code, reason: String(reason) }));
  await once(socket, 'open');
  socket.send(JSON.stringify({ type: 'connection_init', payload: { authorization, ...parameters } }));
  await until('the socket is open or refused', () => end !== null || messages.some(({ type }) => type === 'connection_ack'));
  if (query !== null && end === null) socket.send(JSON.stringify({ type: 'subscribe', id: '1', payload: { query } }));
  return { socket, messages, closed: () => end };
}

const FOLLOW = 'subscription { incidentRecorded { id summary } }';

/** An incident of probation, which shares nothing with Safer Neighbourhoods. */
async function theirIncident(): Promise<string> {
  return await world.hub.write(async (em) => {
    const each = anIncident(em, null, { summary: 'Canary of probation' });
    em.assign(each, { ownerAgency: 'PROBATION_SERVICE' });
    return each.id;
  });
}

const tell = (id: string) =>
  world.hub.write(
    async (em) =>
      await appendLive(em, [
        { kind: 'incident.recorded', subjectId: id, wardCode: null, category: 'ANTI_SOCIAL_BEHAVIOUR', markings: [], simulated: false, at: new Date() },
      ]),
  );

const CANARY = 'Canary of probation';
const tellsIt = ({ messages }: Line) => JSON.stringify(messages).includes(CANARY);
const events = ({ messages }: Line) => messages.filter(({ type }) => type === 'next').length;

/** An event of an incident that everybody of Safer Neighbourhoods sees: whoever had it has had all before it. */
async function tellOwn(summary = 'Our own'): Promise<void> {
  const own = await world.hub.write(async (em) => anIncident(em, null, { summary }).id);
  await tell(own);
}

/** Moves the clock, and puts it back when the work is done. */
async function afterwards(minutes: number, work: () => Promise<void>): Promise<void> {
  const before = world.now;
  world.later(minutes);
  try {
    await work();
  } finally {
    world.now = before;
  }
}

test('a request that names glass that is not open to it gets one answer, byte for byte, whatever is wrong', async () => {
  const [who, other] = [await anOfficer(), await anOfficer()];
  const incident = await theirIncident();
  const [over, back] = [await broken(who, globalId('Incident', incident)), await broken(who, globalId('Incident', incident))];
  expect((await post(who, `mutation { glassReturn(glassId: "${globalId('GlassBreak', back)}", idempotencyKey: "${newId()}") { __typename } }`)).data).toEqual({
    glassReturn: { __typename: 'GlassBreak' },
  });
  const query = `{ node(id: "${globalId('Incident', incident)}") { ... on Incident { summary } } }`;
  expect((await post(who, query, { 'x-hub-break-glass': over })).data).toEqual({ node: { summary: CANARY } });
  const answers = new Set<string>();
  for (const glass of [back, newId(), 'glass', '', 'é', over.toUpperCase(), `${over} `.repeat(2)]) {
    const { status, text } = await post(who, query, { 'x-hub-break-glass': encodeURI(glass) });
    answers.add(`${status} ${text}`);
  }
  const twice = await fetch(new URL('/graphql', url), {
    method: 'POST',
    headers: [
      ['authorization', who.authorization],
      ['content-type', 'application/json'],
      ['x-hub-break-glass', over],
      ['x-hub-break-glass', over],
    ],
    body: JSON.stringify({ query }),
  });
  answers.add(`${twice.status} ${await twice.text()}`);
  const another = await post(other, query, { 'x-hub-break-glass': over });
  answers.add(`${another.status} ${another.text}`);
  await afterwards(61, async () => {
    const late = await post(who, query, { 'x-hub-break-glass': over });
    answers.add(`${late.status} ${late.text}`);
  });
  expect([...answers]).toHaveLength(1);
  expect([...answers][0]).toMatch(/^403 .*GLASS_NOT_OPEN/);
  const line = await aLine(other, { breakGlass: over }, null);
  expect(line.closed()).toEqual({ code: 4403, reason: 'This broken glass is not open to you' });
  // Neither the reason nor who broke it stands in the log.
  expect(logged.join('')).not.toContain('An emergency.');
});

describe('two who follow the same, in the same role and for the same purpose', () => {
  test('are told what each may see: the one with glass hears of the record, the other does not, whoever comes first', async () => {
    const [who, other] = [await anOfficer(), await anOfficer()];
    const incident = await theirIncident();
    const glass = await broken(who, globalId('Incident', incident));
    for (const first of [true, false]) {
      const lines = first
        ? [await aLine(who, { breakGlass: glass }, FOLLOW), await aLine(other, {}, FOLLOW)]
        : [await aLine(other, {}, FOLLOW), await aLine(who, { breakGlass: glass }, FOLLOW)];
      const [mine, theirs] = first ? lines : lines.toReversed();
      if (!mine || !theirs) throw new Error('There are two lines.');
      // Whoever hears of an own one is subscribed.
      await until('both follow', async () => {
        await tellOwn();
        return lines.every((line) => events(line) > 0);
      });
      await tell(incident);
      await until('the one with glass was told', () => tellsIt(mine));
      await tellOwn();
      const before = events(theirs);
      await until('the other has heard what came after it', async () => {
        await tellOwn();
        return events(theirs) > before + 1;
      });
      expect(tellsIt(theirs)).toBe(false);
      for (const { socket } of lines) socket.terminate();
    }
  });
});

test('a grant shows its record to one who follows, and not to another of the same role and purpose', async () => {
  const [who, other] = [await anOfficer(), await anOfficer()];
  const incident = await theirIncident();
  await world.hub.write(async (em) => {
    await em.execute(
      `insert into access_grant (id, record_type, record_id, subject, agency, purpose, granted_from, granted_until, granted_by)
       values (?, 'Incident', ?, ?, 'SAFER_NEIGHBOURHOODS', 'PROBLEM_SOLVING', ?, ?, 'user:an-owner')`,
      [newId(), incident, who.subject, new Date(world.now.getTime() - 60_000), new Date(world.now.getTime() + 3_600_000)],
    );
  });
  const lines = [await aLine(other, {}, FOLLOW), await aLine(who, {}, FOLLOW)] as const;
  const [theirs, mine] = lines;
  await until('the grant is known and told of', async () => {
    await tell(incident);
    return tellsIt(mine);
  });
  await tellOwn('The last word');
  await until('both have heard all', () => lines.every(({ messages }) => JSON.stringify(messages).includes('The last word')));
  expect(tellsIt(theirs)).toBe(false);
  for (const { socket } of lines) socket.terminate();
});

describe.each([
  ['is over by its limit', async (work: () => Promise<void>) => await afterwards(60, work)],
  [
    'is given back elsewhere',
    async (work: () => Promise<void>, who: Holder, glass: string) => {
      await post(who, `mutation { glassReturn(glassId: "${globalId('GlassBreak', glass)}", idempotencyKey: "${newId()}") { __typename } }`);
      await work();
    },
  ],
])('when glass %s', (_, ends) => {
  test('the next event is withheld, and socket and stream are closed within five seconds', async () => {
    const who = await anOfficer();
    const incident = await theirIncident();
    const glass = await broken(who, globalId('Incident', incident));
    const line = await aLine(who, { breakGlass: glass }, FOLLOW);
    const response = await fetch(new URL('/graphql', url), {
      method: 'POST',
      headers: { authorization: who.authorization, 'content-type': 'application/json', accept: 'text/event-stream', 'x-hub-break-glass': glass },
      body: JSON.stringify({ query: FOLLOW }),
    });
    const stream = readEvents(response);
    await until('both are told', async () => {
      await tell(incident);
      return tellsIt(line) && stream.text().includes(CANARY);
    });
    // Events keep their order: who has heard the last word has heard all before it.
    await tellOwn('The last word');
    await until('both have heard all', () => JSON.stringify(line.messages).includes('The last word') && stream.text().includes('The last word'));
    const again = await theirIncident();
    await ends(
      async () => {
        const began = performance.now();
        const had = [JSON.stringify(line.messages).split(CANARY).length, stream.text().split(CANARY).length];
        await tell(incident);
        await tell(again);
        await until('both are closed', () => line.closed() !== null && stream.done(), 5_000);
        expect(performance.now() - began).toBeLessThan(5_000);
        expect(line.closed()?.code).toBe(4403);
        expect([JSON.stringify(line.messages).split(CANARY).length, stream.text().split(CANARY).length]).toEqual(had);
      },
      who,
      glass,
    );
  }, 20_000);
});
