/** A program: a hub on the database named, to which it sends so many hostile requests; says at its end what came back, and how large the heap is. Run with --expose-gc. */
import { Agent, request as send } from 'node:http';
import type { Identity, Role } from '../../src/access/identity.ts';
import { entities } from '../../src/database/entities.ts';
import { openOrm } from '../../src/database/orm.ts';
import { contextMaker } from '../../src/graph/make-context.ts';
import { schema } from '../../src/graph/schema.ts';
import { openLiveLog } from '../../src/live/live-log.ts';
import { createLog } from '../../src/server/log.ts';
import { createServer } from '../../src/server/server.ts';
import { systemClock } from '../../src/shared/clock.ts';
import { ok, refuse } from '../../src/shared/result.ts';
import { outbound } from '../support/outbound.ts';
import { type Hostile, hostileRequests } from './hostile-documents.ts';

/** What the program prints. */
export interface FuzzReport {
  readonly count: number;
  /** How often each status was answered. */
  readonly statuses: Readonly<Record<string, number>>;
  /** Answers that no asker should get, with what was sent. */
  readonly bad: readonly { readonly why: string; readonly kind: string; readonly role: string; readonly sent: string; readonly got: string }[];
  /** Faults that the log knows of. */
  readonly faults: readonly string[];
  /** Answers that held data. */
  readonly answered: number;
  /** The heap after collection, in MB, half way and at the end. */
  readonly heap: readonly [half: number, end: number];
  readonly seconds: number;
}

const ROLES: readonly Role[] = ['ANALYST', 'ASB_OFFICER', 'VICTIM_SUPPORT'];
/** How many requests are under way at once. */
const AT_ONCE = 8;
/** What stands in no answer: stacks, statements, and what PostgreSQL and the libraries say of their troubles. */
const INSIDE =
  /\n\s+at |node_modules|\.(?:ts|js|mjs):\d+|\bselect "|\binsert into\b|\bfrom "\w+" t\b|duplicate key|violates|at or near|invalid input syntax|invalid byte sequence|out of range for type|TypeError|RangeError|kysely|mikro|DriverException|UniqueConstraint/i;

const [, , appUrl = '', askerUrl = '', count = '10000', seed = '1'] = process.argv;
const { gc } = globalThis;
if (gc === undefined) throw new Error('Run this program with --expose-gc.');

const askers = openOrm({ url: askerUrl, entities });
const live = await openLiveLog({ url: appUrl });
const faults: string[] = [];
const server = await createServer({
  config: {
    port: 0,
    host: '127.0.0.1',
    environment: 'production',
    edge: { trustedDocuments: false, origins: [], rates: { subject: 1e9, agency: 1e9, controlRoom: 1e9 } },
  },
  log: createLog({ level: 'error', messages: true, to: { write: (line: string) => void (faults.length < 50 && faults.push(line)) } }),
  schema,
  verify: async (token) => {
    const role = ROLES.find((each) => token === `${each}.x.x`);
    return role === undefined ? refuse('ABSENT') : ok(someone(role));
  },
  revocations: { standing: () => 'GOOD', settled: async () => 'GOOD', onChange: () => () => undefined },
  askingFor: async (identity) => ok({ identity, purpose: identity.defaultPurpose, actingFor: null, reason: null, glass: null }),
  contextFor: contextMaker({ orm: askers, live, clock: systemClock, outbound, inboundLag: async () => [], putOnRecord: async () => undefined }),
  health: { ready: async () => ({ ok: true, parts: {} }) },
});
const url = await server.listen();
const agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE });

const began = performance.now();
const statuses: Record<string, number> = {};
const bad: FuzzReport['bad'][number][] = [];
let answered = 0;

const half = Math.floor(Number(count) / 2);
await sendAll(half, Number(seed));
const first = heap();
await sendAll(Number(count) - half, Number(seed) + 1);
const last = heap();
const report: FuzzReport = {
  count: Number(count),
  statuses,
  bad: bad.slice(0, 20),
  faults: faults.slice(0, 20),
  answered,
  heap: [first, last],
  seconds: (performance.now() - began) / 1000,
};
process.stdout.write(`${JSON.stringify(report)}\n`);
agent.destroy();
await server.close();
await live.close();
await askers.close(true);

function heap(): number {
  gc?.();
  gc?.();
  return process.memoryUsage().heapUsed / 1e6;
}

async function sendAll(most: number, from: number): Promise<void> {
  // In portions, so that the requests themselves do not lie in the heap that is measured.
  for (let done = 0; done < most; done += 500) {
    const requests = hostileRequests(schema, Math.min(500, most - done), from * 1000 + done);
    let next = 0;
    const worker = async () => {
      for (let hostile = requests[next++]; hostile !== undefined; hostile = requests[next++]) await one(hostile, next);
    };
    await Promise.all(Array.from({ length: AT_ONCE }, worker));
  }
}

async function one(hostile: Hostile, number: number): Promise<void> {
  const role = ROLES[number % ROLES.length] ?? 'ANALYST';
  // A subscription that is right stays open: those are tried elsewhere.
  const accept = number % 10 === 0 && !hostile.body.includes('subscription') ? 'text/event-stream' : 'application/json';
  const { status, text, type } = await sent(hostile.body, role, accept);
  statuses[status] = (statuses[status] ?? 0) + 1;
  if (text.includes('"data":{')) answered += 1;
  const why = wrongWith(status, text, type);
  if (why !== null) bad.push({ why, kind: hostile.kind, role, sent: hostile.body.slice(0, 2000), got: text.slice(0, 1000) });
}

function wrongWith(status: number, text: string, type: string): string | null {
  if (status >= 500 || status < 200) return `status ${status}`;
  if (INSIDE.test(text)) return `inside: ${INSIDE.exec(text)?.[0]}`;
  if (text.includes('INTERNAL_SERVER_ERROR')) return 'a fault of the hub';
  if (/did you mean/i.test(text)) return 'a suggestion';
  if (type.startsWith('text/event-stream')) return null;
  try {
    const body: unknown = JSON.parse(text);
    return typeof body === 'object' && body !== null && ('data' in body || 'errors' in body) ? null : 'no answer of GraphQL';
  } catch {
    return 'no JSON';
  }
}

async function sent(body: string, role: Role, accept: string): Promise<{ status: number; text: string; type: string }> {
  return await new Promise((resolve, reject) => {
    const headers = { authorization: `Bearer ${role}.x.x`, 'content-type': 'application/json', accept };
    const asking = send(new URL('/graphql', url), { method: 'POST', headers, agent }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (piece: string) => (text += piece));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, text, type: response.headers['content-type'] ?? '' }));
    });
    asking.on('error', reject);
    asking.end(body);
  });
}

function someone(role: Role): Identity {
  return {
    subject: `fuzz-${role}`,
    name: 'Somebody Hostile',
    agency: role === 'VICTIM_SUPPORT' ? 'VICTIM_SUPPORT' : 'SAFER_NEIGHBOURHOODS',
    roles: [role],
    purposes: ['PROBLEM_SOLVING'],
    defaultPurpose: 'PROBLEM_SOLVING',
    tokenId: null,
    issuedAt: new Date(),
    expiresAt: new Date(Date.now() + 3_600_000),
    demo: false,
  };
}
