/** A hub's hand on the ledger as a process of its own, to be killed: seals what stands in the database, and checkpoints without a pause. */
import { openWitness } from '../../../src/access/ledger/open-witness.ts';
import { startSealer } from '../../../src/access/ledger/sealer.ts';
import { readConfig } from '../../../src/config.ts';
import { entities } from '../../../src/database/entities.ts';
import { openOrm } from '../../../src/database/orm.ts';

const config = readConfig();
const url = config.database?.url;
if (url === undefined) throw new Error('Say in DATABASE_URL which ledger to seal.');
const orm = openOrm({ url, entities });
startSealer({ url, em: () => orm.em.fork(), witness: await openWitness(config, true), lookMs: 5, pace: { busyMs: 0, idleMs: 0 } });
process.stdout.write('sealing\n');
