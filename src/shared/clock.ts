/** What time it is: the only place that asks the machine, so that a test can say it instead. */
export interface Clock {
  /** The present instant, in UTC with millisecond precision. */
  now(): Date;
}

export const systemClock: Clock = { now: () => new Date() };
