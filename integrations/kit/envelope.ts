/** How a message of ours is addressed on the bus: CloudEvents 1.0, Kafka protocol binding, binary mode, with the hub's own extension attributes. */
import type { OutgoingMessage } from '../../src/exchange/bus.ts';
import { Classification, Regime } from '../../src/shared/regime.ts';
import { isKeepable, readBody } from './body.ts';
import { parseInstant } from './instant.ts';
import type { Rejection } from './translation.ts';

/** What the headers of a message say about it. */
export interface Envelope {
  /** The message's key on the bus: the natural key of what it tells about. */
  readonly key: string | null;
  /** `ce_id`: with the source, names this event once and for all. */
  readonly id: string;
  /** `ce_source`: the system that speaks. */
  readonly source: string;
  /** `ce_type`: what happened, such as `police.incident.closed`. */
  readonly type: string;
  /** `ce_time`: when it happened, if the sender says so. */
  readonly time: Date | null;
  /** `ce_dataschema`: the schema that the sender wrote it by. */
  readonly dataSchema: string | null;
  readonly classification: Classification;
  readonly regime: Regime;
  /** `ce_isaref`: the sharing agreement or licence under which it is sent. */
  readonly agreement: string;
  /** `ce_marking`: compartments, which have no order; sorted here so that equal sets are equal. */
  readonly marking: readonly string[];
  /** `ce_simulated`: invented data, which must never be taken for real. */
  readonly simulated: boolean;
  /** `ce_correlationid`: one for all messages that were sent for one purpose, such as one run of a feed. */
  readonly correlationId: string | null;
}

/** Why an envelope cannot be read. Stable: senders and dashboards count by these. */
export const EnvelopeReason = {
  NOT_CLOUDEVENTS: 'NOT_CLOUDEVENTS',
  MISSING_ATTRIBUTE: 'MISSING_ATTRIBUTE',
  BAD_ATTRIBUTE: 'BAD_ATTRIBUTE',
  /** The hub must not keep the body of such a message, not even among the dead letters (domain.md §2.4). */
  ABOVE_CEILING: 'ABOVE_CEILING',
  NOT_JSON: 'NOT_JSON',
} as const;

export type Opened = { readonly envelope: Envelope; readonly data: unknown } | { readonly rejected: Rejection };

type Received = Pick<OutgoingMessage, 'key' | 'headers' | 'value'>;

// Domain §2.4: "OFFICIAL-SENSITIVE is a handling marking within OFFICIAL"; partners write it with any of these joints.
const CLASSIFICATIONS = new Map<string, Classification>([
  ['OFFICIAL', Classification.OFFICIAL],
  ['OFFICIAL_SENSITIVE', Classification.OFFICIAL_SENSITIVE],
]);
// Domain §3.5 writes `regime(Part2|Part3)`, rule 54 the longer names.
const REGIMES = new Map<string, Regime>([
  ['UK_GDPR_PART2', Regime.UK_GDPR_PART2],
  ['PART2', Regime.UK_GDPR_PART2],
  ['LED_PART3', Regime.LED_PART3],
  ['PART3', Regime.LED_PART3],
]);
const LONGEST_ATTRIBUTE = 1024;

/** Reads the headers, then the body. The body of a message above the hub's ceiling is not looked at. Never throws. */
export function openEnvelope(message: Received): Opened {
  const envelope = readEnvelope(message);
  if ('rejected' in envelope) return envelope;
  const body = readBody(message.value);
  return 'rejected' in body ? body : { envelope: envelope.read, data: body.data };
}

/** What can be said of a message whose envelope may be broken: for its lineage, and so that a feed can count its rejections. */
export interface Trace {
  readonly id: string | null;
  readonly source: string | null;
  readonly type: string | null;
  readonly correlationId: string | null;
  readonly simulated: boolean;
}

export function traceOf(headers: Received['headers']): Trace {
  const readable = (name: string): string | null => {
    const value = attribute(headers, name);
    return value !== null && isReadable(value) ? value : null;
  };
  return {
    id: readable('ce_id'),
    source: readable('ce_source'),
    type: readable('ce_type'),
    correlationId: readable('ce_correlationid'),
    simulated: readable('ce_simulated')?.toLowerCase() === 'true',
  };
}

/** The headers of a message that we send: the inverse of reading them. */
export function envelopeHeaders(envelope: Omit<Envelope, 'key'>): Record<string, string> {
  return {
    ce_specversion: '1.0',
    ce_id: envelope.id,
    ce_source: envelope.source,
    ce_type: envelope.type,
    ...(envelope.time === null ? {} : { ce_time: envelope.time.toISOString() }),
    ...(envelope.dataSchema === null ? {} : { ce_dataschema: envelope.dataSchema }),
    'content-type': 'application/json',
    ce_classification: envelope.classification.replace('_', '-'),
    ce_regime: envelope.regime,
    ce_isaref: envelope.agreement,
    ...(envelope.marking.length === 0 ? {} : { ce_marking: envelope.marking.join(',') }),
    ...(envelope.simulated ? { ce_simulated: 'true' } : {}),
    ...(envelope.correlationId === null ? {} : { ce_correlationid: envelope.correlationId }),
  };
}

type EnvelopeRead = { readonly read: Envelope } | { readonly rejected: Rejection };

