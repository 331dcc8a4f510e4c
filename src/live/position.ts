/** How a place in the live log is written for a client, who hands it back to go on from there. */

const FORM = /^live:(0|[1-9]\d{0,17})$/;

/** A position as text: opaque to clients, the same on every hub. */
export function writePosition(position: bigint): string {
  return Buffer.from(`live:${position}`).toString('base64url');
}

/** The position that a text says; null for a text that no hub wrote. */
export function readPosition(text: string): bigint | null {
  const [, digits] = FORM.exec(Buffer.from(text, 'base64url').toString('latin1')) ?? [];
  if (digits === undefined) return null;
  const position = BigInt(digits);
  // Several texts decode to the same bytes; one is ours.
  return writePosition(position) === text ? position : null;
}
