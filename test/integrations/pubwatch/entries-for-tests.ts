/** Messages of the tests: the examples of the adapter as they stand, and entries that differ from a sound one in what the test is about. */
import { readdirSync, readFileSync } from 'node:fs';
import type { RadioEntryReport } from '../../../src/cases/nte/radio-log.report.ts';
import type { OutgoingMessage } from '../../../src/exchange/bus.ts';
import { readMessage } from '../../../integrations/kit/adapter.ts';
import { pubwatchRadio } from '../../../integrations/pubwatch/adapter.ts';

const EXAMPLES = new URL('../../../integrations/pubwatch/examples/', import.meta.url);

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

export function example(name: string): Example {
  const found = examples('accepted').find((each) => each.name === `${name}.json`);
  if (!found) throw new Error(`The example ${name} is gone: the tests stand on it.`);
  return found;
}

/** As any client would send it: an object as JSON, a string byte for byte. */
export function messageOf({ topic, key, headers, value }: Omit<Example, 'name'>): OutgoingMessage {
  return { topic, key, headers, value: Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)) };
}

export type Changes = Record<string, unknown>;

/** The fight outside, with these fields of the body and of its headers changed; undefined takes a field away. The key follows the radio unless told. */
export function anEntry(changes: Changes = {}, headers: Changes = {}): OutgoingMessage {
  const sound = example('fight-outside');
  const { key, ...fields } = changes;
  const value: Changes = { ...(sound.value as Changes), ...fields };
  const named = Object.entries({ ...sound.headers, ...headers }).filter(([, text]) => text !== undefined);
  return messageOf({
    topic: sound.topic,
    key: key === undefined ? String(value['radio']) : key === null ? null : String(key),
    headers: Object.fromEntries(named.map(([header, text]) => [header, String(text)])),
    value,
  });
}

/** What the adapter makes of it: the report, or the reason of its rejection. */
export function translated(message: OutgoingMessage, now = NOW): RadioEntryReport | string {
  const { translation } = readMessage(pubwatchRadio, message, now);
  return 'accepted' in translation ? translation.accepted : translation.rejected.reason;
}