function readEnvelope({ headers, key }: Received): EnvelopeRead {
  const has = (name: string): string | null => attribute(headers, name);
  // Asked first: whatever else is wrong with it, what is above the ceiling must be known as such.
  const classification = wireWord(has('ce_classification'));
  if (/(^|_)SECRET(_|$)/.test(classification)) return aboveCeiling();

  if (/^application\/cloudevents/i.test(has('content-type') ?? '')) return notCloudEvents('The message is a CloudEvent in structured or batched mode.');
  if (has('ce_specversion') === null) return notCloudEvents('The message has no header ce_specversion.');
  if (has('ce_specversion') !== '1.0') return bad('ce_specversion', 'is not 1.0', 'Send CloudEvents 1.0.');
  for (const name of ['ce_id', 'ce_source', 'ce_type', 'ce_classification', 'ce_regime', 'ce_isaref']) {
    if ((has(name) ?? '') === '') return missing(name);
  }
  const unreadable = Object.keys(headers).find((name) => name.startsWith('ce_') && !isReadable(has(name) ?? ''));
  if (unreadable !== undefined) {
    const known = /^ce_[a-z0-9]{1,20}$/.test(unreadable) ? unreadable : 'ce_…';
    return bad(known, `holds control characters, broken characters or more than ${LONGEST_ATTRIBUTE} characters`, 'Send plain text in it.');
  }
  const type = has('content-type');
  if (type !== null && !/^application\/([\w.+-]+\+)?json(\s*;\s*charset\s*=\s*"?utf-8"?)?\s*$/i.test(type))
    return {
      rejected: {
        reason: EnvelopeReason.NOT_JSON,
        sentence: 'The header content-type is not JSON in UTF-8.',
        requiredAction: 'Send the body as application/json.',
      },
    };

  const level = CLASSIFICATIONS.get(classification);
  if (level === undefined) return bad('ce_classification', 'is no classification that the hub knows', 'Send OFFICIAL or OFFICIAL-SENSITIVE.');
  const regime = REGIMES.get(wireWord(has('ce_regime')));
  if (regime === undefined) return bad('ce_regime', 'is no legal regime that the hub knows', 'Send UK_GDPR_PART2 or LED_PART3.');
  const time = has('ce_time') === null ? null : parseInstant(has('ce_time') ?? '');
  if (time === null && has('ce_time') !== null) return bad('ce_time', 'is no instant with an offset', 'Send it like 2026-11-20T21:04:00Z.');
  const simulated = (has('ce_simulated') ?? 'false').toLowerCase();
  if (simulated !== 'true' && simulated !== 'false') return bad('ce_simulated', 'is neither true nor false', 'Send true or false, or leave it out.');
  const marking = (has('ce_marking') ?? '')
    .split(',')
    .map((compartment) => compartment.trim().toUpperCase())
    .filter((compartment) => compartment !== '');
  if (!marking.every((compartment) => /^(?:OPERATION:)?[A-Z0-9][A-Z0-9_-]{0,39}$/.test(compartment)))
    return bad('ce_marking', 'is no list of compartments', 'Send their codes with commas between them, such as MARAC,CHILD.');

  return {
    read: {
      key,
      id: has('ce_id') ?? '',
      source: has('ce_source') ?? '',
      type: has('ce_type') ?? '',
      time,
      dataSchema: has('ce_dataschema'),
      classification: level,
      regime,
      agreement: has('ce_isaref') ?? '',
      marking: [...new Set(marking)].toSorted(),
      simulated: simulated === 'true',
      correlationId: has('ce_correlationid'),
    },
  };
}

/** A header's own value: a header called `constructor` must not be found where none was sent. */
function attribute(headers: Received['headers'], name: string): string | null {
  return Object.hasOwn(headers, name) ? (headers[name] ?? null) : null;
}

function isReadable(value: string): boolean {
  return value.length <= LONGEST_ATTRIBUTE && isKeepable(value) && !/\p{Cc}/u.test(value);
}

function wireWord(text: string | null): string {
  return (text ?? '')
    .trim()
    .toUpperCase()
    .replace(/[\s_-]+/g, '_');
}

function notCloudEvents(sentence: string): EnvelopeRead {
  return {
    rejected: {
      reason: EnvelopeReason.NOT_CLOUDEVENTS,
      sentence,
      requiredAction: 'Send CloudEvents 1.0 in binary mode: attributes as headers that begin with ce_, the data alone as the body.',
    },
  };
}

function missing(name: string): EnvelopeRead {
  return {
    rejected: {
      reason: EnvelopeReason.MISSING_ATTRIBUTE,
      sentence: `The message has no header ${name}.`,
      requiredAction: `Send ${name} with every message.`,
    },
  };
}

function bad(name: string, sentence: string, requiredAction: string): EnvelopeRead {
  return { rejected: { reason: EnvelopeReason.BAD_ATTRIBUTE, sentence: `The header ${name} ${sentence}.`, requiredAction } };
}

function aboveCeiling(): EnvelopeRead {
  return {
    rejected: {
      reason: EnvelopeReason.ABOVE_CEILING,
      sentence: 'The header ce_classification is above OFFICIAL-SENSITIVE, the highest that the hub may hold.',
      requiredAction: 'Do not send it here: tell your information security officer that it was sent, and use a system accredited for it.',
    },
  };
}
