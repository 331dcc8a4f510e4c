/** What an incident of the night tells screens and partners: that something happened to which incident and when, never what was said. */
import type { OutboxEvent } from '../../exchange/outbox.ts';
import type { NewLiveEntry } from '../../live/live-entry.ts';
import type { NteCategory } from './radio-log.report.ts';

/** What happened to an incident. */
export const NteChange = { OPENED: 'OPENED', JOINED: 'JOINED', AMENDED: 'AMENDED', CLOSED: 'CLOSED' } as const;
export type NteChange = (typeof NteChange)[keyof typeof NteChange];

/** The kinds of entries of the live log. */
const LIVE_KINDS: Readonly<Record<NteChange, string>> = {
  OPENED: 'nte-incident.opened',
  JOINED: 'nte-incident.joined',
  AMENDED: 'nte-incident.amended',
  CLOSED: 'nte-incident.closed',
};
const CHANGES = new Map(Object.entries(LIVE_KINDS).map(([change, kind]) => [kind, change as NteChange]));

/** What an entry of the live log says of an incident of the night; null for an entry about something else. */
export function nteChangeOf(kind: string): NteChange | null {
  return CHANGES.get(kind) ?? null;
}

/** An incident as it stands after a change, as far as it is told. */
export interface ToldIncident {
  readonly id: string;
  readonly wardCode: string | null;
  /** Of all its reports, and of those that were amended just now as they were before too. */
  readonly categories: readonly NteCategory[];
  readonly revision: number;
  readonly simulated: boolean;
  readonly markings: readonly string[];
}

/** The entry for screens. It names every category that a report says, so that who follows one of them hears of the incident to its end. */
export function nteLiveEntry(change: NteChange, { id, wardCode, categories, markings, simulated }: ToldIncident, at: Date): NewLiveEntry {
  return { kind: LIVE_KINDS[change], subjectId: id, wardCode, category: categories.join(' '), markings, simulated, at };
}

/** Whether an entry of the live log is of an incident in this ward and of this category; null for any. */
export function isOf(entry: NewLiveEntry, wardCode: string | null, category: NteCategory | null): boolean {
  return (wardCode === null || entry.wardCode === wardCode) && (category === null || (entry.category ?? '').split(' ').includes(category));
}

// Systems row 74: `nte.incident.opened/updated/closed`.
const TYPES: Readonly<Record<NteChange, string>> = {
  OPENED: 'nte-incident.opened',
  JOINED: 'nte-incident.updated',
  AMENDED: 'nte-incident.updated',
  CLOSED: 'nte-incident.closed',
};

/** The event for partners. */
export function nteEvent(change: NteChange, { id, revision, simulated, markings }: ToldIncident, at: Date): OutboxEvent {
  return {
    topic: 'hub.nte-incident.v1',
    key: id,
    type: TYPES[change],
    payload: { nteIncidentId: id, revision, at: at.toISOString() },
    subjectIds: [id],
    occurredAt: at,
    markings,
    regime: 'UK_GDPR_PART2',
    classification: 'OFFICIAL_SENSITIVE',
    agreement: 'INTERNAL',
    simulated,
  };
}
