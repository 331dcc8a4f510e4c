/** The example files of a partner's folder, as tests read and send them. */
import { readdirSync, readFileSync } from 'node:fs';
import type { OutgoingMessage } from '../../src/exchange/bus.ts';

/** A message as its file holds it. A string is its body byte for byte; anything else is sent as JSON. */
export interface Example {
  /** The file's name. */
  readonly name: string;
  /** Of a rejected one: the reason for which it must be. */
  readonly because?: string;
  readonly topic: string;
  readonly key: string | null;
  readonly headers: Record<string, string>;
  readonly value: unknown;
}

/** The examples of one kind in a folder of `integrations/`, such as `pubwatch`. */
export function examplesOf(partner: string, kind: 'accepted' | 'rejected' | 'sent'): Example[] {
  const folder = new URL(`../../integrations/${partner}/examples/${kind}/`, import.meta.url);
  const names = readdirSync(folder).filter((name) => name.endsWith('.json'));
  return names.map((name) => ({ name, ...JSON.parse(readFileSync(new URL(name, folder), 'utf8')) }));
}

/** One of the accepted examples by its file's name. */
export function exampleOf(partner: string, name: string): Example {
  const found = examplesOf(partner, 'accepted').find((each) => each.name === name);
  if (!found) throw new Error(`The example ${name} of ${partner} is gone: the tests stand on it.`);
  return found;
}

/** As any client would send it. */
export function messageOf({ topic, key, headers, value }: Omit<Example, 'name'>): OutgoingMessage {
  return { topic, key, headers, value: Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)) };
}

/** The headers with some of them changed; undefined takes one away. */
export function headersWith(headers: Record<string, string>, changes: Readonly<Record<string, unknown>>): Record<string, string> {
  const named = Object.entries({ ...headers, ...changes }).filter(([, text]) => text !== undefined);
  return Object.fromEntries(named.map(([name, text]) => [name, String(text)]));
}
