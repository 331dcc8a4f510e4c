/** How a subscription goes on where a client stopped: behind its last position, or with an error that says what to do; never silently from somewhere else. */
import { GraphQLError } from 'graphql';
import { type FollowOptions, type LiveEntry, type LiveLog, NotInLiveLog } from '../live/live-log.ts';
import { readPosition } from '../live/position.ts';

export interface ResumeOptions extends Omit<FollowOptions, 'after'> {
  /** What the client sent: the position of the last event that it had; nothing: from now on. */
  readonly after: string | null | undefined;
  /** The list that holds the state, for who has to read it anew. */
  readonly list: string;
}

/**
 * The entries behind a position. Throws POSITION_UNKNOWN for a text that is no position or one that was never given out, and
 * POSITION_TOO_OLD when some of what followed it is no longer kept: before the first event.
 */
export async function resume(live: LiveLog, { after, list, ...options }: ResumeOptions): Promise<AsyncIterableIterator<LiveEntry, void, void>> {
  if (after == null) return live.follow(options);
  const position = readPosition(after);
  if (position === null) throw unknown(list);
  await live.holds(position).catch((failure: unknown) => {
    throw named(failure, list);
  });
  const walk = live.follow({ ...options, after: position });
  const renamed: AsyncIterableIterator<LiveEntry, void, void> = {
    [Symbol.asyncIterator]() {
      return this;
    },
    next: () =>
      walk.next().catch((failure: unknown) => {
        throw named(failure, list);
      }),
    return: async () => (await walk.return?.()) ?? { done: true, value: undefined },
  };
  return renamed;
}

function named(failure: unknown, list: string): unknown {
  if (!(failure instanceof NotInLiveLog)) return failure;
  return failure.tooOld ? coded('POSITION_TOO_OLD', `Some of what followed this position is no longer kept: ${readAnew(list)}`) : unknown(list);
}

function unknown(list: string): GraphQLError {
  return coded('POSITION_UNKNOWN', `"after" is no position that this hub gave out: ${readAnew(list)}`);
}

function readAnew(list: string): string {
  return `read livePosition, then ${list}, and subscribe again with that position as "after"; or read ${list} and subscribe without "after".`;
}

function coded(code: string, message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code } });
}
