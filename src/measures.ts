/** What the hub measures of itself: alerts, what waits to leave, what waits to be taken, what became of messages, and how its parts are. */
import type { EntityManager } from '@mikro-orm/postgresql';
import { sql } from 'kysely';
import { alertCounts } from './alerts/alert-counts.ts';
import { AlertKind, AlertSeverity } from './alerts/alert-kind.ts';
import type { Bus } from './exchange/bus.ts';
import { messageCounts } from './exchange/message-counts.ts';
import { inboundLag, outboxLag, type ReadingGroup } from './exchange/outbox-lag.ts';
import type { Readiness } from './server/health.ts';
import type { MeasuredPart, Sample } from './server/metrics.ts';

/** What is measured. */
export interface Measured {
  readonly em: () => EntityManager;
  readonly bus: Bus;
  readonly groups: readonly ReadingGroup[];
  readonly ready: () => Promise<Readiness>;
}

/** How long the database may think about one part, in milliseconds: less than a scrape waits for it. */
const STATEMENT_LIMIT_MS = 2_500;

/** The parts of the hub that are measured by asking its database and its bus. */
export function measuredParts({ em, bus, groups, ready }: Measured): readonly MeasuredPart[] {
  const briefly = <Answer>(read: (inside: EntityManager) => Promise<Answer>): Promise<Answer> =>
    em().transactional(async (inside) => {
      await sql`select set_config('statement_timeout', ${String(STATEMENT_LIMIT_MS)}, true)`.execute(inside.getKysely());
      return read(inside);
    });
  return [
    {
      part: 'alerts',
      measures: [
        { name: 'hub_alerts_open', type: 'gauge', help: 'Alerts that nobody has settled.', labels: ['kind', 'severity'] },
        { name: 'hub_alerts_raised_total', type: 'total', help: 'Alerts that were ever raised.', labels: ['kind'] },
      ],
      async read() {
        const counts = await briefly(alertCounts);
        return Object.values(AlertKind).flatMap((kind) => {
          const ofKind = counts.filter((each) => each.kind === kind);
          const open = (severity: AlertSeverity) => ofKind.find((each) => each.severity === severity)?.open ?? 0;
          return [
            ...Object.values(AlertSeverity).map((severity) => sample('hub_alerts_open', { kind, severity }, open(severity))),
            sample('hub_alerts_raised_total', { kind }, sum(ofKind.map(({ raised }) => raised))),
          ];
        });
      },
    },
    {
      part: 'outbox',
      measures: [
        { name: 'hub_outbox_waiting', type: 'gauge', help: 'Events that were committed and have not left for the bus.', labels: ['topic'] },
        {
          name: 'hub_outbox_oldest_age_seconds',
          type: 'gauge',
          help: 'How long the oldest event that has not left has been waiting; 0 when none waits.',
          labels: ['topic'],
        },
      ],
      read: async () =>
        (await briefly(outboxLag)).flatMap(({ topic, waiting, oldestSeconds }) => [
          sample('hub_outbox_waiting', { topic }, waiting),
          sample('hub_outbox_oldest_age_seconds', { topic }, Math.max(0, oldestSeconds ?? 0)),
        ]),
    },
    {
      part: 'inbound',
      measures: [{ name: 'hub_inbound_lag', type: 'gauge', help: 'Messages on the bus that the hub has not taken.', labels: ['topic', 'group'] }],
      async read() {
        const lags = new Map<string, Sample>();
        for (const { topic, group, lag } of await inboundLag(bus, groups)) {
          const others = lags.get(`${topic} ${group}`)?.value ?? 0;
          lags.set(`${topic} ${group}`, sample('hub_inbound_lag', { topic, group }, others + Number(lag)));
        }
        return [...lags.values()];
      },
    },
    {
      part: 'messages',
      measures: [
        { name: 'hub_messages_total', type: 'total', help: 'Messages that came in, by what became of them.', labels: ['topic', 'outcome'] },
        { name: 'hub_dead_letters', type: 'gauge', help: 'Messages that were not taken and lie with the dead letters.', labels: ['topic'] },
      ],
      async read() {
        const counts = await briefly(messageCounts);
        const topics = new Set([...groups.flatMap((group) => group.topics), ...counts.map(({ topic }) => topic)]);
        const dead = (topic: string) => counts.filter((each) => each.topic === topic && (each.outcome === 'REJECTED' || each.outcome === 'FAILED'));
        return [
          ...counts.map(({ topic, outcome, count }) => sample('hub_messages_total', { topic, outcome }, count)),
          ...[...topics].map((topic) => sample('hub_dead_letters', { topic }, sum(dead(topic).map(({ count }) => count)))),
        ];
      },
    },
    {
      part: 'ready',
      measures: [{ name: 'hub_ready', type: 'gauge', help: 'Whether a part of the hub is well, as /health/ready has it: 1, or 0.', labels: ['part'] }],
      async read() {
        const { ok, parts } = await ready();
        return [
          sample('hub_ready', { part: 'hub' }, Number(ok)),
          ...Object.entries(parts).map(([part, word]) => sample('hub_ready', { part }, Number(word === 'ok'))),
        ];
      },
    },
  ];
}

function sample(name: string, labels: Readonly<Record<string, string>>, value: number): Sample {
  return { name, labels, value };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
