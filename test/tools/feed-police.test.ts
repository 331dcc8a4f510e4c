/** What `feed:police` prints and answers: every row is accounted for, a refused file is named and holds up no other, and only the summary stands on stdout. */
import { afterAll, describe, expect, test } from 'vitest';
import type { OutgoingMessage } from '../../src/exchange/bus.ts';
import { FEED_USAGE, type FeedHub, feedPolice, type FeedRun } from '../../src/tools/feed-police.ts';
import type { FeedCount } from '../../src/tools/feed-report.ts';
import { translated } from '../integrations/police-incidents/messages-for-tests.ts';
import { aFolder, anAsbRow, aRow, HEADER } from '../integrations/police-incidents/street-files.ts';

const folder = aFolder();
afterAll(() => folder.remove());

const file = (name: string, ...rows: string[]): string => folder.write(name, `${[HEADER, ...rows].join('\n')}\n`);

/** A hub in memory that keeps the feed's contract: what is published has its outcome, by the adapter, at the next look or some looks later. */
class MemoryHub implements FeedHub {
  readonly chunks: number[] = [];
  readonly correlations = new Set<string>();
  readonly #known = new Map<string, number>();
  readonly #counts = new Map<string, FeedCount & { correlation: string }>();
  readonly #waiting: OutgoingMessage[] = [];
  #open = 0;
  /** How many messages are answered between two looks. */
  pace = Number.POSITIVE_INFINITY;
  fault: Error | null = null;

  connect = async (): Promise<FeedHub> => {
    this.#open += 1;
    return this;
  };

  get open(): number {
    return this.#open;
  }

  async publish(messages: readonly OutgoingMessage[]): Promise<void> {
    if (this.fault !== null) throw this.fault;
    this.chunks.push(messages.length);
    this.#waiting.push(...messages);
  }

