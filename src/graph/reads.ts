/** The reads of one operation: one transaction, begun with the first of them in the name of the asker, and over before the answer leaves. */
import type { EntityManager } from '@mikro-orm/postgresql';
import type { RawBuilder } from 'kysely';

/** Runs a statement in somebody's name. */
export type Runs = <Row>(statement: RawBuilder<Row>) => Promise<Row[]>;

/** The tables of the hub, untyped: statements are compiled from declarations that were checked at start-up. */
export type Tables = Record<string, Record<string, unknown>>;

/**
 * Whoever asks holds one connection from the first read of an operation to its end, and the settings that say who asks end with the
 * transaction: the connection goes back to the pool as nobody's. A statement that fails ends the transaction for all that come after it.
 */
export class Reads {
  readonly #em: EntityManager;
  #begun: Promise<EntityManager> | null = null;
  #over = false;

  /** `em` carries the session context of the asker. */
  constructor(em: EntityManager) {
    this.#em = em;
  }

  /** Throws when the operation is over: what would be read then would be read by nobody. */
  async run<Row>(statement: RawBuilder<Row>): Promise<Row[]> {
    if (this.#over) throw new Error('The operation is over: nothing can be read in its name.');
    this.#begun ??= this.#begin();
    const em = await this.#begun;
    const { rows } = await statement.execute(em.getKysely<Tables>());
    return rows;
  }

  /** Writes in the same transaction, beside what was read. */
  async write(work: (em: EntityManager) => Promise<unknown>): Promise<void> {
    this.#begun ??= this.#begin();
    await work(await this.#begun);
  }

  /** Ends the transaction of what was read so far; a later read begins another. For what writes in between: it must not wait for a second connection. */
  async pause(): Promise<void> {
    const begun = this.#begun;
    this.#begun = null;
    await (await begun)?.commit();
  }

  /** Ends for good. Rejects when what was read cannot be answered for: then it must not be answered. */
  async end(): Promise<void> {
    this.#over = true;
    await this.pause();
  }

  /** Ends for good without an answer. Never rejects. */
  async abandon(): Promise<void> {
    this.#over = true;
    const begun = this.#begun;
    this.#begun = null;
    await begun?.then((em) => em.rollback()).catch(() => undefined);
  }

  async #begin(): Promise<EntityManager> {
    const em = this.#em.fork();
    await em.begin();
    return em;
  }
}
