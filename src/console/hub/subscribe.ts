/** One subscription over one socket (graphql-transport-ws); whoever wants it kept open dials again. */
import { createClient } from 'graphql-ws';
import type { TypedDocumentString } from '../generated/graphql.ts';
import { socketAddress } from './addresses.ts';
import { dataOf, failureOf, isErrors } from './ask.ts';
import { HubFailure } from './failures.ts';
import type { Dial } from './line.ts';
import type { Session } from './session.ts';

/** A silent line is tested this often, in milliseconds, and given up when the hub does not answer in time. */
const PING_EVERY = 10_000;
const PONG_WITHIN = 5_000;

type NoVariables = Record<string, never>;

/** A way to dial the hub for a subscription without variables. `told` gets the data of each event; null stands for one that the hub could not tell. */
export function subscription<Answer>(session: Session, document: TypedDocumentString<Answer, NoVariables>, told: (data: Answer | null) => void): Dial {
  return (events, renew) => {
    let waiting: ReturnType<typeof setTimeout> | undefined;
    const client = createClient({
      url: socketAddress(window.document.baseURI),
      retryAttempts: 0,
      connectionAckWaitTimeout: PONG_WITHIN,
      keepAlive: PING_EVERY,
      connectionParams: async () => ({ authorization: `Bearer ${await session.token(renew)}` }),
      on: {
        connected: () => events.connected(),
        closed: (event) => {
          clearTimeout(waiting);
          events.ended(failureOfEnd(event));
        },
        ping: (received) => {
          if (!received) waiting = setTimeout(() => client.terminate(), PONG_WITHIN);
        },
        pong: (received) => {
          if (received) clearTimeout(waiting);
        },
      },
    });
    client.subscribe<unknown>(
      { query: document.toString() },
      {
        next: (answer) => told(dataOrNull<Answer>(answer)),
        error: (end) => events.ended(failureOfEnd(end)),
        // The hub ends its subscriptions when it shuts down; it will be back.
        complete: () => events.ended(new HubFailure('UNREACHABLE')),
      },
    );
    return () => {
      clearTimeout(waiting);
      void client.dispose();
    };
  };
}

function dataOrNull<Answer>(answer: unknown): Answer | null {
  try {
    return dataOf<Answer>(answer);
  } catch {
    return null;
  }
}

/** Close codes with which a graphql-transport-ws server turns a token away: 4401 Unauthorized, 4403 Forbidden. */
const TURNED_AWAY = [4401, 4403];

/** What the end of a socket or of a subscription amounts to: a close event, the errors of the subscription, or what fetching the token threw. */
function failureOfEnd(end: unknown): HubFailure {
  if (end instanceof HubFailure) return end;
  if (isErrors(end)) return failureOf(end);
  const turnedAway = typeof end === 'object' && end !== null && 'code' in end && typeof end.code === 'number' && TURNED_AWAY.includes(end.code);
  return new HubFailure(turnedAway ? 'TOKEN_REFUSED' : 'UNREACHABLE');
}
