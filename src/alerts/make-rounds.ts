/** How the hub looks by itself for what has not happened in time: rounds, each made by one hub at a time in a transaction of its own. */
import { setTimeout as pause } from 'node:timers/promises';
import type { EntityManager } from '@mikro-orm/postgresql';
import { sql } from 'kysely';
import type { Clock } from '../shared/clock.ts';

/** A check that has to be made again and again. What it finds it tells with `raiseAlert`. */
export interface Round {
  /** In words with hyphens, such as `overdue-referrals`: names its lock, and stands in the log. */
  readonly name: string;
  /** The pause between two rounds, in milliseconds. */
  readonly everyMs: number;
  /** Runs in a transaction; what it throws rolls all of it back, and it is made again after the pause. */
  run(em: EntityManager, clock: Clock): Promise<void>;
}

export interface RoundsParts {
  /** An entity manager of one's own: asked for each round. */
  readonly em: () => EntityManager;
  readonly clock: Clock;
  /** Told when a round begins to fail and when it goes well again; never of what it read. */
  readonly log: (line: string) => void;
}

/** The first of two keys of the advisory lock of a round; the second is of its name. */
const ROUND_LOCK = 7_305_060;
/** How long a statement of a round may take, in milliseconds: a round that hangs would make the hub slow to stop. */
const STATEMENT_LIMIT_MS = 8_000;

/** Makes each of the rounds at once, and then again after its pause. Throws when two have one name. Closing waits for the rounds in hand. */
export function makeRounds(rounds: readonly Round[], parts: RoundsParts): { close(): Promise<void> } {
  const twice = rounds.find(({ name }, index) => rounds.findIndex((each) => each.name === name) !== index);
  if (twice) throw new Error(`Two rounds are called ${twice.name}: each needs a name of its own.`);
  const closing = new AbortController();
  const walks = rounds.map((round) => walk(round, parts, closing.signal));
  return {
    async close() {
      closing.abort();
      await Promise.all(walks);
    },
  };
}

async function walk(round: Round, { em, clock, log }: RoundsParts, signal: AbortSignal): Promise<void> {
  let failing = false;
  while (!signal.aborted) {
    try {
      await makeRound(round, em(), clock);
      if (failing) log(`The round ${round.name} goes well again.`);
      failing = false;
    } catch (failure) {
      if (!failing) log(`The round ${round.name} failed (${wordFor(failure)}); it is made again every ${Math.ceil(round.everyMs / 1_000)} s.`);
      failing = true;
    }
    await pause(round.everyMs, undefined, { signal }).catch(() => undefined);
  }
}

/** Makes one round now. Answers whether it was made: false when another hub is making it at this moment. */
export function makeRound(round: Round, em: EntityManager, clock: Clock): Promise<boolean> {
  return em.transactional(async (inside) => {
    const database = inside.getKysely();
    const { rows } = await sql<{ mine: boolean }>`
      select pg_try_advisory_xact_lock(${ROUND_LOCK}, hashtext(${round.name})) as mine, set_config('statement_timeout', ${String(STATEMENT_LIMIT_MS)}, true)
    `.execute(database);
    if (rows[0]?.mine !== true) return false;
    await round.run(inside, clock);
    return true;
  });
}

/** A failure's kind and code: its message may quote a row, and a row may be about somebody. */
function wordFor(failure: unknown): string {
  if (!(failure instanceof Error)) return 'an unknown failure';
  const code = 'code' in failure && typeof failure.code === 'string' && /^[0-9A-Z_]{1,40}$/.test(failure.code) ? failure.code : null;
  return code === null ? failure.name : `${failure.name} ${code}`;
}
