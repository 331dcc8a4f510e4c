/** Messages of the tests: the examples of the adapter as they stand, and entries that differ from a sound one in what the test is about. */
import type { RadioEntryReport } from '../../../src/cases/nte/radio-log.report.ts';
import type { OutgoingMessage } from '../../../src/exchange/bus.ts';
import { readMessage } from '../../../integrations/kit/adapter.ts';
import { pubwatchRadio } from '../../../integrations/pubwatch/adapter.ts';
import { exampleOf, examplesOf, headersWith, messageOf } from '../../support/examples.ts';

export { messageOf } from '../../support/examples.ts';

/** When the tests take place. */
export const NOW = new Date('2026-11-23T12:00:00Z');

export const examples = (kind: 'accepted' | 'rejected') => examplesOf('pubwatch', kind);

export type Changes = Record<string, unknown>;

/** The fight outside, with these fields of the body and of its headers changed; undefined takes a field away. The key follows the radio unless told. */
export function anEntry(changes: Changes = {}, headers: Changes = {}): OutgoingMessage {
  const sound = exampleOf('pubwatch', 'fight-outside.json');
  const { key, ...fields } = changes;
  const value: Changes = { ...(sound.value as Changes), ...fields };
  return messageOf({
    topic: sound.topic,
    key: key === undefined ? String(value['radio']) : key === null ? null : String(key),
    headers: headersWith(sound.headers, headers),
    value,
  });
}

/** What the adapter makes of it: the report, or the reason of its rejection. */
export function translated(message: OutgoingMessage, now = NOW): RadioEntryReport | string {
  const { translation } = readMessage(pubwatchRadio, message, now);
  return 'accepted' in translation ? translation.accepted : translation.rejected.reason;
}
