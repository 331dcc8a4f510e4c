/** How much one asker and one agency may ask in a minute. The control room draws on a budget of its own, so that nobody else can use it up. */
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import type { Identity } from '../access/identity.ts';
import type { RateLimits } from '../config.ts';

const MINUTE = 60;

/** The rows that a point pays for, beside the first point of an operation. */
const ROWS_TO_A_POINT = 100;

/** What an operation costs that may read so many rows. */
export function pointsFor(rows: number): number {
  return 1 + Math.floor(rows / ROWS_TO_A_POINT);
}

export class Rates {
  readonly #subject: RateLimiterMemory;
  readonly #agency: RateLimiterMemory;
  readonly #controlRoom: RateLimiterMemory;

  constructor({ subject, agency, controlRoom }: RateLimits) {
    this.#subject = new RateLimiterMemory({ points: subject, duration: MINUTE });
    this.#agency = new RateLimiterMemory({ points: agency, duration: MINUTE });
    this.#controlRoom = new RateLimiterMemory({ points: controlRoom, duration: MINUTE });
  }

  /** Takes so many points from the budgets of an asker. Null when they had them; else after how many seconds to ask again. */
  async take({ agency, subject, roles }: Pick<Identity, 'agency' | 'subject' | 'roles'>, points: number): Promise<number | null> {
    if (points <= 0) return null;
    const shared = roles.includes('CONTROL_ROOM') ? this.#controlRoom : this.#agency;
    return (await taken(this.#subject, JSON.stringify([agency, subject]), points)) ?? (await taken(shared, agency, points));
  }
}

async function taken(limiter: RateLimiterMemory, key: string, points: number): Promise<number | null> {
  try {
    await limiter.consume(key, points);
    return null;
  } catch (refused) {
    if (!(refused instanceof RateLimiterRes)) throw refused;
    return Math.max(1, Math.ceil(refused.msBeforeNext / 1000));
  }
}
