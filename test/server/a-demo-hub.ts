/** A hub as on a developer's machine: its tokens come from a key of its own, and it offers the demo users. */
import { generateKeyPair } from 'jose';
import { DEMO_USERS, demoUser } from '../../src/access/demo-users.ts';
import { developmentToken, developmentTokens } from '../../src/access/token.ts';
import { systemClock } from '../../src/shared/clock.ts';
import { aHub, type Hub, type HubOptions } from './a-hub.ts';

export async function aDemoHub(options: HubOptions = {}): Promise<Hub> {
  const key = await generateKeyPair('ES256');
  return await aHub({
    verify: developmentTokens(key, systemClock),
    demo: {
      users: DEMO_USERS,
      mint: async (name) => {
        const user = demoUser(name);
        return user === null ? null : await developmentToken(key, user, systemClock);
      },
    },
    ...options,
    config: { environment: 'development', ...options.config },
  });
}
