/**
 * An attacker who may only ask for counts: does one person's incident stand in the logs? They choose two thousand overlapping filters around it and
 * put all answers together by least squares. The same script attacks whatever answers: the hub's protected counts, or counts suppressed under five.
 */

/** What the counts can be cut by; the target lies in one cell of this grid. */
export interface Grid {
  readonly months: readonly string[];
  readonly wards: readonly string[];
  readonly categories: readonly string[];
}

/** The smallest cell that can be asked for. */
export interface Spot {
  readonly month: string;
  readonly ward: string;
  readonly category: string;
}

/** One question: all that happened in any of these months, in any of these wards, of any of these categories. */
export interface Filter {
  readonly months: readonly string[];
  readonly wards: readonly string[];
  readonly categories: readonly string[];
}

/** What one filter is answered with; null when a part of it is suppressed. `terms` counts which were added up for it. */
export type Ask = (filter: Filter) => { readonly count: number | null; readonly terms: number };

/** What the attacker knows beforehand. */
export type Knowledge =
  /** All incidents but the one. */
  | 'everything else'
  /** The incidents of the target's own small cell but the one, and nothing of any other. */
  | 'the neighbours';

export const FILTERS = 2_000;

/** Random numbers from 0 to 1 that are the same for the same seed (mulberry32). */
export function dice(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Two thousand filters, no two alike in what they choose more often than they must: four in five hold the target, each side whole, single or drawn. */
export function chooseFilters(grid: Grid, target: Spot, random: () => number, howMany = FILTERS): Filter[] {
  return Array.from({ length: howMany }, (_, index) => {
    const around = index % 5 !== 4;
    const side = (all: readonly string[], own: string): readonly string[] => {
      const kind = random();
      if (kind < 0.4) return all;
      const one = around ? own : (all[Math.floor(random() * all.length)] ?? own);
      if (kind < 0.8) return [one];
      return all.filter((each) => each === one || random() < 0.5);
    };
    return { months: side(grid.months, target.month), wards: side(grid.wards, target.ward), categories: side(grid.categories, target.category) };
  });
}

/**
 * How many incidents of the target the answers speak for, by weighted least squares: about one when it is there, about zero when it is not. An
 * answer weighs the less the more noisy counts were added up for it.
 * `without` is how many incidents each small cell holds when the target is not counted, as far as the attacker knows it.
 */
export function estimatePresence(grid: Grid, target: Spot, filters: readonly Filter[], ask: Ask, without: (spot: Spot) => number, knows: Knowledge): number {
  const spots = grid.months.flatMap((month) => grid.wards.flatMap((ward) => grid.categories.map((category): Spot => ({ month, ward, category }))));
  const isTarget = (spot: Spot) => spot.month === target.month && spot.ward === target.ward && spot.category === target.category;
  // The unknowns: the presence, and for whoever does not know them the counts of all other small cells.
  const unknown = new Map(spots.filter((spot) => knows === 'the neighbours' && !isTarget(spot)).map((spot, index) => [spot, index + 1]));
  const size = unknown.size + 1;
  const normal = Array.from({ length: size }, () => new Float64Array(size));
  const right = new Float64Array(size);
  for (const filter of filters) {
    const { count, terms } = ask(filter);
    if (count === null) continue;
    const row: number[] = [];
    let rest = count;
    for (const spot of spots) {
      if (!filter.months.includes(spot.month) || !filter.wards.includes(spot.ward) || !filter.categories.includes(spot.category)) continue;
      const place = isTarget(spot) ? 0 : unknown.get(spot);
      if (place !== undefined) row.push(place);
      if (isTarget(spot) || place === undefined) rest -= without(spot);
    }
    for (const one of row) {
      right[one] = (right[one] ?? 0) + rest / terms ** 2;
      const line = normal[one];
      if (line) for (const other of row) line[other] = (line[other] ?? 0) + 1 / terms ** 2;
    }
  }
  return solve(normal, right)[0] ?? 0;
}

/** Solves a symmetric system by Cholesky's method; what the answers say nothing of is held at zero. */
function solve(matrix: readonly Float64Array[], right: Float64Array): Float64Array {
  const size = right.length;
  const lower = matrix.map((line) => Float64Array.from(line));
  const at = (row: number, column: number) => lower[row]?.[column] ?? 0;
  for (let column = 0; column < size; column++) {
    let pivot = at(column, column) + 1e-9;
    for (let before = 0; before < column; before++) pivot -= at(column, before) ** 2;
    const root = Math.sqrt(Math.max(pivot, 1e-9));
    for (let row = column; row < size; row++) {
      let value = at(row, column);
      for (let before = 0; before < column; before++) value -= at(row, before) * at(column, before);
      const line = lower[row];
      if (line) line[column] = row === column ? root : value / root;
    }
  }
  const found = Float64Array.from(right);
  for (let row = 0; row < size; row++) {
    let value = found[row] ?? 0;
    for (let before = 0; before < row; before++) value -= at(row, before) * (found[before] ?? 0);
    found[row] = value / at(row, row);
  }
  for (let row = size - 1; row >= 0; row--) {
    let value = found[row] ?? 0;
    for (let after = row + 1; after < size; after++) value -= at(after, row) * (found[after] ?? 0);
    found[row] = value / at(row, row);
  }
  return found;
}

/** In how many of the draws, half of them with the target and half without, the attacker says rightly which it is. */
export function shareRight(draws: number, isSaidPresent: (draw: number, present: boolean) => boolean): number {
  let right = 0;
  for (let draw = 0; draw < draws; draw++) {
    const present = draw % 2 === 0;
    if (isSaidPresent(draw, present) === present) right += 1;
  }
  return right / draws;
}
