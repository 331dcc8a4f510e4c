/** How long a token may live, and how far the clock that dated it may be from ours. */

/** How far the issuer's clock may be from ours, in seconds. */
export const CLOCK_TOLERANCE_S = 5;

/** How old a token may be, in seconds, whatever expiry it claims: the longest that common identity providers give by default, and for demo users a long shift. */
export const OLDEST_S = { issued: 90 * 60, development: 12 * 60 * 60 } as const;

/** After so long, in seconds, no token is good any more that was issued at some instant, by the clock of whichever issuer. */
export const LONGEST_LIFE_S = Math.max(...Object.values(OLDEST_S)) + 2 * CLOCK_TOLERANCE_S;
