/** What was vouched for, kept in little room: nothing is lost or mixed up, however much there is. */
import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { type Vouched, VouchedList } from '../../../src/access/ledger/checkpoints-read.ts';
import { dice } from './tampering.ts';

test('thousands that come in any order are read by sequence, and by instant where several are of one', () => {
  const roll = dice(5);
  const given: Vouched[] = Array.from({ length: 5_000 }, (_, index) => ({
    sequence: roll.between(0, 2_000),
    head: createHash('sha256').update(String(index)).digest('hex'),
    settledAt: 1_700_000_000_000 + roll.between(0, 1_000_000),
    at: 1_700_000_000_000 + index,
  }));
  const list = new VouchedList();
  for (const each of given) list.add(each);
  expect(list.length).toBe(5_000);
  expect(given.map((_, place) => list.at(place))).toEqual(given.toSorted((a, b) => a.sequence - b.sequence || a.at - b.at));
  expect(list.at(-1)).toEqual(list.at(4_999));
  expect(list.at(5_000)).toBeUndefined();
});
