/** Protected counts: what is added to a count, and what follows from that for whoever compares counts. */
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type Cell,
  CellKeys,
  type CountProtection,
  EMPTY_CELL,
  NEVER_SHOWN_BELOW,
  perturbationTable,
  withRecord,
} from '../../../src/access/counts/cell-key.rules.ts';
import { PARAMETERS } from '../../../src/parameters/parameter-defaults.ts';

/** What holds in a hub that was told nothing. */
const DEFAULT: CountProtection = {
  deviation: PARAMETERS.COUNT_NOISE_DEVIATION.values[0].value,
  most: PARAMETERS.COUNT_NOISE_MOST.values[0].value,
  shownFrom: PARAMETERS.COUNT_SHOWN_FROM.values[0].value,
};

const secretOf = (seed: unknown) =>
  createHash('sha256')
    .update(`secret ${String(seed)}`)
    .digest();
const keysOf = (seed: unknown, protection = DEFAULT) => new CellKeys(secretOf(seed), protection);
const cellOf = (keys: CellKeys, ids: readonly string[]): Cell => ids.reduce((cell, id) => withRecord(cell, keys.recordKey(id)), EMPTY_CELL);
const idsOf = (count: number, from = 0) => Array.from({ length: count }, (_, index) => `incident-${from + index}`);

const mean = (numbers: readonly number[]) => numbers.reduce((sum, each) => sum + each, 0) / numbers.length;
const variance = (numbers: readonly number[]) => mean(numbers.map((each) => each ** 2)) - mean(numbers) ** 2;

/** Any protection that the rules allow. */
const protections = fc.integer({ min: 2, max: 60 }).chain((most) =>
  fc.record({
    most: fc.constant(most),
    deviation: fc.double({ min: 1, max: Math.sqrt((most * (most + 1)) / 3), noNaN: true }),
    shownFrom: fc.integer({ min: Math.max(NEVER_SHOWN_BELOW, most + 1), max: 100 }),
  }),
);

describe('the table of noise', () => {
  test('has mean zero exactly, the variance asked for, and nothing beyond the most', () => {
    fc.assert(
      fc.property(protections, (protection) => {
        const noise = [...perturbationTable(protection)];
        expect(noise.reduce((sum, each) => sum + each, 0)).toBe(0);
        expect(Math.max(...noise.map(Math.abs))).toBeLessThanOrEqual(protection.most);
        // Each share is rounded to a key of 65,536.
        expect(Math.abs(variance(noise) - protection.deviation ** 2)).toBeLessThan(protection.most ** 3 / 65_536 + 0.001);
      }),
      { numRuns: 20 },
    );
  });

  test('of the defaults: 8 at most 24, for each of 65,536 keys', () => {
    const noise = [...perturbationTable(DEFAULT)];
    expect(noise).toHaveLength(65_536);
    expect(variance(noise)).toBeCloseTo(64, 1);
    expect([Math.min(...noise), Math.max(...noise)]).toEqual([-24, 24]);
  });

  test('is the one of the greatest entropy: the logarithm of a share falls with the square of the noise', () => {
    const shares = Map.groupBy([...perturbationTable(DEFAULT)], (noise) => noise);
    const share = (noise: number) => (shares.get(noise)?.length ?? 0) / 65_536;
    const steepness = Array.from({ length: 12 }, (_, noise) => (Math.log(share(noise)) - Math.log(share(noise + 1))) / (2 * noise + 1));
    for (const each of steepness) expect(each).toBeCloseTo(mean(steepness), 3);
    // Every other distribution of the same mean and variance has less: here shares are moved between 1, 5 and 9 so that both stay.
    const MOVES = new Map([
      [1, 7 / 3],
      [5, -10 / 3],
      [9, 1],
    ]);
    const entropy = (by: number) =>
      -Array.from({ length: 49 }, (_, index) => share(index - 24) + by * (MOVES.get(Math.abs(index - 24)) ?? 0)).reduce(
        (sum, each) => sum + each * Math.log(each),
        0,
      );
    for (const by of [0.003, 0.001, -0.001, -0.003]) expect(entropy(by)).toBeLessThan(entropy(0));
  });

  test.each([
    [{ deviation: 6, most: 0, shownFrom: 20 }, 'set COUNT_NOISE_MOST to a whole number'],
    [{ deviation: 6, most: 7.5, shownFrom: 20 }, 'set COUNT_NOISE_MOST to a whole number'],
    [{ deviation: 11, most: 18, shownFrom: 20 }, 'set COUNT_NOISE_DEVIATION to such a number'],
    [{ deviation: 0.5, most: 18, shownFrom: 20 }, 'set COUNT_NOISE_DEVIATION to such a number'],
    [{ deviation: NaN, most: 18, shownFrom: 20 }, 'set COUNT_NOISE_DEVIATION to such a number'],
    [{ deviation: 6, most: 18, shownFrom: 18 }, 'set COUNT_SHOWN_FROM to a whole number from 19'],
    [{ deviation: 1, most: 2, shownFrom: 4 }, 'set COUNT_SHOWN_FROM to a whole number from 5'],
  ])('refuses %j', (protection, sentence) => {
    expect(() => perturbationTable(protection)).toThrow(sentence);
  });

  test('refuses a secret that could be guessed', () => {
    expect(() => new CellKeys(new Uint8Array(8), DEFAULT)).toThrow('draw 32 random ones');
  });
});

