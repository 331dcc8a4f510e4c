/** A transaction in somebody's name that is never committed: what is asked in it is answered as it would be, and leaves nothing behind. */
import type { EntityManager, MikroORM } from '@mikro-orm/postgresql';
import type { RawBuilder } from 'kysely';
import { Reads, type Tables } from './reads.ts';

/**
 * The reads of an operation that is only tried. Nothing ends the transaction but `abandon`, which rolls it back: whatever the operation believes that it has
 * committed is gone with it.
 */
export class NeverCommitted extends Reads {
  readonly #em: EntityManager;
  #over = false;

  /** `em` is in its transaction. */
  private constructor(em: EntityManager) {
    super(em);
    this.#em = em;
  }

  /** Begins the transaction. `variables` say whose it is. */
  static async begin(orm: MikroORM, variables: Record<string, string>): Promise<{ readonly em: EntityManager; readonly reads: NeverCommitted }> {
    const em = orm.em.fork();
    em.setSessionContext({ variables });
    await em.begin();
    return { em: heldInside(em), reads: new NeverCommitted(em) };
  }

  override async run<Row>(statement: RawBuilder<Row>): Promise<Row[]> {
    if (this.#over) throw new Error('The trial is over: nothing can be read in its name.');
    const { rows } = await statement.execute(this.#em.getKysely<Tables>());
    return rows;
  }

  override async write(work: (em: EntityManager) => Promise<unknown>): Promise<void> {
    if (this.#over) throw new Error('The trial is over: nothing can be written in its name.');
    await work(this.#em);
  }

  override async pause(): Promise<void> {}

  override async end(): Promise<void> {}

  override async abandon(): Promise<void> {
    if (this.#over) return;
    this.#over = true;
    await this.#em.rollback().catch(() => undefined);
  }
}

/** An entity manager whose forks stay inside its transaction: what they commit is a savepoint of it. */
function heldInside(em: EntityManager): EntityManager {
  const fork = em.fork.bind(em);
  em.fork = (options) => heldInside(fork({ ...options, keepTransactionContext: true }));
  return em;
}
