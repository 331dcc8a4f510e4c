/** Reads what Prometheus would read: the text format, version 0.0.4. */

export interface Exposed {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** The samples of an exposition; fails on a line that is none. */
export function samplesIn(text: string): Exposed[] {
  return text
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => {
      const [, name, labels = '', value] = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? (\S+)$/.exec(line) ?? [];
      if (name === undefined || (value !== 'NaN' && Number.isNaN(Number(value)))) throw new Error(`This is no sample: ${line}`);
      return {
        name,
        labels: Object.fromEntries([...labels.matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)].map(([, label = '', word = '']) => [label, word])),
        value: Number(value),
      };
    });
}

/** The value of one metric with these labels; null when it is not shown. */
export function valueOf(text: string, name: string, labels: Readonly<Record<string, string>> = {}): number | null {
  const found = samplesIn(text).filter((each) => each.name === name && Object.entries(labels).every(([label, word]) => each.labels[label] === word));
  if (found.length > 1) throw new Error(`${name} is shown ${found.length} times with these labels: say more of them.`);
  return found[0]?.value ?? null;
}
