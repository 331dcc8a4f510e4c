/** Work that many events ask for is done at once, then at most once in a while, and never twice at a time. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { atMostEvery } from '../../src/console/hub/at-most-every.ts';

const PAUSE = 2_000;

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

test('the first is done at once, a burst once more when the pause is over, and then nothing', async () => {
  const work = vi.fn<() => Promise<void>>(async () => {});
  const throttled = atMostEvery(PAUSE, work);
  throttled.ask();
  expect(work).toHaveBeenCalledTimes(1);
  for (let asked = 0; asked < 50; asked += 1) throttled.ask();
  await vi.advanceTimersByTimeAsync(PAUSE - 1);
  expect(work).toHaveBeenCalledTimes(1);
  await vi.advanceTimersByTimeAsync(1);
  expect(work).toHaveBeenCalledTimes(2);
  await vi.advanceTimersByTimeAsync(10 * PAUSE);
  expect(work).toHaveBeenCalledTimes(2);
});

test('a steady stream is worked off once in each pause', async () => {
  const work = vi.fn<() => Promise<void>>(async () => {});
  const throttled = atMostEvery(PAUSE, work);
  for (let passed = 0; passed < 20_000; passed += 100) {
    throttled.ask();
    await vi.advanceTimersByTimeAsync(100);
  }
  expect(work.mock.calls.length).toBeGreaterThanOrEqual(10);
  expect(work.mock.calls.length).toBeLessThanOrEqual(11);
});

test('slow work is not begun again before it has ended', async () => {
  const done: (() => void)[] = [];
  const throttled = atMostEvery(PAUSE, () => new Promise<void>((resolve) => done.push(resolve)));
  throttled.ask();
  throttled.ask();
  await vi.advanceTimersByTimeAsync(10 * PAUSE);
  expect(done).toHaveLength(1);
  done[0]?.();
  await vi.advanceTimersByTimeAsync(0);
  expect(done).toHaveLength(2);
});

test('once cancelled, nothing is begun any more', async () => {
  const work = vi.fn<() => Promise<void>>(async () => {});
  const throttled = atMostEvery(PAUSE, work);
  throttled.ask();
  throttled.ask();
  throttled.cancel();
  throttled.ask();
  await vi.advanceTimersByTimeAsync(10 * PAUSE);
  expect(work).toHaveBeenCalledTimes(1);
});
