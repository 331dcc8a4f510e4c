/** What a batch of arriving revisions makes of one incident: each is judged in turn, and the newest says what the incident is. */
import type { IncidentStatus } from './incident.report.ts';
import { afterRevision, type Judgement, judgeRevision, type KnownRevisions, type MarkedReport, mixture, type Said } from './revision.rules.ts';

/** A report that arrived, with the hash of what it says. */
export interface Arrival extends Said {
  readonly report: MarkedReport;
}

/** What the store knows of an incident before the batch. */
export interface StoredIncident extends KnownRevisions {
  readonly id: string;
  readonly status: IncidentStatus;
  readonly simulated: boolean;
}

/** A revision to be kept in the history. */
export interface KeptRevision<Arriving extends Arrival> {
  readonly arrival: Arriving;
  /** A newer number that says the same is an amendment without changes. */
  readonly effect: 'ACCEPTED' | 'AMENDED' | 'SUPERSEDED';
  /** The report that it amends: one of this batch, or the newest one stored. Null when it amends none or says the same. */
  readonly amends: Arriving | 'STORED' | null;
}

/** What happened that a screen or a partner may want to hear of. */
export type IncidentEvent = 'incident.recorded' | 'incident.amended' | 'incident.closed';

export interface Story<Arriving extends Arrival> {
  /** One for each arrival, in their order. */
  readonly judgements: readonly Judgement[];
  readonly kept: readonly KeptRevision<Arriving>[];
  readonly events: readonly IncidentEvent[];
  /** The arrival that the incident follows from now on; null when the stored content stands. */
  readonly speaks: Arriving | null;
  /** The newest revision number, and whether it moved. */
  readonly revision: number;
  readonly moved: boolean;
}

/** The story of one incident, from what is stored (null: nothing) through all that arrived of it, in the order of arrival; at least one. */
export function tellStory<Arriving extends Arrival>(stored: StoredIncident | null, arrivals: readonly Arriving[]): Story<Arriving> {
  let known: KnownRevisions | null = stored;
  let simulated = stored?.simulated ?? null;
  let status = stored?.status ?? null;
  let speaks: Arriving | null = null;
  const judgements: Judgement[] = [];
  const kept: KeptRevision<Arriving>[] = [];
  const events: IncidentEvent[] = [];

  for (const arrival of arrivals) {
    const mixed = mixture(simulated ?? arrival.report.simulated, arrival.report.simulated);
    const judgement: Judgement = mixed === null ? judgeRevision(known, arrival) : { outcome: 'REJECTED', rejection: mixed };
    judgements.push(judgement);
    const { outcome } = judgement;
    if (outcome === 'REJECTED') continue;

    if (outcome === 'SUPERSEDED') kept.push({ arrival, effect: 'SUPERSEDED', amends: null });
    if (outcome === 'DUPLICATE' && judgement.advances) kept.push({ arrival, effect: 'AMENDED', amends: null });
    if (outcome === 'ACCEPTED') {
      kept.push({ arrival, effect: 'ACCEPTED', amends: null });
      events.push('incident.recorded');
    }
    if (outcome === 'AMENDED') {
      kept.push({ arrival, effect: 'AMENDED', amends: speaks ?? 'STORED' });
      events.push(status === 'OPEN' && arrival.report.status === 'CLOSED' ? 'incident.closed' : 'incident.amended');
    }
    known = afterRevision(known, arrival, judgement);
    simulated = arrival.report.simulated;
    if (outcome === 'ACCEPTED' || outcome === 'AMENDED') {
      speaks = arrival;
      status = arrival.report.status;
    }
  }
  const revision = known?.newest.revision ?? 0;
  return { judgements, kept, events, speaks, revision, moved: revision !== stored?.newest.revision };
}
