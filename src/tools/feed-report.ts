/** What a feed says at its end: how many rows there were, and what became of each. */
import type { Outcome } from '../exchange/outcome.ts';

/** How many messages of a run ended in this way. */
export interface FeedCount {
  readonly outcome: Outcome;
  /** For REJECTED: the stable reason. */
  readonly reason: string | null;
  readonly count: number;
}

/** The one JSON object that `--json` prints. Scripts rely on these names. */
export interface FeedReport {
  readonly rows: number;
  readonly accepted: number;
  readonly amended: number;
  readonly superseded: number;
  readonly duplicate: number;
  readonly failed: number;
  readonly rejected: Readonly<Record<string, number>>;
  readonly seconds: number;
}

export function reportOf(rows: number, counts: readonly FeedCount[], seconds: number): FeedReport {
  const of = (outcome: Outcome): number => counts.reduce((sum, each) => (each.outcome === outcome ? sum + each.count : sum), 0);
  const rejected = new Map<string, number>();
  for (const { outcome, reason, count } of counts) {
    if (outcome === 'REJECTED') rejected.set(reason ?? 'UNKNOWN', (rejected.get(reason ?? 'UNKNOWN') ?? 0) + count);
  }
  return {
    rows,
    accepted: of('ACCEPTED'),
    amended: of('AMENDED'),
    superseded: of('SUPERSEDED'),
    duplicate: of('DUPLICATE'),
    failed: of('FAILED'),
    rejected: Object.fromEntries([...rejected].toSorted(([a], [b]) => (a < b ? -1 : 1))),
    seconds,
  };
}

/** How many rows have their outcome. */
export function settled(report: FeedReport): number {
  const rejected = Object.values(report.rejected).reduce((sum, count) => sum + count, 0);
  return report.accepted + report.amended + report.superseded + report.duplicate + report.failed + rejected;
}

/** The same, for people. */
export function tableOf(report: FeedReport): string {
  const lines: [string, number][] = [
    ['Rows', report.rows],
    ['Accepted (new incidents)', report.accepted],
    ['Amended (a newer release says otherwise)', report.amended],
    ['Superseded (an older release; kept as history)', report.superseded],
    ['Duplicate (known already)', report.duplicate],
    ...Object.entries(report.rejected).map(([reason, count]): [string, number] => [`Rejected: ${reason}`, count]),
    ['Failed (a fault of the hub)', report.failed],
  ];
  const number = (value: number): string => value.toLocaleString('en-GB').padStart(12);
  const rows = lines.map(([label, count]) => `${label.padEnd(50)}${number(count)}\n`);
  return `${rows.join('')}${'Seconds'.padEnd(50)}${report.seconds.toFixed(1).padStart(12)}\n`;
}
