/** What the hub measures of itself, for Prometheus: read anew at each scrape, for whoever may, and never later than a scrape can wait. */
import type { FastifyInstance } from 'fastify';
import type { Counter, Gauge, Registry } from 'prom-client';
import { holds } from '../access/identity.ts';
import type { Verify } from '../access/token.ts';
import { identityOf } from './bearer.ts';
import { FORBIDDEN } from './errors.ts';
import type { Log } from './log.ts';

/** One metric. Its labels hold kinds, topics and parts: never an id, and never a word of or about a person. */
export interface Measure {
  /** As Prometheus names things: `hub_alerts_open`. */
  readonly name: string;
  /** `total`: only rises, over all hubs and their restarts. */
  readonly type: 'gauge' | 'total';
  readonly help: string;
  readonly labels: readonly string[];
}

/** One value of a metric. */
export interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** Where some metrics come from. A part that fails, or is too slow, is left out of the scrape; the others are not. */
export interface MeasuredPart {
  /** In a word, such as `outbox`. */
  readonly part: string;
  readonly measures: readonly Measure[];
  read(): Promise<readonly Sample[]>;
}

/** How long a part may take, in milliseconds: a scrape is given up after ten seconds, as Prometheus has it by default. */
const PATIENCE = 3_000;

/** Adds /metrics to an app. */
export function routeMetrics(app: FastifyInstance, parts: readonly MeasuredPart[], { verify, log }: { readonly verify: Verify; readonly log: Log }): void {
  const metrics = new Metrics(parts, log);
  app.get('/metrics', {
    exposeHeadRoute: false,
    onRequest: async (request, reply) => {
      const identity = await identityOf(request, reply, verify, log);
      if (identity === null || holds(identity, 'measures')) return;
      log.info('forbidden', { requestId: request.id, part: 'metrics', agency: identity.agency });
      await reply.code(FORBIDDEN.status).headers(FORBIDDEN.headers).send(FORBIDDEN.body);
    },
    handler: async (_, reply) => {
      const { type, text } = await metrics.scrape();
      return await reply.header('cache-control', 'no-store').type(type).send(text);
    },
  });
}

interface Scrape {
  readonly type: string;
  readonly text: string;
}

/** Scrapes that come while one is being answered get the same answer. */
class Metrics {
  readonly #parts: readonly MeasuredPart[];
  readonly #log: Log;
  /** Readings under way: one that is too slow for a scrape is not begun again before it has ended. */
  readonly #reading = new Map<MeasuredPart, Promise<readonly Sample[]>>();
  #board: Promise<Board> | null = null;
  #answering: Promise<Scrape> | null = null;

  constructor(parts: readonly MeasuredPart[], log: Log) {
    this.#parts = parts;
    this.#log = log;
  }

  scrape(): Promise<Scrape> {
    this.#answering ??= this.#answer().finally(() => {
      this.#answering = null;
    });
    return this.#answering;
  }

  async #answer(): Promise<Scrape> {
    this.#board ??= makeBoard(this.#parts);
    const board = await this.#board;
    const readings = await Promise.all(this.#parts.map(async (part) => ({ part, samples: await this.#inTime(part) })));
    for (const { part, samples } of readings) board.show(part, samples);
    // The format says NaN; prom-client writes it as Nan, which strict readers refuse.
    return { type: board.registry.contentType, text: (await board.registry.metrics()).replaceAll(/ Nan$/gm, ' NaN') };
  }

  /** Null when it fails or takes too long. */
  async #inTime(part: MeasuredPart): Promise<readonly Sample[] | null> {
    const late = AbortSignal.timeout(PATIENCE);
    const silence = new Promise<null>((resolve) => late.addEventListener('abort', () => resolve(null)));
    try {
      const samples = await Promise.race([this.#read(part), silence]);
      if (samples === null) this.#log.warn('measures', { part: part.part, reason: 'no answer in time' });
      return samples;
    } catch (failure) {
      this.#log.warn('measures', { part: part.part, failure });
      return null;
    }
  }

  #read(part: MeasuredPart): Promise<readonly Sample[]> {
    const known = this.#reading.get(part);
    if (known) return known;
    const reading = part.read().finally(() => this.#reading.delete(part));
    reading.catch(() => undefined); // told where it is waited for
    this.#reading.set(part, reading);
    return reading;
  }
}

interface Board {
  readonly registry: Registry;
  /** Shows the values of a part and of nothing that it does not name; null: it could not be read. */
  show(part: MeasuredPart, samples: readonly Sample[] | null): void;
}

/** prom-client is loaded by the first scrape: a hub that nobody watches pays nothing for it. */
async function makeBoard(parts: readonly MeasuredPart[]): Promise<Board> {
  const { Counter, Gauge, Registry, collectDefaultMetrics } = await import('prom-client');
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const shown = new Map<string, Counter | Gauge>();
  for (const { name, type, help, labels } of parts.flatMap(({ measures }) => measures)) {
    const settings = { name, help, labelNames: [...labels], registers: [registry] };
    shown.set(name, type === 'total' ? new Counter(settings) : new Gauge(settings));
  }
  const told = new Gauge({
    name: 'hub_measured',
    help: 'Whether a part could be measured at this scrape: 1, or 0.',
    labelNames: ['part'],
    registers: [registry],
  });
  return {
    registry,
    show({ part, measures }, samples) {
      told.set({ part }, samples === null ? 0 : 1);
      for (const { name } of measures) shown.get(name)?.reset();
      // A gauge that is reset shows 0 where it has no labels: what could not be read must show nothing.
      if (samples === null) for (const { name, labels } of measures) if (labels.length === 0) shown.get(name)?.remove();
      for (const { name, labels, value } of samples ?? []) shown.get(name)?.inc({ ...labels }, value);
    },
  };
}
