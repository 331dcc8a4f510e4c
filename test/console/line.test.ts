/** The live line is dialled again with growing pauses, and always says how it stands. */
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { HubFailure, type FailureKind } from '../../src/console/hub/failures.ts';
import { type LineEvents, lineWords, type LineState, pauseBefore, stayOnTheLine } from '../../src/console/hub/line.ts';

interface Call extends LineEvents {
  readonly renewed: boolean;
  hungUp: boolean;
}

/** A line whose other end the test plays. */
function aLine(): { readonly calls: Call[]; readonly states: LineState[]; readonly last: () => Call; readonly stop: () => void } {
  const calls: Call[] = [];
  const states: LineState[] = [];
  const stop = stayOnTheLine(
    (events, renewed) => {
      const call = { ...events, renewed, hungUp: false };
      calls.push(call);
      return () => {
        call.hungUp = true;
      };
    },
    (state) => states.push(state),
    () => 0.5,
  );
  const last = () => {
    const call = calls.at(-1);
    if (!call) throw new Error('nobody has dialled');
    return call;
  };
  return { calls, states, last, stop };
}

const ended = (kind: FailureKind = 'UNREACHABLE') => new HubFailure(kind);

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

describe('the pause before another try', () => {
  test.each([
    [0, 0, 500],
    [0, 1, 1000],
    [1, 0.5, 1500],
    [3, 1, 8000],
    [5, 1, 30_000],
    [60, 1, 30_000],
  ])('attempt %i with chance %d waits %i ms', (attempt, chance, pause) => {
    expect(pauseBefore(attempt, chance)).toBe(pause);
  });
});

describe('a line', () => {
  test('is connecting, then live', () => {
    const { states, last } = aLine();
    last().connected();
    expect(states).toEqual([{ kind: 'connecting' }, { kind: 'live' }]);
  });

  test('that ends is dialled again after a pause, and hung up first', () => {
    const { calls, states, last } = aLine();
    last().connected();
    last().ended(ended());
    expect(states.at(-1)).toEqual({ kind: 'reconnecting', seconds: 1 });
    expect(calls[0]?.hungUp).toBe(true);
    vi.advanceTimersByTime(749);
    expect(calls).toHaveLength(1);
    vi.advanceTimersByTime(1);
    expect(calls).toHaveLength(2);
    last().connected();
    expect(states.at(-1)).toEqual({ kind: 'live' });
  });

  test('that ends twice over in one breath, as sockets do, is dialled once', () => {
    const { calls, last } = aLine();
    last().ended(ended());
    last().ended(ended());
    vi.advanceTimersByTime(60_000);
    expect(calls).toHaveLength(2);
  });

  test('that keeps failing is tried less and less often, half a minute apart at most', () => {
    const { states, last } = aLine();
    for (let attempt = 0; attempt < 8; attempt += 1) {
      last().ended(ended());
      vi.advanceTimersToNextTimer();
    }
    expect(states.flatMap((state) => (state.kind === 'reconnecting' ? [state.seconds] : []))).toEqual([1, 2, 3, 6, 12, 23, 23, 23]);
  });

  test('that was good for a while begins with a short pause again; one that only flickered does not', () => {
    const { states, last } = aLine();
    for (const lived of [0, 0, 0, 9_000, 11_000]) {
      last().connected();
      vi.advanceTimersByTime(lived);
      last().ended(ended());
      vi.advanceTimersToNextTimer();
    }
    expect(states.flatMap((state) => (state.kind === 'reconnecting' ? [state.seconds] : []))).toEqual([1, 2, 3, 6, 1]);
  });

  test('that is refused for its token is dialled once more with a new one, and then closed', () => {
    const { calls, states, last } = aLine();
    expect(last().renewed).toBe(false);
    last().ended(ended('TOKEN_REFUSED'));
    vi.advanceTimersToNextTimer();
    expect(last().renewed).toBe(true);
    last().ended(ended('TOKEN_REFUSED'));
    vi.advanceTimersByTime(120_000);
    expect(calls).toHaveLength(2);
    expect(states.at(-1)).toMatchObject({ kind: 'closed', failure: { kind: 'TOKEN_REFUSED' } });
  });

  test('whose renewed token was good for a while is renewed again when that one runs out', () => {
    const { states, last } = aLine();
    last().ended(ended('TOKEN_REFUSED'));
    vi.advanceTimersToNextTimer();
    last().connected();
    vi.advanceTimersByTime(12 * 60 * 60 * 1000);
    last().ended(ended('TOKEN_REFUSED'));
    expect(states.at(-1)?.kind).toBe('reconnecting');
    vi.advanceTimersToNextTimer();
    expect(last().renewed).toBe(true);
  });

  test('that is not for this asker is closed at once', () => {
    const { states, last } = aLine();
    last().ended(ended('NOT_ALLOWED'));
    expect(states.at(-1)).toMatchObject({ kind: 'closed', failure: { kind: 'NOT_ALLOWED' } });
  });

  test('that the page has left says nothing more and is not dialled again', () => {
    const { calls, states, last, stop } = aLine();
    last().ended(ended());
    stop();
    vi.advanceTimersByTime(60_000);
    expect(calls).toHaveLength(1);
    const other = aLine();
    other.stop();
    expect(other.last().hungUp).toBe(true);
    other.last().connected();
    expect(other.states).toEqual([{ kind: 'connecting' }]);
    expect(states.at(-1)?.kind).toBe('reconnecting');
  });
});

test('each state has a word', () => {
  const states: LineState[] = [{ kind: 'connecting' }, { kind: 'live' }, { kind: 'reconnecting', seconds: 3 }, { kind: 'closed', failure: ended() }];
  expect(states.map(lineWords)).toEqual(['Connecting', 'Live', 'Reconnecting', 'Closed']);
});
