/** Whether a file is a whole street file of data.police.uk, and what rows it has: read to its end before any of them is believed. */
import { createReadStream } from 'node:fs';
import { PassThrough, type Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { parse } from 'csv-parse';
import { ok, refuse, type Result } from '../../src/shared/result.ts';

/** The columns, always in this order. */
export const STREET_COLUMNS = [
  'Crime ID',
  'Month',
  'Reported by',
  'Falls within',
  'Longitude',
  'Latitude',
  'Location',
  'LSOA code',
  'LSOA name',
  'Crime type',
  'Last outcome category',
  'Context',
] as const;

/** One row, as printed: blank fields are empty strings. */
export interface StreetRow {
  readonly crimeId: string;
  readonly month: string;
  readonly reportedBy: string;
  readonly fallsWithin: string;
  readonly longitude: string;
  readonly latitude: string;
  readonly location: string;
  readonly lsoaCode: string;
  readonly lsoaName: string;
  readonly crimeType: string;
  readonly outcome: string;
  readonly context: string;
}

/** Longer rows than this (characters) are no rows, but the rest of a file behind a quote that never ends. */
const LONGEST_ROW = 65_536;

/**
 * The rows of a street file, plain or gzipped (told by its first bytes, not by its name), or the sentence that says why it is refused.
 * `onRead` is told how many bytes of the file were read since it was last called.
 */
export async function readStreetFile(path: string, onRead: (bytes: number) => void = () => {}): Promise<Result<StreetRow[], string>> {
  const rows: StreetRow[] = [];
  const file = createReadStream(path);
  try {
    const bytes: AsyncIterator<Buffer> = file[Symbol.asyncIterator]();
    const head = await firstBytes(bytes, onRead);
    if (head.length === 0) return refuse(`${path} is empty.`);
    if (head.subarray(0, 2).toString('latin1') === 'PK') return refuse(`${path} is a zip archive: unpack it and feed the street files in it.`);
    const gzipped = head[0] === 0x1f && head[1] === 0x8b;
    await pipeline(
      restOf(head, bytes, onRead),
      gzipped ? createGunzip() : (new PassThrough() satisfies Transform),
      decode,
      parse({ record_delimiter: ['\r\n', '\n'], relax_column_count: true, skip_empty_lines: true, max_record_size: LONGEST_ROW }),
      (records: AsyncIterable<string[]>) => collect(records, rows),
    );
    return ok(rows);
  } catch (fault) {
    return refuse(`${path} ${faultIn(fault)}.`);
  } finally {
    file.destroy();
  }
}

/** What is wrong with the file itself, as the end of a sentence. */
class Refusal extends Error {}

/** A pipe may hand over one byte at a time, so two bytes are waited for. */
async function firstBytes(bytes: AsyncIterator<Buffer>, onRead: (bytes: number) => void): Promise<Buffer> {
  let head: Buffer = Buffer.alloc(0);
  while (head.length < 2) {
    const next = await bytes.next();
    if (next.done === true) break;
    onRead(next.value.length);
    head = Buffer.concat([head, next.value]);
  }
  return head;
}

async function* restOf(head: Buffer, bytes: AsyncIterator<Buffer>, onRead: (bytes: number) => void): AsyncGenerator<Buffer> {
  yield head;
  for (let next = await bytes.next(); next.done !== true; next = await bytes.next()) {
    onRead(next.value.length);
    yield next.value;
  }
}

/** Strict UTF-8, without its byte order mark. csv-parse would put question marks where bytes are wrong. */
async function* decode(chunks: AsyncIterable<Buffer>): AsyncGenerator<string> {
  const utf8 = new TextDecoder('utf-8', { fatal: true });
  for await (const chunk of chunks) yield plain(utf8.decode(chunk, { stream: true }));
  yield plain(utf8.decode());
}

function plain(text: string): string {
  if (text.includes('\0')) throw new Refusal('is not a text file');
  return text;
}

async function collect(records: AsyncIterable<string[]>, rows: StreetRow[]): Promise<void> {
  const seen = new Map<string, string>();
  // A month of a force repeats a few thousand words some hundred thousand times: each is held once. Only Crime IDs are all different.
  const once = (word: string): string => {
    const known = seen.get(word);
    if (known === undefined) seen.set(word, word);
    return known ?? word;
  };
  let headed = false;
  for await (const record of records) {
    if (!headed) {
      if (record.join() !== STREET_COLUMNS.join()) throw new Refusal('does not begin with the header of a street file of data.police.uk');
      headed = true;
    } else {
      rows.push(rowOf(record, rows.length + 1, once));
    }
  }
  if (!headed) throw new Refusal('is empty');
}

function rowOf(record: string[], number: number, once: (word: string) => string): StreetRow {
  const [crimeId, month, reportedBy, fallsWithin, longitude, latitude, location, lsoaCode, lsoaName, crimeType, outcome, context, more] = record;
  if (context === undefined || more !== undefined)
    throw new Refusal(`is cut or damaged: its row ${number} has ${record.length} columns instead of ${STREET_COLUMNS.length}`);
  return {
    crimeId: crimeId ?? '',
    month: once(month ?? ''),
    reportedBy: once(reportedBy ?? ''),
    fallsWithin: once(fallsWithin ?? ''),
    longitude: once(longitude ?? ''),
    latitude: once(latitude ?? ''),
    location: once(location ?? ''),
    lsoaCode: once(lsoaCode ?? ''),
    lsoaName: once(lsoaName ?? ''),
    crimeType: once(crimeType ?? ''),
    outcome: once(outcome ?? ''),
    context: once(context),
  };
}

const FAULTS = new Map([
  ['ENOENT', 'does not exist'],
  ['EACCES', 'may not be read: give yourself the right to read it'],
  ['EPERM', 'may not be read: give yourself the right to read it'],
  ['EISDIR', 'is a folder: name the files in it'],
  ['ERR_ENCODING_INVALID_ENCODED_DATA', 'is not UTF-8'],
  ['Z_BUF_ERROR', 'is cut: its gzip stream ends too early'],
  ['Z_DATA_ERROR', 'is damaged: its gzip stream cannot be unpacked'],
  ['CSV_QUOTE_NOT_CLOSED', 'is cut: a quoted field in it never ends'],
  ['CSV_MAX_RECORD_SIZE', `is not CSV, or is cut: a row in it is longer than ${LONGEST_ROW} characters`],
]);

function faultIn(fault: unknown): string {
  if (fault instanceof Refusal) return fault.message;
  const code = fault instanceof Error && 'code' in fault ? String(fault.code) : '';
  const known = FAULTS.get(code);
  if (known !== undefined) return known;
  if (code.startsWith('CSV_') || code.startsWith('INVALID_')) return 'is not CSV: a quotation mark in it stands where none may stand';
  // Not a fault of the file's content: the machine's own word helps most.
  if (code !== '') return `cannot be read (${code})`;
  throw fault;
}
