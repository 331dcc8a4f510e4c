/** The demo users that a hub in development offers; a hub in production offers none, and says so. */
import { DEMO_USERS } from '../hub/addresses.ts';
import { failureOfStatus, HubFailure } from '../hub/failures.ts';

export interface DemoUser {
  /** The word by which tokens are asked for, such as control-room. */
  readonly name: string;
  /** An invented person or system. */
  readonly person: string;
  /** What they do, in a line. */
  readonly work: string;
  readonly agency: string;
  readonly roles: readonly string[];
}

/** The one that the page begins with, if the hub has it. */
const FIRST = 'control-room';

/** The demo users; null when the hub has none, as in production. @throws HubFailure when it does not say. */
export async function fetchDemoUsers(signal: AbortSignal): Promise<readonly DemoUser[] | null> {
  const response = await fetch(DEMO_USERS, { signal }).catch((failure: unknown) => {
    if (signal.aborted) throw failure;
    throw new HubFailure('UNREACHABLE');
  });
  if (response.status === 404) return null;
  const failure = failureOfStatus(response.status);
  if (failure) throw failure;
  return readDemoUsers(await response.json().catch(() => null));
}

/** Reads `{ users: [...] }`. @throws HubFailure when it is something else. */
export function readDemoUsers(body: unknown): readonly DemoUser[] {
  if (typeof body !== 'object' || body === null || !('users' in body) || !Array.isArray(body.users)) throw new HubFailure('NOT_UNDERSTOOD');
  return body.users.map((entry: unknown) => {
    if (!isDemoUser(entry)) throw new HubFailure('NOT_UNDERSTOOD');
    return entry;
  });
}

/** Whom the page asks as before anyone has chosen. */
export function firstDemoUser(users: readonly DemoUser[]): DemoUser | null {
  return users.find(({ name }) => name === FIRST) ?? users[0] ?? null;
}

function isDemoUser(entry: unknown): entry is DemoUser {
  if (typeof entry !== 'object' || entry === null) return false;
  const { name, person, work, agency, roles } = entry as Partial<Record<keyof DemoUser, unknown>>;
  return [name, person, work, agency].every((word) => typeof word === 'string') && Array.isArray(roles) && roles.every((role) => typeof role === 'string');
}
