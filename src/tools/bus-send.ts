/** `npm run bus:send -- FILE…`: publishes the messages in these files as any producer would, and prints what became of each. */
import { readFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import type { OutgoingMessage, Place } from '../exchange/bus.ts';
import { outcomesAt } from '../exchange/lineage.ts';
import type { OpenHub } from '../hub.ts';
import { attach, runTool } from './attach.ts';

/** A file holds one message, or a list of them; "because" and anything else beside the four is for its reader. */
const MessageFile = z.object({
  topic: z.string().min(1),
  key: z.string().nullable().default(null),
  headers: z.record(z.string(), z.string()).default({}),
  /** An object is sent as JSON, a string as its exact bytes, null as a message without a body. */
  value: z.union([z.string(), z.null(), z.record(z.string(), z.unknown()), z.array(z.unknown())]),
});

/** How long a message may wait for its outcome, in milliseconds. */
const PATIENCE_MS = 30_000;
const LOOK_MS = 25;

interface Sent {
  readonly file: string;
  readonly place: Place;
}

await runTool(async () => {
  const files = process.argv.slice(2);
  if (files.length === 0) {
    process.stderr.write('Usage: npm run --silent bus:send -- FILE…\n');
    return 2;
  }
  const read = await readAll(files);
  if (read === null) return 2;
  const hub = await attach();
  try {
    const places = await hub.bus.publish(read.map(({ message }) => message));
    const sent = places.map((place, index) => ({ file: read[index]?.file ?? '', place }));
    const answers = await answersTo(hub, sent);
    process.stdout.write(`${JSON.stringify(answers, null, 2)}\n`);
    return answers.every(({ outcome }) => outcome !== null) ? 0 : 1;
  } finally {
    await hub.close();
  }
});

async function readAll(files: readonly string[]): Promise<{ file: string; message: OutgoingMessage }[] | null> {
  const read: { file: string; message: OutgoingMessage }[] = [];
  for (const file of files) {
    try {
      const parsed: unknown = JSON.parse(await readFile(file, 'utf8'));
      for (const each of Array.isArray(parsed) ? parsed : [parsed]) read.push({ file, message: messageOf(MessageFile.parse(each)) });
    } catch (failure) {
      const why =
        failure instanceof z.ZodError
          ? `is no message: ${failure.issues.map(({ path, message }) => `${path.join('.')} ${message}`).join('; ')}`
          : 'cannot be read as JSON';
      process.stderr.write(`${file} ${why}. Write { "topic", "key", "headers", "value" }; nothing was sent.\n`);
      return null;
    }
  }
  return read;
}

function messageOf({ topic, key, headers, value }: z.infer<typeof MessageFile>): OutgoingMessage {
  const text = value === null || typeof value === 'string' ? value : JSON.stringify(value);
  return { topic, key, headers, value: text === null ? null : Buffer.from(text, 'utf8') };
}

/** Waits for the outcome of each, in the order sent; null for one that has none in time, as on a topic that nobody reads. */
async function answersTo(hub: OpenHub, sent: readonly Sent[]) {
  const deadline = performance.now() + PATIENCE_MS;
  for (;;) {
    const rows = await outcomesAt(
      hub.database.orm.em.fork(),
      sent.map(({ place }) => place),
    );
    const known = new Map(rows.map((row) => [nameOf(row.place), row]));
    const waiting = sent.filter(({ place }) => !known.has(nameOf(place)) && hub.reads(place.topic));
    if (waiting.length === 0 || performance.now() > deadline)
      return sent.map(({ file, place }) => {
        const row = known.get(nameOf(place));
        return {
          file,
          topic: place.topic,
          partition: place.partition,
          offset: String(place.offset),
          outcome: row?.outcome ?? null,
          reason: row?.reason ?? null,
          sentence: row?.sentence ?? null,
          requiredAction: row?.requiredAction ?? null,
        };
      });
    await pause(LOOK_MS);
  }
}

function nameOf({ topic, partition, offset }: Place): string {
  return `${topic}/${partition}/${offset}`;
}
