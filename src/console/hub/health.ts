/** How the hub is, as it says itself: asked over and over, and never taken from memory. */
import { READINESS } from './addresses.ts';

export type Health =
  | { readonly kind: 'asking' }
  | { readonly kind: 'ready' }
  /** It answers, and is not ready: which parts, and how they are. */
  | { readonly kind: 'not ready'; readonly troubles: readonly string[] }
  /** It does not answer. */
  | { readonly kind: 'silent' };

/** How often the page asks, in milliseconds. */
const EVERY = 5_000;

/** Tells `report` how the hub is, now and every few seconds, until the function that it returns is called. */
export function watchHealth(report: (health: Health) => void): () => void {
  const stop = new AbortController();
  let again: ReturnType<typeof setTimeout> | undefined;
  const look = async () => {
    const health = await askHealth(stop.signal);
    if (stop.signal.aborted) return;
    report(health);
    again = setTimeout(look, EVERY);
  };
  void look();
  return () => {
    stop.abort();
    clearTimeout(again);
  };
}

async function askHealth(signal: AbortSignal): Promise<Health> {
  try {
    const response = await fetch(READINESS, { cache: 'no-store', signal });
    return readHealth(response.status, await response.json().catch(() => null));
  } catch {
    return { kind: 'silent' };
  }
}

/** What the readiness answer says: the status decides, the body names the parts that are not ok. */
export function readHealth(status: number, body: unknown): Health {
  return status === 200 ? { kind: 'ready' } : { kind: 'not ready', troubles: troublesIn(body) };
}

/** From `{ parts: { database: "ok", bus: "no answer" } }`: ["bus: no answer"]. */
function troublesIn(body: unknown): string[] {
  if (typeof body !== 'object' || body === null || !('parts' in body)) return [];
  const { parts } = body;
  if (typeof parts !== 'object' || parts === null) return [];
  return Object.entries(parts).flatMap(([part, word]) => (word === 'ok' ? [] : [`${part}: ${String(word)}`]));
}

/** How the hub is, in the reader's words. */
export function healthWords(health: Health): string {
  switch (health.kind) {
    case 'asking':
      return 'Asking the hub';
    case 'ready':
      return 'Hub ready';
    case 'not ready':
      return ['Hub not ready', ...health.troubles].join(' · ');
    case 'silent':
      return 'Hub does not answer';
  }
}
