/** Street files for the tests: invented ones written to a folder of the test's own, and the published ones beside the project. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import type { OutgoingMessage } from '../../../src/exchange/bus.ts';
import { readStreetFile, STREET_COLUMNS, type StreetRow } from '../../../integrations/police-incidents/street-csv.ts';
import { streetMessages } from '../../../integrations/police-incidents/street-messages.ts';

export const HEADER = STREET_COLUMNS.join(',');

type Cells = Partial<Record<keyof StreetRow, string>>;

const SHOPLIFTING: StreetRow = {
  crimeId: 'f00d'.repeat(16),
  month: '2025-08',
  reportedBy: 'Humberside Police',
  fallsWithin: 'Humberside Police',
  longitude: '-0.649200',
  latitude: '53.591200',
  location: 'On or near Lantern Row',
  lsoaCode: 'E01013330',
  lsoaName: 'North Lincolnshire 008D',
  crimeType: 'Shoplifting',
  outcome: 'Under investigation',
  context: '',
};

/** One line of a street file, without its end; cells are written as given, quotes and all. */
export function aRow(cells: Cells = {}): string {
  return Object.values({ ...SHOPLIFTING, ...cells }).join(',');
}

/** An ASB row: no Crime ID, no outcome. */
export function anAsbRow(cells: Cells = {}): string {
  return aRow({ crimeId: '', outcome: '', crimeType: 'Anti-social behaviour', ...cells });
}

/** A folder that is taken away with the test file; `write` answers the path. */
export function aFolder(): { write: (name: string, content: string | Uint8Array) => string; path: string; remove: () => void } {
  const path = mkdtempSync(join(tmpdir(), 'street-'));
  return {
    path,
    write(name, content) {
      writeFileSync(join(path, name), content);
      return join(path, name);
    },
    remove: () => rmSync(path, { recursive: true }),
  };
}

/** The rows; fails the test when the file is refused. */
export async function rowsOf(path: string): Promise<StreetRow[]> {
  const read = await readStreetFile(path);
  if (!read.ok) throw new Error(read.refusal);
  return read.value;
}

export function messagesOf(rows: readonly StreetRow[], released: string | null = null): OutgoingMessage[] {
  return [...streetMessages(rows, { released, correlationId: 'a-test' })];
}

/** What a set of messages says, whatever their order: key and body. */
export function saying(messages: readonly OutgoingMessage[]): Map<string, string> {
  return new Map(messages.map(({ key, value }) => [`${key}`, Buffer.from(value ?? []).toString()]));
}

const SHARED = new URL('../../../../shared/data/police-street/', import.meta.url);

/** The published files, by folder; null, and a loud line, when they are not beside the project. */
export function publishedFiles(): { months: string[]; northLincolnshire: string[] } | null {
  if (!existsSync(SHARED)) {
    process.stderr.write('SKIPPED: the tests on published street files, because ../shared/data/police-street is not beside the project.\n');
    return null;
  }
  const inside = (folder: string): string[] => readdirSync(new URL(`${folder}/`, SHARED)).map((name) => fileURLToPath(new URL(`${folder}/${name}`, SHARED)));
  return { months: inside('full-months'), northLincolnshire: inside('north-lincolnshire') };
}

/** The lines of a file, its header first, read by nothing but their ends. */
export function linesOf(path: string): string[] {
  const bytes = readFileSync(path);
  const lines = (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8').split(/\r?\n/);
  return lines.filter((line) => line !== '');
}
