/** Messages of the tests: the examples of the adapter as they stand, and police logs that differ from a sound one in what the test is about. */
import { readdirSync, readFileSync } from 'node:fs';
import type { OutgoingMessage } from '../../../src/exchange/bus.ts';
import { readMessage } from '../../../integrations/kit/adapter.ts';
import { policeIncidents } from '../../../integrations/police-incidents/adapter.ts';
import type { IncidentReport } from '../../../src/cases/incident/incident.report.ts';

const EXAMPLES = new URL('../../../integrations/police-incidents/examples/', import.meta.url);

/** When the tests take place. */
export const NOW = new Date('2026-11-23T12:00:00Z');

export interface Example {
  readonly name: string;
  readonly because?: string;
  readonly topic: string;
  readonly key: string | null;
  readonly headers: Record<string, string>;
  readonly value: unknown;
}

export function examples(folder: 'accepted' | 'rejected'): Example[] {
  const names = readdirSync(new URL(`${folder}/`, EXAMPLES)).filter((name) => name.endsWith('.json'));
  return names.map((name) => ({ name, ...JSON.parse(readFileSync(new URL(`${folder}/${name}`, EXAMPLES), 'utf8')) }));
}

/** As any client would send it: an object as JSON, a string byte for byte. */
export function messageOf({ topic, key, headers, value }: Omit<Example, 'name'>): OutgoingMessage {
  return { topic, key, headers, value: Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)) };
}

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
  const example = examples('accepted').find((each) => each.name === name);
  if (example === undefined) throw new Error(`The example ${name} is gone: the tests stand on it.`);
  const { key = example.key, ...fields } = changes;
  const body = example.value as Changes & { place: Changes };
  const value = { ...body, ...fields, place: { ...body.place, ...place } };
  const named = Object.entries({ ...example.headers, ...headers }).filter(([, text]) => text !== undefined);
  return messageOf({
    topic: example.topic,
    key: key === null ? null : String(key),
    headers: Object.fromEntries(named.map(([header, text]) => [header, String(text)])),
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
