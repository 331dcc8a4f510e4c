/** Whether the hub runs, and whether it can be sent requests: for load balancers and whoever watches, without a token and without a word of the inside. */
import type { FastifyInstance } from 'fastify';
import type { Log } from './log.ts';

/** What the hub knows of its parts; each is a name and a plain word or two, such as `ok` or `migrations pending`. */
export interface Readiness {
  readonly ok: boolean;
  readonly parts: Readonly<Record<string, string>>;
}

/** How long the parts may take to say how they are, in milliseconds. */
const PATIENCE = 2000;

/** Adds /health/live and /health/ready to an app. */
export function routeHealth(app: FastifyInstance, ready: () => Promise<Readiness>, draining: () => boolean, log: Log): void {
  app.get('/health/live', async (_, reply) => reply.header('cache-control', 'no-store').send({ live: true }));
  app.get('/health/ready', async (_, reply) => {
    const { ok, parts } = draining() ? { ok: false, parts: { hub: 'stopping' } } : await asked(ready, log);
    const plain = Object.fromEntries(Object.entries(parts).map(([part, word]) => [part, plainWord(word)]));
    return await reply
      .code(ok ? 200 : 503)
      .header('cache-control', 'no-store')
      .send({ ready: ok, parts: plain });
  });
}

async function asked(ready: () => Promise<Readiness>, log: Log): Promise<Readiness> {
  const late = AbortSignal.timeout(PATIENCE);
  const silence = new Promise<Readiness>((resolve) => late.addEventListener('abort', () => resolve({ ok: false, parts: { hub: 'no answer in time' } })));
  try {
    return await Promise.race([ready(), silence]);
  } catch (failure) {
    log.error('readiness', { failure });
    return { ok: false, parts: { hub: 'failing' } };
  }
}

/** Addresses, names of users and messages of other systems stay inside: what is no plain word is only told as failing. */
function plainWord(word: string): string {
  return /^[a-z][a-z -]{0,40}$/i.test(word) ? word : 'failing';
}
