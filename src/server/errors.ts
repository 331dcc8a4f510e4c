/** What the hub says when it does not answer: refusals in one shape, and its own faults without a word of their inside. */
import type { FastifyReply } from 'fastify';
import { GraphQLError } from 'graphql';
import type { AskingRefusal } from '../access/asking.ts';
import { MAY_NOT } from '../access/identity.ts';
import type { Log } from './log.ts';

const UNSURE_SENTENCE = 'The hub cannot tell at this moment whether your token has been revoked: send the request again in a few seconds.';

const PURPOSE_SENTENCE =
  'You may not ask in this way: say one purpose that your token allows, or none; what you say of a request, say once and in plain text; and only a system says for whom it asks. If your work needs another purpose, ask Safer Neighbourhoods for it.';
const REASON_SENTENCE =
  'This purpose needs a reason: send one in a sentence as `x-hub-reason`, or as the parameter `reason` of a socket. It goes on record with what you read.';

const GLASS_SENTENCE =
  'The broken glass that you name is not open to you: it may be over, given back, another’s, or none. Leave it out, or break glass with glassBreak and name the id of its answer.';

/** A refusal as GraphQL clients read it. The message ends with what to do. */
export function refusal(message: string, code: string): string {
  return `${JSON.stringify({ errors: [{ message, extensions: { code } }] })}\n`;
}

/** Answers with a refusal and its status, in the one shape. */
export async function refused(reply: FastifyReply, status: number, { message, extensions }: GraphQLError): Promise<FastifyReply> {
  return await reply
    .code(status)
    .type('application/json; charset=utf-8')
    .send(refusal(message, String(extensions['code'])));
}

/** What every answer carries that the routes never see; the others have all of helmet's. */
export const SECURITY_HEADERS = {
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
} as const;

/** The one answer to every request without a good token, whatever is wrong with it: who tries tokens learns nothing. */
export const UNAUTHENTICATED = {
  status: 401,
  headers: { 'content-type': 'application/json; charset=utf-8', 'www-authenticate': 'Bearer' },
  body: refusal(
    'There is no valid token with this request: send one as `Authorization: Bearer <token>` (in development `npm run --silent token -- --as NAME` prints one).',
    'UNAUTHENTICATED',
  ),
} as const;

/** The answer to a good token whose holder may not have what was asked for; in the graph it is said for each field. */
export const FORBIDDEN = {
  status: 403,
  headers: { 'content-type': 'application/json; charset=utf-8' },
  body: refusal(MAY_NOT, 'FORBIDDEN'),
} as const;

/**
 * The answers to a good token whose request says of itself what it may not, or too little. Whatever it says wrongly is told in one sentence, which
 * names no purpose: who tries purposes learns nothing.
 */
export const ASKED_WRONGLY: Readonly<Record<AskingRefusal, { readonly status: number; readonly headers: Record<string, string>; readonly body: string }>> = {
  PURPOSE_NOT_ALLOWED: {
    status: 403,
    headers: { 'content-type': 'application/json; charset=utf-8' },
    body: refusal(PURPOSE_SENTENCE, 'PURPOSE_NOT_ALLOWED'),
  },
  REASON_NEEDED: {
    status: 403,
    headers: { 'content-type': 'application/json; charset=utf-8' },
    body: refusal(REASON_SENTENCE, 'REASON_NEEDED'),
  },
  GLASS_NOT_OPEN: {
    status: 403,
    headers: { 'content-type': 'application/json; charset=utf-8' },
    body: refusal(GLASS_SENTENCE, 'GLASS_NOT_OPEN'),
  },
};

const SENTENCES: Readonly<Record<AskingRefusal, string>> = {
  PURPOSE_NOT_ALLOWED: PURPOSE_SENTENCE,
  REASON_NEEDED: REASON_SENTENCE,
  GLASS_NOT_OPEN: GLASS_SENTENCE,
};

/** The same answers to an operation on an open line, whose purpose was good when the line was opened. */
export function askedWrongly(why: AskingRefusal): GraphQLError {
  return new GraphQLError(SENTENCES[why], { extensions: { code: why } });
}

/** The same answers to a socket that opens. */
export const SOCKET_ASKED_WRONGLY: Readonly<Record<AskingRefusal, { readonly code: number; readonly reason: string }>> = {
  PURPOSE_NOT_ALLOWED: { code: 4403, reason: 'Forbidden' },
  REASON_NEEDED: { code: 4403, reason: 'This purpose needs a reason: send one as the parameter reason.' },
  GLASS_NOT_OPEN: { code: 4403, reason: 'This broken glass is not open to you' },
};

/** The answer to a good token while the hub cannot tell whether it has been revoked: nobody is believed until it can. */
export const UNSURE = {
  status: 503,
  headers: { 'content-type': 'application/json; charset=utf-8', 'retry-after': '5' },
  body: refusal(UNSURE_SENTENCE, 'UNAVAILABLE'),
} as const;

/** The same answer to an operation on a socket. */
export function unsure(): GraphQLError {
  return new GraphQLError(UNSURE_SENTENCE, { extensions: { code: 'UNAVAILABLE' } });
}

/** The same answer to a socket that opens. */
export const SOCKET_UNSURE = { code: 1013, reason: 'Try again later' } as const;

/** What a socket without a good token is told: when it opens, when its token ends or is revoked, and when another is shown that may not take its place. */
export const SOCKET_REFUSED = { code: 4403, reason: 'Forbidden' } as const;

/** What a socket is told that its holder opens beside too many others. */
export const TOO_MANY_SOCKETS = { code: 4429, reason: 'Too many sockets' } as const;

/** The code of every fault of the hub itself. */
export const OUR_FAULT = 'INTERNAL_SERVER_ERROR';

/**
 * An error as its asker may see it: errors of the request and those thrown as GraphQLError stay as they are,
 * anything else is logged and becomes a sentence to quote.
 */
export function shown(error: GraphQLError, requestId: string, log: Log): GraphQLError {
  const cause = rootOf(error);
  if (cause === null) return told(error);
  log.error('fault', { requestId, failure: cause });
  return new GraphQLError(`Something went wrong here; quote request ${requestId}`, {
    nodes: error.nodes ?? null,
    source: error.source ?? null,
    positions: error.positions ?? null,
    path: error.path ?? null,
    extensions: { code: OUR_FAULT },
  });
}

/**
 * A message of graphql-js as the hub tells it. Without the names that it would suggest in the place of a wrong one, out of which the schema could be read; and
 * of a document that is too long, what to do.
 */
export function reworded(message: string): string {
  return message
    .replace(/ *Did you mean [^]*$/, '')
    .replace(
      /^Syntax Error: Document contains more that (\d+) tokens\. Parsing aborted\.$/,
      'This document holds more than $1 tokens (words and signs): ask for less, or in several operations.',
    );
}

function told(error: GraphQLError): GraphQLError {
  const message = reworded(error.message);
  if (message === error.message) return error;
  const { nodes = null, source = null, positions = null, path = null, extensions } = error;
  return new GraphQLError(message, { nodes, source, positions, path, extensions });
}

/** What was thrown by accident; null when the error was meant for the asker. */
function rootOf(error: GraphQLError): unknown {
  // An error with a code of its own was meant, even when another lies beneath it, as a scalar's complaint lies beneath an error of validation.
  if (typeof error.extensions.code === 'string' && error.extensions.code !== OUR_FAULT) return null;
  let cause: unknown = error;
  while (cause instanceof GraphQLError && cause.originalError !== undefined) cause = cause.originalError;
  return cause instanceof GraphQLError ? null : cause;
}
