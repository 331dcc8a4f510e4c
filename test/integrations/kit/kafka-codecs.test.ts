/** Whatever codec a foreign producer uses, its messages are read; and a frame of LZ4 whatever its producer put into its descriptor. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { readLz4 } from '../../../integrations/kit/kafka-lz4.ts';
import { cacheFolder } from '../../../src/config.ts';
import { toolsClassPath } from '../../../src/tools/kafka/install.ts';
import { runToEnd } from '../../../src/tools/kafka/java.ts';
import { emptyFolder } from '../../database/folder.ts';
import { bodyOf } from '../../support/bus-contract/hubs.ts';
import { kafkaHubs } from '../../support/kafka-hubs.ts';
import { describeWithKafka, KAFKA_START_MS, useKafka } from '../../support/kafka.ts';
import { until } from '../../support/until.ts';

const PLENTY = 10_000_000;
/** What the frames beside this test hold, as the program `lz4` wrote them. */
const TEXT = Array.from({ length: 9_000 }, (_, nth) => `message ${nth % 50} of the night\n`).join('');
const frame = (name: string) => readFileSync(new URL(`lz4-frames/${name}.lz4`, import.meta.url));

describe('a frame of LZ4', () => {
  test.each(['independent-blocks', 'dependent-blocks', 'checked-blocks-and-content-size', 'everything', 'one-large-block'])('%s', (name) => {
    expect(readLz4(frame(name), PLENTY).toString()).toBe(TEXT);
  });

  test('several behind each other, with one between them that holds something else', () => {
    const skipped = Buffer.from([0x53, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 1, 2, 3]);
    expect(readLz4(Buffer.concat([frame('everything'), skipped, frame('dependent-blocks')]), PLENTY).toString()).toBe(TEXT + TEXT);
  });

  test('with blocks that are stored as they are, and with none', () => {
    const head = Buffer.from([0x04, 0x22, 0x4d, 0x18, 0x60, 0x40, 0x82]);
    expect(readLz4(Buffer.concat([head, Buffer.from([3, 0, 0, 0x80, 7, 8, 9]), Buffer.alloc(4)]), PLENTY)).toEqual(Buffer.from([7, 8, 9]));
    expect(readLz4(Buffer.concat([head, Buffer.alloc(4)]), PLENTY)).toEqual(Buffer.alloc(0));
  });

  test('what is none, or broken, or needs more than there is, is refused', () => {
    const whole = frame('everything');
    expect(() => readLz4(Buffer.from('no frame at all'), PLENTY)).toThrow('no LZ4 frame');
    expect(() => readLz4(whole.subarray(0, 200), PLENTY)).toThrow();
    expect(() => readLz4(Buffer.from([...whole.subarray(0, 4), 0x20, ...whole.subarray(5)]), PLENTY)).toThrow('version of LZ4');
    expect(() => readLz4(Buffer.from([...whole.subarray(0, 4), 0x61, ...whole.subarray(5)]), PLENTY)).toThrow('dictionary');
    expect(() => readLz4(whole, 1_000)).toThrow('too large');
  });
});

describeWithKafka('from the console producer of Kafka', { timeout: 120_000 }, () => {
  const kafka = useKafka();
  const hubs = kafkaHubs(() => kafka.brokers);
  afterEach(() => hubs.closeAll());

  test.each(['none', 'gzip', 'snappy', 'lz4', 'zstd'])(
    '%s',
    async (codec) => {
      const hub = hubs.aHub();
      const topic = await hubs.aTopic(hub);
      const ear = await hubs.listen(hub, [topic]);
      // Some small batches and one that fills several blocks of any codec.
      const lines = Array.from({ length: 6_000 }, (_, nth) => `${nth} ${codec} ${'the same again '.repeat(nth % 7)}${(nth * 2_654_435_761) % 4_294_967_296}`);
      const file = join(await emptyFolder(), 'lines');
      writeFileSync(file, lines.map((line) => `${line}\n`).join(''));
      const classPath = await toolsClassPath(cacheFolder(), () => undefined);
      const options = ['--bootstrap-server', kafka.brokers, '--topic', topic, '--compression-codec', codec, '--batch-size', '700000', '--timeout', '200'];
      const program = ['-Xmx128m', '-XX:TieredStopAtLevel=1', '-cp', classPath, 'org.apache.kafka.tools.ConsoleProducer', ...options];
      const { code, err } = await runToEnd('sh', ['-c', 'exec java "$@" <"$0"', file, ...program]);
      expect(code, err).toBe(0);
      await until('all are heard', () => ear.heard.length >= lines.length, 30_000);
      expect(ear.bodies()).toEqual(lines);
      expect((await hub.bus.read({ topic, partition: 0, from: 5_990n, to: 5_999n, limit: 100 })).map(bodyOf)).toEqual(lines.slice(5_990));
    },
    KAFKA_START_MS,
  );
});
