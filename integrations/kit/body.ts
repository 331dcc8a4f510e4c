/** Whether the bytes of a message are JSON that the hub can keep: hostile or damaged bytes end as a reason, never as an exception. */
import type { Rejection } from './translation.ts';

/** What a broker carries by default, and far more than any message of a partner needs. Bytes. */
export const LARGEST_BODY = 1_048_576;
/** No message of ours nests deeper than four; whatever walks a body later may do so without fear for its stack. */
export const DEEPEST_BODY = 32;

/** Why a body cannot be read. Stable: senders and dashboards count by these. */
export const BodyReason = {
  EMPTY_BODY: 'EMPTY_BODY',
  TOO_LARGE: 'TOO_LARGE',
  NOT_UTF8: 'NOT_UTF8',
  NOT_JSON: 'NOT_JSON',
  TOO_DEEP: 'TOO_DEEP',
  UNKEEPABLE_TEXT: 'UNKEEPABLE_TEXT',
  NUMBER_OUT_OF_RANGE: 'NUMBER_OUT_OF_RANGE',
  FORBIDDEN_NAME: 'FORBIDDEN_NAME',
} as const;
export type BodyReason = (typeof BodyReason)[keyof typeof BodyReason];

const REFUSALS: Record<BodyReason, Omit<Rejection, 'reason'>> = {
  EMPTY_BODY: {
    sentence: 'The message has no body.',
    requiredAction: 'Send the whole state of the thing as a JSON object; a tombstone deletes nothing here.',
  },
  TOO_LARGE: {
    sentence: `The body is larger than ${LARGEST_BODY} bytes.`,
    requiredAction: 'Send one thing in each message, and leave attachments out.',
  },
  NOT_UTF8: { sentence: 'The body is not UTF-8.', requiredAction: 'Encode the body as UTF-8 and send it again.' },
  NOT_JSON: {
    sentence: 'The body is not JSON.',
    requiredAction: 'Write the body with a JSON library (NaN, comments and trailing commas are not JSON) and send it again.',
  },
  TOO_DEEP: {
    sentence: `The body nests deeper than ${DEEPEST_BODY} levels.`,
    requiredAction: 'Send the fields that the message schema names, as flat as it has them.',
  },
  UNKEEPABLE_TEXT: {
    sentence: 'The body holds a NUL character or half of a surrogate pair, which no database can keep as text.',
    requiredAction: 'Remove the broken characters and send it again.',
  },
  NUMBER_OUT_OF_RANGE: {
    sentence: 'The body holds a number that loses digits when it is read (infinite, or a whole number beyond 2^53).',
    requiredAction: 'Send long identifiers as strings, and other numbers in their real size.',
  },
  FORBIDDEN_NAME: {
    sentence: 'The body holds a field named __proto__.',
    requiredAction: 'Remove that field and send it again.',
  },
};

export type Body = { readonly data: unknown } | { readonly rejected: Rejection };

/** The bytes as JSON. Answers with a reason for whatever cannot be read or kept; never throws. */
export function readBody(value: Uint8Array | null): Body {
  if (value === null || value.byteLength === 0) return rejected(BodyReason.EMPTY_BODY);
  if (value.byteLength > LARGEST_BODY) return rejected(BodyReason.TOO_LARGE);
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(value);
  } catch {
    return rejected(BodyReason.NOT_UTF8);
  }
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch {
    return rejected(BodyReason.NOT_JSON);
  }
  const fault = faultIn(data);
  return fault === null ? { data } : rejected(fault);
}

/** Whether Postgres and UTF-8 keep this text as it is. */
export function isKeepable(text: string): boolean {
  return text.isWellFormed() && !text.includes('\0');
}

/** Walks with its own stack, level by level: ten thousand brackets must not end the process. */
function faultIn(data: unknown): BodyReason | null {
  let level: unknown[] = [data];
  for (let depth = 0; level.length > 0; depth += 1) {
    const next: unknown[] = [];
    for (const value of level) {
      if (typeof value === 'string' && !isKeepable(value)) return BodyReason.UNKEEPABLE_TEXT;
      if (typeof value === 'number' && !isExact(value)) return BodyReason.NUMBER_OUT_OF_RANGE;
      if (typeof value !== 'object' || value === null) continue;
      if (depth === DEEPEST_BODY) return BodyReason.TOO_DEEP;
      for (const [name, child] of Object.entries(value)) {
        if (name === '__proto__') return BodyReason.FORBIDDEN_NAME;
        if (!isKeepable(name)) return BodyReason.UNKEEPABLE_TEXT;
        next.push(child);
      }
    }
    level = next;
  }
  return null;
}

function isExact(value: number): boolean {
  return Number.isFinite(value) && (!Number.isInteger(value) || Number.isSafeInteger(value));
}

function rejected(reason: BodyReason): Body {
  return { rejected: { reason, ...REFUSALS[reason] } };
}
