/** The demo users over HTTP, in development only: who they are, and a token of any of them. */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { isLoopback } from '../shared/addresses.ts';
import { refusal } from './errors.ts';

/** What the pages show of a demo user. */
export interface ShownUser {
  readonly name: string;
  readonly person: string;
  readonly work: string;
  readonly agency: string;
  readonly roles: readonly string[];
  readonly purposes: readonly string[];
  readonly defaultPurpose: string;
}

export interface Demo {
  readonly users: readonly ShownUser[];
  /** A token of the demo user of that name; null when there is none. */
  mint(name: string): Promise<string | null>;
}

/** Adds /demo/users and /demo/token to an app. */
export function routeDemo(app: FastifyInstance, demo: Demo, host: string): void {
  app.get('/demo/users', async (request, reply) => {
    if (!isAskedHere(request, host)) return await reply.callNotFound();
    return await reply.header('cache-control', 'no-store').send({ users: demo.users });
  });
  app.post('/demo/token', async (request, reply) => {
    if (!isAskedHere(request, host)) return await reply.callNotFound();
    const { body } = request;
    const as = typeof body === 'object' && body !== null && 'as' in body && typeof body.as === 'string' ? body.as : null;
    const token = as === null ? null : await demo.mint(as);
    if (token === null) return await reply.code(404).type('application/json; charset=utf-8').send(noSuchUser(demo));
    return await reply.header('cache-control', 'no-store').send({ token });
  });
}

export function noSuchUser({ users }: Demo): string {
  return refusal(`There is no such demo user: choose one of ${users.map(({ name }) => name).join(', ')}.`, 'NOT_FOUND');
}

/**
 * A hub that listens on this machine alone gives demo tokens only to who asks it by a name of this machine:
 * a page from elsewhere, whose own name was pointed here, is no visitor of it.
 */
export function isAskedHere({ headers }: Pick<FastifyRequest, 'headers'>, host: string): boolean {
  if (!isLoopback(host)) return true;
  const url = `http://${headers.host ?? ''}`;
  return URL.canParse(url) && isLoopback(new URL(url).hostname);
}
