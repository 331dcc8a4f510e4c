/** Chance that can be told again: the same seed throws the same dice. */

export interface Dice {
  /** From 0 up to, not including, 1. */
  throw(): number;
  /** One of them, each as likely. Throws when there are none. */
  pick<Thing>(things: readonly Thing[]): Thing;
  /** One of them, as likely as it weighs. */
  weigh<Thing extends { readonly weight: number }>(things: readonly Thing[]): Thing;
}

/** Mulberry32: small, quick, and even enough for a pretence; never for a secret. */
export function diceOf(seed: number): Dice {
  let state = seed >>> 0;
  const roll = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const some = <Thing>(thing: Thing | undefined): Thing => {
    if (thing === undefined) throw new RangeError('There is nothing to choose from: give the dice a list with something in it.');
    return thing;
  };
  return {
    throw: roll,
    pick: (things) => some(things[Math.floor(roll() * things.length)]),
    weigh(things) {
      let left = roll() * things.reduce((sum, { weight }) => sum + weight, 0);
      return some(things.find(({ weight }) => (left -= weight) < 0) ?? things.at(-1));
    },
  };
}
