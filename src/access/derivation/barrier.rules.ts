/** The refusal of what would carry a fact out of its compartments: what bars it, which way it came, and who may release it. */
import type { RecordKey } from './derivation.rules.ts';

/** Systems feature 9: "Adding to a NAT agenda: BarrierError{origin: MACE, path:[...], releasableBy: role}". */
export interface BarrierRefusal {
  readonly kind: 'BarrierRefusal';
  readonly message: string;
  /** The argument that brings the fact along. */
  readonly argument: string;
  /** The compartments that would be lost, of those into which the actor is read: another is never named. */
  readonly origins: readonly string[];
  /** From the record in which the fact stands, to what it was to go into, as far as that is there already. */
  readonly path: readonly RecordKey[];
  /** The codes of the agencies whose record it is: they may release the fact. */
  readonly releasableBy: readonly string[];
}

export interface Barrier extends Omit<BarrierRefusal, 'kind' | 'message'> {
  readonly because: 'PLACE' | 'QUOTE' | 'OPENED_ALONE' | 'NEVER_JOINED';
}

const WORDS: Readonly<Record<Barrier['because'], (what: string) => string>> = {
  PLACE: (what) => `It lies in ${what}, and what it was to be put into does not: those who read there would learn of it.`,
  QUOTE: (what) =>
    `Its words stand in a record in ${what}: say it in words of your own that tell nothing of it, or name that record in "from", so that what you write stays in its compartments.`,
  OPENED_ALONE: () => 'It was opened to you alone, and what you write would be read by others.',
  NEVER_JOINED: () => 'Someone whom the Street Worker project knows is never joined to a view of suspects.',
};

export function barrier({ because, argument, origins, path, releasableBy }: Barrier): BarrierRefusal {
  const what = origins.length === 0 ? 'a compartment' : origins.join(', ');
  const ask =
    because === 'NEVER_JOINED'
      ? 'Speak with the project.'
      : `${releasableBy.length === 0 ? 'Its owner' : releasableBy.join(', ')} may release it, or a second source that does not come from there may be added (sourceAdd).`;
  return { kind: 'BarrierRefusal', message: `${WORDS[because](what)} ${ask}`, argument, origins, path, releasableBy };
}
