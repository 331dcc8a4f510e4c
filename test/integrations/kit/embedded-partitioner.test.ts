/** Keys stand where Kafka's own clients would put them. */
import { expect, test } from 'vitest';
import { murmur2, Partitioner } from '../../../integrations/kit/embedded-partitioner.ts';

// The first five stand in Apache Kafka's own UtilsTest; "abc" is its test of bytes.
test.for([
  ['21', -973_932_308],
  ['foobar', -790_332_482],
  ['a-little-bit-long-string', -985_981_536],
  ['a-little-bit-longer-string', -1_486_304_829],
  ['lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8', -58_897_971],
  ['abc', 479_470_107],
] as const)('the hash of %s is %i', ([key, hash]) => {
  expect(murmur2(Buffer.from(key))).toBe(hash);
});

test('a key always has the same partition, and an empty key is a key', () => {
  const [one, other] = [new Partitioner(6), new Partitioner(6)];
  for (const key of ['NSP-2026-1', '', 'ü', 'NSP-2026-2']) {
    expect(one.partitionOf({ key })).toBe(other.partitionOf({ key }));
    expect(one.partitionOf({ key })).toBe(one.partitionOf({ key }));
  }
});

test('messages without a key go round', () => {
  const partitioner = new Partitioner(3);
  expect(Array.from({ length: 6 }, () => partitioner.partitionOf({ key: null }))).toEqual([0, 1, 2, 0, 1, 2]);
});
