/** Invented police logs for benchmarks: as large and as varied as real ones, each a new incident. */
import { POLICE_SOURCE, POLICE_TOPIC } from '../integrations/police-incidents/messages.ts';
import type { OutgoingMessage } from '../src/exchange/bus.ts';
import { londonDay } from '../src/shared/london.ts';

/** As many places as a town of this size has in a month. */
const STREETS = 1_500;

/** Messages whose logs nobody else has: `series` tells one run from another. */
export function policeLogs(count: number, series: number, topic = POLICE_TOPIC): OutgoingMessage[] {
  const now = Date.now() - 60_000;
  const date = londonDay(new Date(now));
  return Array.from({ length: count }, (_, index) => {
    const number = series * 1_000_000 + index + 1;
    const at = new Date(now - (index % 3_600) * 10).toISOString();
    const street = index % STREETS;
    const body = {
      log: { forceCode: 'humberside', date, number },
      revision: 1,
      openingCode: 'TRN-HIGHWAY-DISRUPTION',
      grade: 'SCHEDULED',
      channel: 'CALL_101',
      reportedAt: at,
      occurredFrom: at,
      place: {
        description: `Invented Street ${street}`,
        longitude: -0.65 + street / 100_000,
        latitude: 53.58,
        precision: 'EXACT',
        wardCode: 'E05015092',
      },
      summary: 'A skip stands in the carriageway without lights; traffic goes round it. Told to the council.',
    };
    return {
      topic,
      key: `humberside|${date}|${number}`,
      headers: {
        ce_specversion: '1.0',
        ce_id: `bench-${number}`,
        ce_source: POLICE_SOURCE,
        ce_type: 'police.incident.recorded',
        'content-type': 'application/json',
        ce_classification: 'OFFICIAL-SENSITIVE',
        ce_regime: 'LED_PART3',
        ce_isaref: 'ISA-BENCH',
        ce_simulated: 'true',
      },
      value: Buffer.from(JSON.stringify(body)),
    };
  });
}

/** The same number of messages of which every second one cannot be taken, each for another reason. */
export function spoiltLogs(count: number, series: number): OutgoingMessage[] {
  return policeLogs(count, series).map((message, index) => (index % 2 === 0 ? message : { ...message, ...SPOILT[(index >> 1) % SPOILT.length]?.(message) }));
}

/** Truncated, no JSON, no body, another's source, a missing field, another version, deep, a key that is not its own. */
const SPOILT: readonly ((message: OutgoingMessage) => Partial<OutgoingMessage>)[] = [
  ({ value }) => ({ value: (value ?? Buffer.of()).subarray(0, 40) }),
  () => ({ value: Buffer.from([0xff, 0xfe, 0x00, 0x80]) }),
  () => ({ value: null }),
  ({ headers }) => ({ headers: { ...headers, ce_source: 'urn:somebody:else' } }),
  () => ({ value: Buffer.from('{"revision":1}') }),
  ({ headers }) => ({ headers: { ...headers, ce_specversion: '0.3' } }),
  () => ({ value: Buffer.from('['.repeat(10_000) + ']'.repeat(10_000)) }),
  () => ({ key: 'humberside|2001-01-01|1' }),
];