  async outcomes(correlationId: string): Promise<FeedCount[]> {
    for (const message of this.#waiting.splice(0, this.pace)) this.#answer(message);
    return [...this.#counts.values()].filter(({ correlation }) => correlation === correlationId);
  }

  async close(): Promise<void> {
    this.#open -= 1;
  }

  #answer(message: OutgoingMessage): void {
    const correlation = message.headers['ce_correlationid'] ?? '';
    this.correlations.add(correlation);
    const report = translated(message);
    const known = this.#known.get(`${message.key}`);
    const outcome =
      typeof report === 'string'
        ? 'REJECTED'
        : known === undefined
          ? 'ACCEPTED'
          : report.revision > known
            ? 'AMENDED'
            : report.revision < known
              ? 'SUPERSEDED'
              : 'DUPLICATE';
    if (typeof report !== 'string') this.#known.set(report.reference, Math.max(known ?? 0, report.revision));
    const reason = typeof report === 'string' ? report : null;
    const name = `${correlation} ${outcome} ${reason}`;
    this.#counts.set(name, { correlation, outcome, reason, count: (this.#counts.get(name)?.count ?? 0) + 1 });
  }
}

async function feed(hub: MemoryHub, args: string[], more: Partial<FeedRun> = {}): Promise<{ exit: number; out: string; err: string }> {
  let out = '';
  let err = '';
  const exit = await feedPolice({
    args,
    connect: hub.connect,
    out: { write: (text) => (out += text) },
    err: { write: (text) => (err += text) },
    interval: 1,
    ...more,
  });
  expect(hub.open, 'the hub is let go of').toBe(0);
  return { exit, out, err };
}

const nothing = { rows: 0, accepted: 0, amended: 0, superseded: 0, duplicate: 0, failed: 0, rejected: {} };
const seconds = expect.any(Number);

describe('--json', () => {
  test('prints one object with these names and nothing else', async () => {
    const { exit, out, err } = await feed(new MemoryHub(), ['--json', file('one.csv', aRow(), anAsbRow(), anAsbRow())]);
    expect(out).toMatch(/^\{.*\}\n$/);
    expect(JSON.parse(out)).toEqual({ ...nothing, rows: 3, accepted: 3, seconds });
    expect({ exit, err }).toEqual({ exit: 0, err: '' });
  });

  test('the same file again adds nothing, a later release amends, an earlier one is superseded', async () => {
    const hub = new MemoryHub();
    const path = file('two.csv', aRow(), anAsbRow());
    const later = file('later.csv', aRow({ outcome: 'Local resolution' }), anAsbRow());
    const report = async (...args: string[]): Promise<unknown> => JSON.parse((await feed(hub, ['--json', ...args])).out);
    expect(await report(path)).toEqual({ ...nothing, rows: 2, accepted: 2, seconds });
    expect(await report(path)).toEqual({ ...nothing, rows: 2, duplicate: 2, seconds });
    expect(await report('--released', '2025-11-01', later)).toEqual({ ...nothing, rows: 2, amended: 2, seconds });
    expect(await report('--released=2025-10-01', later)).toEqual({ ...nothing, rows: 2, superseded: 2, seconds });
    expect(hub.correlations.size).toBe(4);
  });

  test('counts rejected rows by their reason', async () => {
    const path = file(
      'wrong.csv',
      aRow(),
      aRow({ crimeType: 'Piracy' }),
      aRow({ crimeType: 'Witchcraft' }),
      aRow({ month: '2025-13' }),
      aRow({ latitude: '' }),
    );
    const { exit, out } = await feed(new MemoryHub(), ['--json', path]);
    expect(JSON.parse(out)).toEqual({ ...nothing, rows: 5, accepted: 1, rejected: { UNKNOWN_CATEGORY: 2, BAD_FORMAT: 1, HALF_A_COORDINATE: 1 }, seconds });
    expect(exit).toBe(0);
  });

  test('waits for slow outcomes', async () => {
    const hub = new MemoryHub();
    hub.pace = 7;
    const { exit, out } = await feed(hub, ['--json', file('slow.csv', ...Array.from({ length: 50 }, () => anAsbRow()))]);
    expect(JSON.parse(out)).toMatchObject({ rows: 50, accepted: 50 });
    expect(exit).toBe(0);
  });

  test('publishes a large file in chunks of a thousand', async () => {
    const hub = new MemoryHub();
    await feed(hub, ['--json', file('large.csv', ...Array.from({ length: 2500 }, () => anAsbRow()))]);
    expect(hub.chunks).toEqual([1000, 1000, 500]);
  });
});

test('without --json it prints a table for people', async () => {
  const { out } = await feed(new MemoryHub(), [file('table.csv', aRow(), aRow({ crimeType: 'Piracy' }), ...Array.from({ length: 1500 }, () => anAsbRow()))]);
  expect(out.replace(/\d+\.\d$/m, '0.0')).toMatchInlineSnapshot(`
    "Rows                                                     1,502
    Accepted (new incidents)                                 1,501
    Amended (a newer release says otherwise)                     0
    Superseded (an older release; kept as history)               0
    Duplicate (known already)                                    0
    Rejected: UNKNOWN_CATEGORY                                   1
    Failed (a fault of the hub)                                  0
    Seconds                                                    0.0
    "
  `);
});

describe('a refused file', () => {
  test('is named, nothing of it is published, the others still load, and the exit is 2', async () => {
    const cut = folder.write('cut.csv', `${HEADER}\n${aRow()}\n${aRow().slice(0, 100)}`);
    const { exit, out, err } = await feed(new MemoryHub(), ['--json', file('before.csv', aRow()), cut, '/no/such.csv', file('after.csv', anAsbRow())]);
    expect(JSON.parse(out)).toEqual({ ...nothing, rows: 2, accepted: 2, seconds });
    expect(err.split('\n')).toEqual([
      expect.stringMatching(/cut\.csv is cut or damaged: its row 2 has \d columns instead of 12\. Nothing of it was published\.$/),
      '/no/such.csv does not exist. Nothing of it was published.',
      '',
    ]);
    expect(exit).toBe(2);
  });

  test('alone does not even need a hub', async () => {
    const connect = async (): Promise<FeedHub> => {
      throw new Error('The hub was asked for.');
    };
    const { exit, out } = await feed(new MemoryHub(), ['--json', '/no/such.csv'], { connect });
    expect(JSON.parse(out)).toEqual({ ...nothing, seconds });
    expect(exit).toBe(2);
  });
});

describe('when the hub fails', () => {
  test('rows that stay without an outcome are said, and the exit is 1', async () => {
    const hub = new MemoryHub();
    hub.pace = 0;
    const { exit, out, err } = await feed(hub, ['--json', file('left.csv', aRow(), anAsbRow())], { patience: 20 });
    expect(JSON.parse(out)).toEqual({ ...nothing, rows: 2, seconds });
    expect(err).toBe('2 rows are not accounted for yet: see that a hub is running and its bus is well, then run the same command again.\n');
    expect(exit).toBe(1);
  });

  test('a bus that cannot be reached is one sentence, what to do, and exit 1', async () => {
    const hub = new MemoryHub();
    hub.fault = new Error('The bus cannot be reached.');
    const { exit, out, err } = await feed(hub, [file('unreached.csv', aRow())]);
    expect({ exit, out }).toEqual({ exit: 1, out: '' });
    expect(err).toBe(
      'The feed stopped: The bus cannot be reached.\nRun the same command again when this is mended: rows that the hub has already are counted as duplicates.\n',
    );
  });
});

describe('the command line', () => {
  test.each([
    [[], 'No file was named.'],
    [['--released', '2025-02-30', 'x.csv'], '--released 2025-02-30 is no day: write it as 2025-08-01.'],
    [['--released', 'yesterday', 'x.csv'], '--released yesterday is no day: write it as 2025-08-01.'],
    [['--colour', 'x.csv'], "Unknown option '--colour'"],
  ])('%j is not understood: %s', async (args, sentence) => {
    const { exit, out, err } = await feed(new MemoryHub(), args);
    expect(err).toContain(sentence);
    expect(err.endsWith(FEED_USAGE)).toBe(true);
    expect({ exit, out }).toEqual({ exit: 2, out: '' });
  });

  test('--help prints how it is used', async () => {
    expect(await feed(new MemoryHub(), ['--help'])).toEqual({ exit: 0, out: FEED_USAGE, err: '' });
  });
});

test('ends early when it is told to, and counts what it had published', async () => {
  const hub = new MemoryHub();
  const stop = new AbortController();
  const publish = hub.publish.bind(hub);
  hub.publish = async (messages) => {
    await publish(messages);
    stop.abort();
  };
  const path = file('stopped.csv', ...Array.from({ length: 3000 }, () => anAsbRow()));
  const { exit, out, err } = await feed(hub, ['--json', path], { signal: stop.signal });
  expect(JSON.parse(out)).toMatchObject({ rows: 1000, accepted: 1000 });
  expect(err).toMatch(/^The feed was stopped before its end: run the same command again/);
  expect(exit).toBe(1);
});

test('on a terminal it shows how far it has come, and leaves a clean line', async () => {
  let err = '';
  await feed(new MemoryHub(), [file('shown.csv', aRow())], { err: { isTTY: true, columns: 200, write: (text) => (err += text) } });
  expect(err).toContain('100 %  publishing ');
  expect(err).toContain('1 of 1 rows have their outcome');
  expect(err.endsWith('\r\u001b[2K')).toBe(true);
});
