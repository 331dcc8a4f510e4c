/** Messages of the tests: the examples of the adapter as they stand, and police logs that differ from a sound one in what the test is about. */
import type { OutgoingMessage } from '../../../src/exchange/bus.ts';
import { readMessage } from '../../../integrations/kit/adapter.ts';
import { policeIncidents } from '../../../integrations/police-incidents/adapter.ts';
import type { IncidentReport } from '../../../src/cases/incident/incident.report.ts';
import { exampleOf, examplesOf, headersWith, messageOf } from '../../support/examples.ts';

export { messageOf } from '../../support/examples.ts';

/** When the tests take place. */
export const NOW = new Date('2026-11-23T12:00:00Z');

export const examples = (kind: 'accepted' | 'rejected') => examplesOf('police-incidents', kind);

export type Changes = Record<string, unknown>;

/** Log 123 of 20/11/2026, an ASB log, with these fields of the body, of its place and of its headers changed; undefined takes a field away. */
export function aLog(changes: Changes = {}, place: Changes = {}, headers: Changes = {}): OutgoingMessage {
  return changed('asb-log-recorded.json', changes, place, headers);
}

/** A shoplifting of August 2025 out of the open data, changed in the same way. The key stays that of the unchanged row unless told. */
export function anOpenDataRow(changes: Changes = {}, place: Changes = {}, headers: Changes = {}): OutgoingMessage {
  return changed('open-data-crime.json', changes, place, headers);
}

function changed(name: string, changes: Changes, place: Changes, headers: Changes): OutgoingMessage {
  const example = exampleOf('police-incidents', name);
  const { key = example.key, ...fields } = changes;
  const body = example.value as Changes & { place: Changes };
  const value = { ...body, ...fields, place: { ...body.place, ...place } };
  return messageOf({
    topic: example.topic,
    key: key === null ? null : String(key),
    headers: headersWith(example.headers, headers),
    value,
  });
}

/** What the adapter makes of it: the report, or the reason of its rejection. */
export function translated(message: OutgoingMessage, now = NOW): IncidentReport | string {
  const { translation } = readMessage(policeIncidents, message, now);
  return 'accepted' in translation ? translation.accepted : translation.rejected.reason;
}

/** The report; fails the test when there is none. */
export function reportOf(message: OutgoingMessage, now = NOW): IncidentReport {
  const { translation } = readMessage(policeIncidents, message, now);
  if ('rejected' in translation) throw new Error(`${translation.rejected.reason}: ${translation.rejected.sentence}`);
  return translation.accepted;
}
