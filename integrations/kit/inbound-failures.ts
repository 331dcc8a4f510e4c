/** Which failures pass by themselves, so that waiting is right, and what may be said of a failure in a log. */
import type { Rejection } from './translation.ts';

// Postgres, "Appendix A. Error Codes": 08 connection, 53 insufficient resources, 57P shutdown, 40 rollback (serialization, deadlock).
const PASSING_CODES = /^(08|53|57P|40)/;
// 55P03 lock not available; 25P03 idle in transaction for too long; 25006 a standby, until the primary is back.
const PASSING = new Set([
  '55P03',
  '25P03',
  '25006',
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
]);
// pg says these without a code.
const PASSING_WORDS =
  /connection terminated|connection ended unexpectedly|timeout exceeded when trying to connect|client has encountered a connection error|connection error and is not queryable/i;
/** Another member of the group took the message meanwhile: at the next attempt it has been seen. */
const TAKEN_MEANWHILE = 'message_topic_partition_offset_unique';

/** Whether the same work may go well later, without anybody changing it. */
export function isPassing(failure: unknown): boolean {
  for (const each of causesOf(failure)) {
    const { code, constraint, syscall } = detailsOf(each);
    if (constraint === TAKEN_MEANWHILE) return true;
    if (code !== null && /^[0-9A-Z]{5}$/.test(code) && (PASSING_CODES.test(code) || PASSING.has(code))) return true;
    if (code !== null && syscall !== null && PASSING.has(code)) return true;
    if (each instanceof Error && PASSING_WORDS.test(each.message)) return true;
  }
  return false;
}

/** What a log may hold of a failure: codes and names. Messages of the database quote values, and values may be personal. */
export function nameOfFailure(failure: unknown): string {
  for (const each of causesOf(failure)) {
    const { code, constraint, table } = detailsOf(each);
    if (code !== null) return [`error ${code}`, constraint ?? table].filter((part) => part !== null).join(' on ');
  }
  const causes = causesOf(failure).map((each) => (each instanceof Error ? `${each.name}: ${each.message.split('\n')[0] ?? ''}` : 'an unknown failure'));
  return causes.join(' because of ');
}

/** What the sender of a message that FAILED is told: nothing that they could act on but wait. */
export function failureOf(): Rejection {
  return {
    reason: 'HUB_FAILED',
    sentence: 'The hub could not take the message, through no fault of its sender.',
    requiredAction: "Nothing: the hub's operators see it among the dead letters and replay it once the hub is mended.",
  };
}

function causesOf(failure: unknown): unknown[] {
  const causes: unknown[] = [];
  for (let each = failure; each !== undefined && each !== null && causes.length < 10; each = each instanceof Error ? each.cause : undefined) causes.push(each);
  return causes;
}

function detailsOf(failure: unknown): { code: string | null; constraint: string | null; table: string | null; syscall: string | null } {
  const has = (name: string): string | null => {
    const value: unknown = typeof failure === 'object' && failure !== null ? Reflect.get(failure, name) : undefined;
    return typeof value === 'string' ? value : null;
  };
  return { code: has('code'), constraint: has('constraint'), table: has('table'), syscall: has('syscall') };
}
