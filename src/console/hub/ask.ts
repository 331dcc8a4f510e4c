/** Asks the hub one question over HTTP, on behalf of a session, and tells a part that is withheld from a question that failed. */
import type { TypedDocumentString } from '../generated/graphql.ts';
import { GRAPHQL } from './addresses.ts';
import { failureOfStatus, HubFailure } from './failures.ts';
import type { Session } from './session.ts';

/** What a GraphQL server sends, as far as the page reads it. */
export interface WireAnswer {
  readonly data?: unknown;
  readonly errors?: readonly WireError[];
}

export interface WireError {
  readonly message: string;
  readonly path?: readonly (string | number)[];
  readonly extensions?: { readonly code?: unknown };
}

/** The answer to a document. A nullable part that the hub withholds is null in it. @throws HubFailure when there is no answer. */
export async function ask<Answer, Variables>(
  session: Session,
  document: TypedDocumentString<Answer, Variables>,
  variables: Variables,
  signal: AbortSignal,
): Promise<Answer> {
  const body = JSON.stringify({ query: document.toString(), variables });
  try {
    return await post<Answer>(body, await session.token(), signal);
  } catch (failure) {
    if (!(failure instanceof HubFailure) || failure.kind !== 'TOKEN_REFUSED' || session.demoUser === null) throw failure;
    // A demo user's token runs out after a long shift; the hub gladly makes another.
    return await post<Answer>(body, await session.token(true), signal);
  }
}

async function post<Answer>(body: string, token: string, signal: AbortSignal): Promise<Answer> {
  const response = await fetch(GRAPHQL, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'application/graphql-response+json, application/json;q=0.9',
      authorization: `Bearer ${token}`,
    },
    body,
    signal,
  }).catch((failure: unknown) => {
    if (signal.aborted) throw failure;
    throw new HubFailure('UNREACHABLE');
  });
  const failure = failureOfStatus(response.status);
  if (failure) throw failure;
  const answer: unknown = await response.json().catch(() => null);
  return dataOf<Answer>(answer);
}

/** The data of an answer. @throws HubFailure when it has none. */
export function dataOf<Answer>(answer: unknown): Answer {
  if (!isAnswer(answer)) throw new HubFailure('NOT_UNDERSTOOD');
  if (answer.data !== null && answer.data !== undefined) return answer.data as Answer;
  throw failureOf(answer.errors ?? []);
}

/** What the errors of an answer without data amount to. */
export function failureOf(errors: readonly WireError[]): HubFailure {
  const [first] = errors;
  if (!first) return new HubFailure('NOT_UNDERSTOOD');
  const code = first.extensions?.code;
  if (code === 'UNAUTHENTICATED') return new HubFailure('TOKEN_REFUSED');
  if (code === 'FORBIDDEN') return new HubFailure('NOT_ALLOWED');
  return new HubFailure('FAILED', first.message.replace(/[^.!?]$/, '$&.'));
}

/** Whether something is the errors of an answer. */
export function isErrors(value: unknown): value is readonly WireError[] {
  return Array.isArray(value) && value.every((error) => typeof error === 'object' && error !== null && 'message' in error);
}

function isAnswer(answer: unknown): answer is WireAnswer {
  return typeof answer === 'object' && answer !== null && ('data' in answer || 'errors' in answer);
}
