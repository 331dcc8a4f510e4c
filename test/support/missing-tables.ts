/** Tables that entities declare and migrations do not make yet. */
import { openOrm, type Entities } from '../../src/database/orm.ts';

/** Creates the tables of these entities where they are missing; the serving role has its rights by default. */
export async function createMissingTables(ownerUrl: string, entities: Entities): Promise<void> {
  const orm = openOrm({ url: ownerUrl, entities });
  await orm.schema.update({ safe: true, dropTables: false });
  await orm.close();
}
