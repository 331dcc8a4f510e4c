/** How often a topic was made anew: offsets begin at 0 each time, but a place on the hub's bus never comes again (docs/adr/0007-lives-of-a-topic.md). */
import { Pool } from 'pg';

/** From one life of a topic to the next, places are this far apart: more messages than a partition ever holds. Decimal, so that people can read it. */
export const LIFE = 10_000_000_000_000n;

/** Which life of a topic it is that has this id on the broker. */
export interface TopicLives {
  /** 0 for the first. An id that was not seen before begins the next life. Everybody gets the same answer. */
  lifeOf(topic: string, id: string): Promise<number>;
  close(): Promise<void>;
}

/** For programs without a database, which take nothing in for good: a partner that is played, a test. */
export function livesInMemory(): TopicLives {
  const ids = new Map<string, string[]>();
  return {
    async lifeOf(topic, id) {
      const known = ids.get(topic) ?? [];
      ids.set(topic, known);
      return known.includes(id) ? known.indexOf(id) : known.push(id) - 1;
    },
    close: async () => undefined,
  };
}

/**
 * Lives as the hub's database keeps them. A life that is new begins behind all that the lineage knows of the topic: the hub may have taken
 * messages from another cluster before, or from the embedded bus.
 */
export function livesInDatabase(url: string): TopicLives {
  const pool = new Pool({ connectionString: url, application_name: 'hub topic lives', max: 1, keepAlive: true, connectionTimeoutMillis: 10_000 });
  pool.on('error', () => undefined); // an idle connection that breaks is replaced at the next statement
  return {
    async lifeOf(topic, id) {
      for (;;) {
        const known = await pool.query<{ life: number }>('select life from topic_life where topic = $1 and topic_id = $2', [topic, id]);
        if (known.rows[0]) return known.rows[0].life;
        // Two hubs may see it at once: one of them writes the row, and both read it.
        await pool.query(
          `insert into topic_life (topic, life, topic_id, began_at)
           select $1, greatest(
                    (select coalesce(max(life) + 1, 0) from topic_life where topic = $1),
                    (select coalesce(max("offset") / ${LIFE} + 1, 0) from message where topic = $1)
                  ), $2, clock_timestamp()
           on conflict do nothing`,
          [topic, id],
        );
      }
    },
    close: () => pool.end(),
  };
}
