/** What a request says of itself: the headers x-hub-purpose, x-hub-acting-for, x-hub-reason and x-hub-break-glass, or the parameters of a socket. */
import type { IncomingMessage } from 'node:http';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Asking, AskingFor, Said } from '../access/asking.ts';
import type { Identity } from '../access/identity.ts';
import { ASKED_WRONGLY } from './errors.ts';
import type { Log } from './log.ts';

/** How somebody asks; null when the request was answered with 403. Call it with whoever identityOf found, before the body is read. */
export async function askingOfRequest(
  request: FastifyRequest,
  reply: FastifyReply,
  identity: Identity,
  { askingFor, log }: { readonly askingFor: AskingFor; readonly log: Log },
): Promise<Asking | null> {
  const verdict = await askingFor(identity, saidIn(request.raw));
  if (verdict.ok) return verdict.value;
  log.info('asked wrongly', { requestId: request.id, part: 'http', agency: identity.agency, reason: verdict.refusal });
  const { status, headers, body } = ASKED_WRONGLY[verdict.refusal];
  await reply.code(status).headers(headers).send(body);
  return null;
}

/** What the headers of a request say: each value of a header that stands there several times. */
export function saidIn({ rawHeaders }: Pick<IncomingMessage, 'rawHeaders'>): Said {
  const under = (name: string) => rawHeaders.flatMap((given, index) => (index % 2 === 0 && given.toLowerCase() === name ? [text(rawHeaders[index + 1])] : []));
  return { purpose: under('x-hub-purpose'), actingFor: under('x-hub-acting-for'), reason: under('x-hub-reason'), breakGlass: under('x-hub-break-glass') };
}

/** What the parameters of connection_init say; null stands for nothing, as many clients send it. */
export function saidInParameters({ purpose, actingFor, reason, breakGlass }: Readonly<Record<string, unknown>>): Said {
  const under = (value: unknown) => (value === undefined || value === null ? [] : [value]);
  return { purpose: under(purpose), actingFor: under(actingFor), reason: under(reason), breakGlass: under(breakGlass) };
}

/** Node reads each byte of a header as a character; the hub reads UTF-8, as clients send it. Null for bytes that are none. */
function text(value: string | undefined): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(Buffer.from(value ?? '', 'latin1'));
  } catch {
    return null;
  }
}
