/** Invented troubles for tests: each takes only what the test is about. */
import type { EntityManager } from '@mikro-orm/postgresql';
import type { AlertKind } from '../../src/alerts/alert-kind.ts';
import { raiseAlert, type Trouble } from '../../src/alerts/raise-alert.ts';
import type { Clock } from '../../src/shared/clock.ts';

export const AT = new Date('2026-11-20T21:00:00Z');
export const atNine: Clock = { now: () => AT };

export function trouble(kind: AlertKind, about: string = kind): Trouble {
  return { kind, severity: 'HIGH', sentence: `Something is wrong with ${about}: look at it.`, about, subject: null, markings: [], simulated: false };
}

/** Raises an alert in a transaction of its own; answers whether it was new. */
export function raised(em: EntityManager, each: Trouble, clock: Clock = atNine): Promise<boolean> {
  return em.fork().transactional((inside) => raiseAlert(inside, clock, each));
}
