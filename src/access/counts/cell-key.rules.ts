/** How a count is told so that nobody is found by comparing counts: the cell-key method, and the table of noise that it looks into (docs/counts.md). */
import { createHmac } from 'node:crypto';

/** How strongly counts are protected; all three in records. */
export interface CountProtection {
  /** The standard deviation of what is added to a count. */
  readonly deviation: number;
  /** What is added lies between minus this and plus this. */
  readonly most: number;
  /** A protected count below this is suppressed. More than `most`, so that an empty cell is never shown, whatever is added to it. */
  readonly shownFrom: number;
}

/** Domain rule 59: "suppress cells < 5". No setting can show less. */
export const NEVER_SHOWN_BELOW = 5;

/** How many cell keys there are, and how many record keys: two different sums of keys are as good as never the same. */
const CELL_KEYS = 2 ** 16;
const RECORD_KEYS = 2 ** 32;

/** For each cell key what is added to the count: as a whole of mean zero. */
export type PerturbationTable = Int16Array;

/** Throws a sentence when counts cannot be protected so. */
export function checkProtection({ deviation, most, shownFrom }: CountProtection): void {
  if (!Number.isInteger(most) || most < 1 || most > 1_000)
    throw new RangeError(`Noise of at most ${most}: set COUNT_NOISE_MOST to a whole number from 1 to 1000.`);
  const widest = Math.sqrt((most * (most + 1)) / 3);
  if (!(deviation >= 1 && deviation <= widest))
    throw new RangeError(
      `Noise of at most ${most} has a deviation from 1 to ${widest.toFixed(2)}, not ${deviation}: set COUNT_NOISE_DEVIATION to such a number.`,
    );
  const least = Math.max(NEVER_SHOWN_BELOW, most + 1);
  if (!Number.isInteger(shownFrom) || shownFrom < least)
    throw new RangeError(`Counts shown from ${shownFrom}: set COUNT_SHOWN_FROM to a whole number from ${least}, or an empty cell could be shown.`);
}

/**
 * The table of noise: of all distributions on −most … most with mean zero and the variance asked for, the one of the greatest entropy, dealt out
 * over the cell keys. Its weights are exp(−λx²); λ follows from the variance by bisection. One column serves every count: what is added does
 * not depend on how many there are, so the shape of the noise tells nothing of the count. Throws as checkProtection.
 */
export function perturbationTable(protection: CountProtection): PerturbationTable {
  checkProtection(protection);
  const { deviation, most } = protection;
  const weights = weightsOf(most, steepnessFor(most, deviation ** 2));
  const table = new Int16Array(CELL_KEYS);
  // As many keys for −x as for x: the mean is zero exactly. What rounding leaves over goes to zero.
  let next = 0;
  for (let x = 1; x <= most; x++) {
    const keys = Math.round((weights[x] ?? 0) * CELL_KEYS);
    table.fill(x, next, next + keys);
    table.fill(-x, next + keys, next + 2 * keys);
    next += 2 * keys;
  }
  return table;
}

/** The probabilities of 0 … most; those of the negative numbers are the same. */
function weightsOf(most: number, steepness: number): readonly number[] {
  const raw = Array.from({ length: most + 1 }, (_, x) => Math.exp(-steepness * x * x));
  const whole = raw.reduce((sum, each, x) => sum + (x === 0 ? each : 2 * each), 0);
  return raw.map((each) => each / whole);
}

/** The λ that gives the variance, which falls as λ rises: from that of the even distribution at zero to less than a thousandth at ten. */
function steepnessFor(most: number, variance: number): number {
  let [low, high] = [0, 10];
  for (let step = 0; step < 100; step++) {
    const middle = (low + high) / 2;
    const found = weightsOf(most, middle).reduce((sum, each, x) => sum + 2 * x * x * each, 0);
    if (found > variance) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** The latest table: one protection holds for years. */
let latest: { readonly name: string; readonly table: PerturbationTable } | null = null;

function sharedTable(protection: CountProtection): PerturbationTable {
  const name = JSON.stringify([protection.deviation, protection.most, protection.shownFrom]);
  if (latest?.name !== name) latest = { name, table: perturbationTable(protection) };
  return latest.table;
}

/** Records that are counted together: how many, and the sum of their keys. */
export interface Cell {
  readonly records: number;
  readonly keys: number;
}

/** A cell of no records. */
export const EMPTY_CELL: Cell = { records: 0, keys: 0 };

/** The cell with one more record in it. */
export function withRecord(cell: Cell, recordKey: number): Cell {
  return { records: cell.records + 1, keys: (cell.keys + recordKey) % RECORD_KEYS };
}

/** Protects the counts of one release by one secret. Whoever learns the secret can take the noise away again: it is never stored or shown. */
export class CellKeys {
  readonly #secret: Uint8Array;
  readonly #table: PerturbationTable;
  readonly #shownFrom: number;

  /** Throws as checkProtection; the secret has 32 random bytes. */
  constructor(secret: Uint8Array, protection: CountProtection) {
    if (secret.length < 32) throw new RangeError('A secret of less than 32 bytes could be guessed: draw 32 random ones.');
    this.#secret = secret;
    this.#table = sharedTable(protection);
    this.#shownFrom = protection.shownFrom;
  }

  /** The key of a record: follows from its id, looks random, and stays as long as the secret. */
  recordKey(id: string): number {
    return this.#hash(`record ${id}`).readUInt32BE();
  }

  /**
   * What is added to the count of a cell. It follows from exactly the records in it and from the name of the cell. The sum of the keys is
   * hashed once more: otherwise the noise of a whole would follow from that of its parts. And the name is hashed with it: otherwise two cells
   * that hold the same records would show the same number, and a cell that differs from another by nobody could be told from one that differs
   * by one person.
   */
  perturbation(name: string, { records, keys }: Cell): number {
    return this.#table[this.#hash(`cell ${records} ${keys} ${name}`).readUInt16BE()] ?? 0;
  }

  /** The count as it is told; null when it is suppressed. `name` is of this cell and no other of the release. */
  protect(name: string, cell: Cell): number | null {
    const told = cell.records + this.perturbation(name, cell);
    return told < this.#shownFrom ? null : told;
  }

  #hash(text: string): Buffer {
    return createHmac('sha256', this.#secret).update(text).digest();
  }
}
