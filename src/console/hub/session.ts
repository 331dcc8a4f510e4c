/** On whose behalf the page asks: a demo user whose token the hub makes, or the holder of a token that was pasted. Tokens live in memory only. */
import { DEMO_TOKEN } from './addresses.ts';
import { failureOfStatus, HubFailure } from './failures.ts';

export interface Session {
  /** Tells sessions apart on the page. */
  readonly key: string;
  /** The demo user's name; null for a pasted token. */
  readonly demoUser: string | null;
  /** A token to send. `renew`: the last one was refused, so get another if there is one to get. */
  token(renew?: boolean): Promise<string>;
}

/** Asks as a demo user; the hub makes the token when it is first needed. */
export function demoSession(name: string): Session {
  let made: Promise<string> | null = null;
  return {
    key: `demo:${name}`,
    demoUser: name,
    token(renew = false) {
      if (made === null || renew) {
        const making = fetchDemoToken(name);
        made = making;
        // A token that could not be had is asked for again next time.
        making.catch(() => {
          if (made === making) made = null;
        });
      }
      return made;
    },
  };
}

let pasted = 0;

/** Asks with a token of the hub's issuer. "Bearer " and line breaks that came along when copying are dropped. */
export function pastedSession(text: string): Session {
  const token = text
    .trim()
    .replace(/^Bearer\s+/i, '')
    .replaceAll(/\s+/g, '');
  pasted += 1;
  return { key: `pasted:${pasted}`, demoUser: null, token: async () => token };
}

async function fetchDemoToken(name: string): Promise<string> {
  const response = await fetch(DEMO_TOKEN, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ as: name }),
  }).catch(() => {
    throw new HubFailure('UNREACHABLE');
  });
  const failure = failureOfStatus(response.status);
  if (failure) throw failure;
  const body: unknown = await response.json().catch(() => null);
  if (typeof body === 'object' && body !== null && 'token' in body && typeof body.token === 'string') return body.token;
  throw new HubFailure('NOT_UNDERSTOOD');
}
