/** Kafka is away for a minute while officers go on working: nobody is refused, somebody is told, and all that was to be said leaves soon after it is back, once and in order. */
import { randomUUID } from 'node:crypto';
import { expect, onTestFinished, test } from 'vitest';
import { startEmbedded } from '../../src/database/embedded.ts';
import { ask, emptyFolder } from '../database/folder.ts';
import { busAt, busSettings } from '../faults/buses.ts';
import { expectSame, messagesOn, onceEach } from '../faults/scene.ts';
import { startHub } from '../support/hub-process.ts';
import { describeWithKafka, useKafka } from '../support/kafka.ts';
import { until } from '../support/until.ts';

const OUTAGE_MS = 60_000;
const CASES = 250;
/** G4 of the reliability goals, in milliseconds. */
const [DRAINED_WITHIN, ALERT_AT] = [60_000, 30_000];
const TOPIC = 'hub.case.v1';

describeWithKafka('on Kafka', () => {
  const kafka = useKafka();

  test(`away for ${OUTAGE_MS / 1_000} seconds`, { timeout: 6 * 60_000 }, async () => {
    const folder = await emptyFolder();
    const database = await startEmbedded(folder);
    onTestFinished(() => database.stop());
    const bus = busAt(database.appUrl, kafka.brokers);
    onTestFinished(() => bus.close());
    const hub = await startHub({ HUB_DATA: folder, HUB_SIMULATE: '0', ...busSettings(kafka.brokers) });
    const change = async (mutation: string, variables: Record<string, string>) =>
      Object.values(await hub.ask<Record<string, { __typename: string; id: string }>>(mutation, { key: randomUUID(), ...variables }, 'asb-officer'))[0];

    await kafka.kill();
    const away = performance.now();
    const ids: string[] = [];
    // Two changes of each case: that it was opened, and that it moved on.
    for (let nth = 0; nth < CASES; nth += 1) {
      const opened = await change(OPEN, { title: `Case ${nth}` });
      expect(opened?.__typename).toBe('Case');
      const id = opened?.id ?? '';
      expect((await change(ADVANCE, { id }))?.__typename).toBe('Case');
      ids.push(id);
    }
    const waiting = `from alert where kind = 'OUTBOX_STUCK' and about = '${TOPIC}'`;
    const alerts = () => ask<{ settled: boolean; late: number }>(database.ownerUrl, `select settled_at is not null as settled, ${LATE} as late ${waiting}`);
    await until('somebody is told', async () => (await alerts()).length > 0, OUTAGE_MS);
    const told = (await alerts())[0]?.late ?? Number.NaN;
    await until('the outage is over', () => performance.now() - away > OUTAGE_MS, OUTAGE_MS * 2);
    expect(await hub.ask('{ cases { totalCount } }')).toEqual({ cases: { totalCount: CASES } });

    await kafka.restart();
    const back = performance.now();
    const left = async () => {
      const { exchange } = await hub.ask<{ exchange: { outgoing: { waiting: number }[] } }>('{ exchange { outgoing { waiting } } }');
      return exchange.outgoing.every((each) => each.waiting === 0);
    };
    await until('all has left', left, DRAINED_WITHIN);
    const drained = performance.now();
    await until('the alert is settled', async () => (await alerts()).every(({ settled }) => settled), 30_000);
    await until('the hub is ready', async () => (await fetch(new URL('/health/ready', hub.url))).status === 200, 30_000);

    const written = await ask<{ key: string; id: string }>(
      database.ownerUrl,
      `select key, event_id::text as id from outbox where topic = '${TOPIC}' order by position`,
    );
    expect(written).toHaveLength(2 * CASES);
    expect(new Set(written.map(({ key }) => key)).size).toBe(ids.length);
    const sent = onceEach('events', await messagesOn(bus, TOPIC));
    const lines = (rows: readonly { key: string; id: string }[]) =>
      [...Map.groupBy(rows, ({ key }) => key)].map(([key, each]) => `${key}: ${each.map(({ id }) => id).join(' ')}`).toSorted();
    expectSame('events, in the order of their keys', lines(sent.map(({ key, headers }) => ({ key: String(key), id: headers['ce_id'] ?? '' }))), lines(written));

    // The round that looks comes every five seconds.
    expect(told, 'seconds from the oldest event to the alert').toBeGreaterThanOrEqual(ALERT_AT / 1_000);
    expect(told).toBeLessThan(ALERT_AT / 1_000 + 15);
    const seconds = (since: number, to: number) => Number(((to - since) / 1_000).toFixed(1));
    const figures = {
      messages: sent.length,
      lost: 0,
      doubled: 0,
      seconds: seconds(away, drained),
      awaySeconds: seconds(away, back),
      drainedSeconds: seconds(back, drained),
      alertAfterSeconds: told,
    };
    console.log(`CHAOS ${JSON.stringify({ what: 'Kafka away while officers work', ...figures })}`);
    expect((await hub.stop()).code, hub.program.err).toBe(0);
  });
});

const OPEN = `mutation ($key: String!, $title: String!) {
  caseOpen(title: $title, summary: "While the bus is away.", origin: COMMUNITY, idempotencyKey: $key) { __typename ... on Case { id } }
}`;
const ADVANCE = `mutation ($key: String!, $id: ID!) { caseAdvance(caseId: $id, to: ANALYSIS, idempotencyKey: $key) { __typename ... on Case { id } } }`;
/** Seconds from the oldest event of the topic to the alert. */
const LATE = `extract(epoch from raised_at - (select min(recorded_at) from outbox where topic = '${TOPIC}'))::float8`;
