/** The progress line: on a terminal only, not too often, never wider than the terminal, and gone at the end. */
import { expect, test } from 'vitest';
import { progressOn } from '../../src/tools/progress.ts';

function drawn(
  isTTY: boolean,
  columns: number,
  steps: (show: (label: string, done: number, total: number) => void, tick: (milliseconds: number) => void) => void,
): string[] {
  const written: string[] = [];
  let time = 0;
  const progress = progressOn({ isTTY, columns, write: (text) => written.push(text) }, () => time);
  steps(
    (label, done, total) => progress.show(label, done, total),
    (milliseconds) => (time += milliseconds),
  );
  progress.clear();
  return written.map((text) => text.replaceAll('\r\u001b[2K', '<line>'));
}

test('nothing is written where there is no terminal', () => {
  expect(drawn(false, 80, (show) => show('reading', 1, 2))).toEqual([]);
});

test('it says how much is done of what', () => {
  expect(drawn(true, 80, (show) => show('reading a.csv', 1, 4))).toEqual(['<line>[######..................]  25 %  reading a.csv', '<line>']);
});

test('it draws ten times a second at most, and always the end', () => {
  const lines = drawn(true, 80, (show, tick) => {
    show('a', 1, 4);
    tick(99);
    show('a', 2, 4);
    tick(1);
    show('a', 3, 4);
    show('a', 4, 4);
  });
  expect(lines.map((line) => /(\d+) %/.exec(line)?.[1])).toEqual(['25', '75', '100', undefined]);
});

test('it stays on its line', () => {
  expect(drawn(true, 20, (show) => show('a very long name of a file', 1, 2))[0]).toHaveLength('<line>'.length + 19);
});

test('without a total it says what it does', () => {
  expect(drawn(true, 80, (show) => show('reading a pipe', 5, 0))).toEqual(['<line>reading a pipe', '<line>']);
});

test('a line that was never drawn is not taken away', () => {
  expect(drawn(true, 80, () => {})).toEqual([]);
});
