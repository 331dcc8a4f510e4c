/**
 * `npm run bench:walls`: what the walls of the database and the ledger cost a read. The same operation, interleaved: read bare (each statement on its own, as the
 * hub, unrecorded), behind the walls (one transaction in the asker's name), and behind the walls and on record. Ratios.
 */
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EntityManager } from '@mikro-orm/postgresql';
import { execute, parse } from 'graphql';
import type { RawBuilder } from 'kysely';
import { demoUser } from '../src/access/demo-users.ts';
import { entities } from '../src/database/entities.ts';
import { openDatabase } from '../src/database/open.ts';
import { ensureReferenceData } from '../src/database/reference/ensure-reference-data.ts';
import { contextMaker } from '../src/graph/make-context.ts';
import { Reads, type Tables } from '../src/graph/reads.ts';
import { schema } from '../src/graph/schema.ts';
import { systemClock } from '../src/shared/clock.ts';
import { ensureWorld } from '../src/tools/world/make-world.ts';
import { integrations } from '../integrations/registry.ts';
import { machine, median, numberAfter, say } from './parts.ts';

const ROUNDS = numberAfter('--rounds', 20);
const TIMES = numberAfter('--times', 50);
const OPERATIONS = {
  'a list of cases with their people': '{ cases(first: 20) { totalCount nodes { title summary people { nodes { displayName dateOfBirth } } } } }',
  'one list of incidents': '{ incidents(first: 50) { nodes { reference summary category } } }',
};

/** Each statement on its own, in nobody's name. */
class BareReads extends Reads {
  readonly #em: EntityManager;

  constructor(em: EntityManager) {
    super(em);
    this.#em = em;
  }

  override async run<Row>(statement: RawBuilder<Row>): Promise<Row[]> {
    return (await statement.execute(this.#em.getKysely<Tables>())).rows;
  }
}

const folder = await mkdtemp(join(tmpdir(), 'hub-bench-'));
await chmod(folder, 0o777);
const database = await openDatabase({ dataFolder: folder }, entities);
try {
  await ensureReferenceData(database.orm.em.fork());
  await ensureWorld(database.orm.em.fork(), systemClock, integrations.outbound);
  const user = demoUser('asb-officer');
  if (!user) throw new Error('The demo user asb-officer is gone: name another in this benchmark.');
  const identity = {
    ...user,
    name: user.person,
    subject: `demo:${user.name}`,
    tokenId: null,
    issuedAt: new Date(),
    expiresAt: new Date(Date.now() + 3_600_000),
    demo: true,
  };
  const asking = { identity, purpose: user.defaultPurpose, actingFor: null, reason: null, glass: null };
  const parts = { live: {} as never, clock: systemClock, outbound: integrations.outbound, inboundLag: async () => [], putOnRecord: async () => undefined };
  const bare = contextMaker({ ...parts, orm: database.orm, readsOf: () => new BareReads(database.orm.em.fork()) });
  const walled = contextMaker({ ...parts, orm: database.askers });
  const about = () => ({ requestId: 'bench', signal: new AbortController().signal });

  for (const [what, source] of Object.entries(OPERATIONS)) {
    const document = parse(source);
    const ways: Record<string, () => Promise<void>> = {
      bare: async () => void (await execute({ schema, document, contextValue: bare(asking, about()) })),
      walls: async () => {
        const contextValue = walled(asking, about());
        await execute({ schema, document, contextValue });
        await contextValue.abandon();
      },
      'walls and ledger': async () => {
        const contextValue = walled(asking, about());
        const { data } = await execute({ schema, document, contextValue });
        await contextValue.end(await contextValue.tells(data), 'Bench');
      },
    };
    const times = new Map<string, number[]>(Object.keys(ways).map((way) => [way, []]));
    for (let round = -2; round < ROUNDS; round += 1)
      for (const [way, once] of Object.entries(ways)) {
        const began = performance.now();
        for (let nth = 0; nth < TIMES; nth += 1) await once();
        if (round >= 0) times.get(way)?.push((performance.now() - began) / TIMES);
      }
    const base = times.get('bare') ?? [];
    say(`\n${what}: bare ${median(base).toFixed(2)} ms`);
    for (const way of ['walls', 'walls and ledger']) {
      const own = times.get(way) ?? [];
      say(`  ${way} / bare: ${median(own.map((each, index) => each / (base[index] ?? Number.NaN))).toFixed(2)} (${median(own).toFixed(2)} ms)`);
    }
  }
  say(`\n${TIMES} times a round, ${ROUNDS} rounds, ${machine()}`);
} finally {
  await database.close();
  await rm(folder, { recursive: true, force: true });
}
