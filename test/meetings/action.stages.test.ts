/** What may become of an action: which of them can be completed, and the sentence for those that cannot. */
import { expect, test } from 'vitest';
import { ACTIONS, completionRefused } from '../../src/meetings/action.stages.ts';

test.each([
  ['OPEN', null],
  ['IN_PROGRESS', null],
  ['COMPLETE', 'The action cannot be completed: it is complete already.'],
  ['CANCELLED', 'The action cannot be completed: it was cancelled.'],
  ['CARRIED_FORWARD', 'The action cannot be completed: it was carried forward: complete the one that took its place.'],
] as const)('an action that is %s', (status, message) => {
  expect(completionRefused(status)).toEqual(message === null ? null : { kind: 'ActionNotOpen', status, message });
});

test('the table leads to no status that it does not know', () => {
  for (const { to } of Object.values(ACTIONS)) for (const status of to) expect(Object.keys(ACTIONS)).toContain(status);
});
