/** How long things in the database may take before they are ended. */

/**
 * How long a transaction of the serving role may stand idle, in milliseconds. Readers in commit order hold back behind the oldest
 * running transaction, so one that was forgotten would hold up every stream: after this the server ends its session and rolls it back.
 */
export const IDLE_TRANSACTION_LIMIT_MS = 10_000;

/** How long a migration waits for a table that others use, in milliseconds; then it fails and can be tried again, instead of making everybody queue behind it. */
export const MIGRATION_LOCK_TIMEOUT_MS = 5_000;

/** How long a statement may take that runs because somebody asked, in milliseconds: whoever waits longer has gone away. */
export const ASKED_LIMIT_MS = 8_000;
