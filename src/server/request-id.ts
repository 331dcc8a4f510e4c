/** The id by which a request is found again in the logs: the caller's own when it is a plain word, else one of ours. */
import type { IncomingMessage } from 'node:http';
import { newId } from '../shared/ids.ts';

export function requestIdOf(request: Pick<IncomingMessage, 'headers'>): string {
  const given = request.headers['x-request-id'];
  return typeof given === 'string' && /^[A-Za-z0-9._-]{8,64}$/.test(given) ? given : newId();
}
