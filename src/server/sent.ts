/** What a request brings as its document: read once, for Apollo Server and event streams alike, so that what is checked is what is run. */
import type { FastifyRequest } from 'fastify';
import { GraphQLError } from 'graphql';
import type { Identity } from '../access/identity.ts';
import type { Admission } from './admission.ts';

/** A request with the text of its document in its `query`. */
export interface Sent {
  readonly url: string;
  readonly body: unknown;
}

/** The request as it is to be read, or why it is not. What is no GraphQL request in good form stays as it came: those who read it refuse it. */
export function sentBy({ method, url, body }: Pick<FastifyRequest, 'method' | 'url' | 'body'>, identity: Identity, admission: Admission): Sent | GraphQLError {
  if (method === 'GET') return inAddress(url, identity, admission);
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return { url, body };
  const text = admission.textOf(body, identity);
  if (text instanceof GraphQLError) return text;
  return text === undefined ? { url, body } : { url, body: { ...body, query: text, documentId: undefined } };
}

function inAddress(url: string, identity: Identity, admission: Admission): Sent | GraphQLError {
  const mark = url.indexOf('?');
  if (mark < 0) return { url, body: undefined };
  const said = new URLSearchParams(url.slice(mark));
  const twice = ['query', 'documentId'].find((name) => said.getAll(name).length > 1);
  // Which of the two would be checked, and which run?
  if (twice !== undefined) return new GraphQLError(`The address says "${twice}" twice: say it once.`, { extensions: { code: 'BAD_REQUEST' } });
  const query = said.get('query');
  const text = admission.textOf({ query, documentId: said.get('documentId') }, identity);
  if (text instanceof GraphQLError) return text;
  if (text === undefined || text === query) return { url, body: undefined };
  said.set('query', text);
  said.delete('documentId');
  return { url: `${url.slice(0, mark)}?${said}`, body: undefined };
}
