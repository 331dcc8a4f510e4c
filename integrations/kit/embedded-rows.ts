/** How a row of the embedded bus becomes a message again. */
import type { BusMessage } from '../../src/exchange/bus.ts';

/** The columns of bus_message, as `COLUMNS` selects them. */
export interface MessageRow {
  readonly topic: string;
  readonly partition: number;
  /** int8, which the driver leaves as text. */
  readonly offset: string;
  readonly key: Buffer | null;
  readonly headers: Record<string, string>;
  readonly value: Buffer | null;
  readonly producedAt: Date;
}

export const COLUMNS = `topic, partition, "offset", key, headers, value, produced_at as "producedAt"`;

export function messageOf(row: MessageRow): BusMessage {
  return { ...row, offset: BigInt(row.offset), key: row.key?.toString('utf8') ?? null };
}
