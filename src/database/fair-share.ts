/** How several processes share things fairly without anybody who leads: each registers with a number of its own, and works out the same shares from the list of numbers. */
import { randomInt } from 'node:crypto';
import type { Session } from './session.ts';

/** What one process is to hold of things that are numbered from 0. */
export interface Share {
  readonly count: number;
  /** Where it begins to claim, so that processes that come at the same moment do not all reach for the same ones. */
  readonly first: number;
}

/** A place in a register that every process of the database can see; it ends with the session, however that ends. */
export class FairShare {
  readonly #session: Session;
  /** The first key of the two-part advisory locks that are the register; positive, as pg_locks shows it. */
  readonly #register: number;
  readonly #number = randomInt(2 ** 31 - 1);
  #entered = false;

  constructor(session: Session, register: number) {
    this.#session = session;
    this.#register = register;
  }

  get entered(): boolean {
    return this.#entered;
  }

  /** A shared lock, because after a break the server may not have noticed yet that the session before is gone. */
  async enter(): Promise<void> {
    if (this.#entered) return;
    await this.#session.query('select pg_advisory_lock_shared($1::int, $2::int)', [this.#register, this.#number]);
    this.#entered = true;
  }

  async leave(): Promise<void> {
    if (!this.#entered) return;
    this.#entered = false;
    await this.#session.query('select pg_advisory_unlock_shared($1::int, $2::int)', [this.#register, this.#number]);
  }

  /** The session broke, and the place in the register with it. */
  lost(): void {
    this.#entered = false;
  }

  /** How many of so many things are this process's, so that the shares differ by one at most; null while it cannot be seen in the register. */
  async of(things: number): Promise<Share | null> {
    const { rows } = await this.#session.query<{ number: number }>(
      `select distinct objid::bigint::int as number from pg_locks where locktype = 'advisory' and granted and objsubid = 2 and classid = $1::bigint::oid
          and database = (select oid from pg_database where datname = current_database()) order by number`,
      [this.#register],
    );
    const rank = rows.findIndex(({ number }) => number === this.#number);
    if (rank < 0) return null;
    return { count: Math.floor(things / rows.length) + (rank < things % rows.length ? 1 : 0), first: Math.floor((things * rank) / rows.length) };
  }
}
