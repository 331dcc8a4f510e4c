/** How the hub speaks to its database: MikroORM on PostgreSQL, with what every connection of the hub has in common. */
import { DataloaderType, MikroORM, type Options } from '@mikro-orm/postgresql';
import { giveBackBroken } from './broken-connections.ts';

/** A list of entities as `entities.ts` exports it. */
export type Entities = NonNullable<Options['entities']>;

/** What openOrm needs to know. */
export interface OrmSettings {
  readonly url: string;
  readonly entities: Entities;
  /** Connections of this process at most; ten hubs of this size fit into the embedded database. */
  readonly poolSize?: number;
  /** The name that `pg_stat_activity` shows. */
  readonly name?: string;
  /** Told of broken connections; never of statements or values. */
  readonly log?: (line: string) => void;
}

/** How long a caller waits for a free connection before it is told that there is none, in milliseconds. */
const WAIT_FOR_CONNECTION_MS = 10_000;

/** The ORM for a database. No connection is made before the first statement; `orm.close()` ends them all. */
export function openOrm(settings: OrmSettings): MikroORM {
  return new MikroORM(ormOptions(settings));
}

/** The options of every ORM of the hub, also of the one that migrates. */
export function ormOptions({ url, entities, poolSize = 10, name = 'hub', log = () => {} }: OrmSettings): Options {
  return {
    clientUrl: url,
    entities: [...entities],
    // The driver reads the address again: MikroORM drops what stands behind its question mark, sslmode among it.
    driverOptions: {
      connectionString: url,
      application_name: name,
      connectionTimeoutMillis: WAIT_FOR_CONNECTION_MS,
      onPoolCreated: giveBackBroken,
    },
    pool: { min: 0, max: poolSize },
    discovery: { warnWhenNoEntities: false },
    dataloader: DataloaderType.NONE, // reads of relations are planned by the graph, never guessed by tick
    forceUtcTimezone: true,
    debug: false, // a logged statement would hold personal data
    colors: false,
    logger: log,
  };
}