describe('a protected count', () => {
  test('follows from its cell and the records in it alone: whatever chose them, and in whatever order they came', () => {
    fc.assert(
      fc.property(fc.integer(), fc.uniqueArray(fc.uuid(), { maxLength: 80 }), fc.infiniteStream(fc.nat()), (seed, ids, order) => {
        const keys = keysOf(seed);
        const shuffled = ids.map((id) => ({ id, at: order.next().value })).toSorted((one, other) => one.at - other.at);
        const again = cellOf(
          keysOf(seed),
          shuffled.map(({ id }) => id),
        );
        expect(again).toEqual(cellOf(keys, ids));
        expect(keysOf(seed).protect('Town', again)).toBe(keys.protect('Town', cellOf(keys, ids)));
      }),
    );
  });

  test('is right on average, and as far off as it is set to be', () => {
    const keys = keysOf('many cells');
    const noise = Array.from({ length: 10_000 }, (_, index) => keys.perturbation('Town', cellOf(keys, idsOf(1 + (index % 3), index * 3))));
    expect(Math.abs(mean(noise))).toBeLessThan((4 * 8) / Math.sqrt(noise.length));
    expect(variance(noise) / 64).toBeGreaterThan(0.94);
    expect(variance(noise) / 64).toBeLessThan(1.06);
  });

  // Domain rule 59: "suppress cells < 5; protect the rest against subtraction (cell-key method …)".
  test('is never negative, never under five, and never shown for an empty cell', () => {
    fc.assert(
      fc.property(fc.integer(), protections, fc.integer({ min: 0, max: 120 }), (seed, protection, records) => {
        const keys = keysOf(seed, protection);
        const told = keys.protect('Town', cellOf(keys, idsOf(records)));
        if (told !== null) {
          expect(told).toBeGreaterThanOrEqual(NEVER_SHOWN_BELOW);
          expect(told).toBeGreaterThanOrEqual(protection.shownFrom);
          expect(Math.abs(told - records)).toBeLessThanOrEqual(protection.most);
        }
        expect(keys.protect('Town', EMPTY_CELL)).toBeNull();
      }),
      { numRuns: 60 },
    );
  });

  test('of a whole does not follow from those of its parts', () => {
    const pairs = Array.from({ length: 1_000 }, (_, seed) => {
      const keys = keysOf(seed);
      const [one, other] = [idsOf(6), idsOf(4, 6)];
      const parts = keys.perturbation('one', cellOf(keys, one)) + keys.perturbation('other', cellOf(keys, other));
      return { parts, whole: keys.perturbation('both', cellOf(keys, [...one, ...other])) };
    });
    const spread = Math.sqrt(variance(pairs.map(({ parts }) => parts)) * variance(pairs.map(({ whole }) => whole)));
    expect(Math.abs(mean(pairs.map(({ parts, whole }) => parts * whole)) / spread)).toBeLessThan(4 / Math.sqrt(pairs.length));
    expect(pairs.filter(({ parts, whole }) => parts === whole).length / pairs.length).toBeLessThan(0.08);
  });
});

describe('two cells that differ by one record, or by none', () => {
  const DRAWS = 1_000;
  const others = idsOf(50);
  /** What the two show, the larger with the target in every second draw; fifty are always shown. */
  const shown = (nameOfLarger: string) =>
    Array.from({ length: DRAWS }, (_, draw) => {
      const keys = keysOf(`pair ${draw}`);
      const present = draw % 2 === 0;
      const larger = cellOf(keys, present ? [...others, 'the-target'] : others);
      return { present, smaller: keys.protect('antisocial behaviour in Town', cellOf(keys, others)) ?? 0, larger: keys.protect(nameOfLarger, larger) ?? 0 };
    });
  const right = (pairs: ReturnType<typeof shown>, guess: (pair: { smaller: number; larger: number }) => boolean) =>
    pairs.filter((pair) => guess(pair) === pair.present).length / pairs.length;

  test('cannot be told apart: of 100 guesses at most 60 are right, whichever way the two are compared', () => {
    const pairs = shown('everything in Town');
    expect(right(pairs, ({ smaller, larger }) => larger > smaller)).toBeLessThan(0.6);
    expect(right(pairs, ({ smaller, larger }) => larger !== smaller)).toBeLessThan(0.6);
    expect(right(pairs, ({ larger }) => larger > 50)).toBeLessThan(0.6);
  });

  test('could be told apart if the name of the cell did not count: equal numbers would say that nobody stands between them', () => {
    const pairs = shown('antisocial behaviour in Town');
    expect(right(pairs, ({ smaller, larger }) => larger !== smaller)).toBeGreaterThan(0.9);
  });
});

describe('keys of records', () => {
  test('stay with the record and the secret, and change with either', () => {
    expect(keysOf(1).recordKey('a')).toBe(keysOf(1).recordKey('a'));
    expect(keysOf(1).recordKey('a')).not.toBe(keysOf(1).recordKey('b'));
    expect(keysOf(1).recordKey('a')).not.toBe(keysOf(2).recordKey('a'));
  });

  test('are spread evenly', () => {
    const keys = keysOf('spread');
    const shares = Map.groupBy(idsOf(16_000), (id) => Math.floor(keys.recordKey(id) / 2 ** 28));
    expect(shares.size).toBe(16);
    const chiSquare = [...shares.values()].reduce((sum, { length }) => sum + (length - 1_000) ** 2 / 1_000, 0);
    expect(chiSquare).toBeLessThan(44); // 15 degrees of freedom: one in ten thousand
  });
});
