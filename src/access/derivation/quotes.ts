/** Catches words of a closed record that somebody writes where others read, and says nothing of it. */
import type { EntityManager } from '@mikro-orm/postgresql';
import { runsOfText } from '../../shared/word-runs.rules.ts';
import type { CommandContext } from '../command-context.ts';
import { barrier, type BarrierRefusal } from './barrier.rules.ts';
import { barredBy, nameOfKey, type RecordKey, within } from './derivation.rules.ts';
import { isOpenedTo, named, readInto } from './origins.ts';
import { newestClosedTexts, recordsBeside, type Told, textsOf } from './record-texts.ts';

/** What is written, by its argument. */
export type Written = Readonly<Record<string, string | null | undefined>>;

export interface Writing {
  readonly words: Written;
  /** What it is about: its case, its meeting, the people and the place. */
  readonly about: readonly RecordKey[];
  /** The compartments of what it is written into. */
  readonly into: readonly string[];
}

/** So many words in a row that stand in a closed record beside are a quote, as they are of a respondent's record (domain rule 22). */
const RUN_BESIDE = 5;
/** And so many of one that nothing links: shorter runs are how everybody speaks. */
const RUN_ELSEWHERE = 8;
/** How far the records beside are followed. ADR 18 says why no further. */
export const HOPS = 5;
/** How many records of each kind that nothing links are looked at, the newest first. */
export const NEWEST = 200;

/**
 * Refused when a run of the words stands in a record in compartments that the words would leave. Only of records that the actor may read: of others they cannot
 * quote. What stands in an open record beside is no quote of a closed one.
 */
export async function unquoted(context: CommandContext, { words, about, into }: Writing): Promise<BarrierRefusal | null> {
  const written = Object.entries(words).flatMap(([argument, text]) => (text ? [{ argument, text }] : []));
  if (written.length === 0) return null;
  const { em } = context;
  const mine = await readInto(em);
  // Nothing is theirs to read that the words could carry off.
  if (mine === null || (within(mine, into) && !(await isOpenedTo(em)))) return null;
  const beside = await walk(em, about);
  const texts = await textsOf(
    em,
    [...beside.values()].map(({ key }) => key),
  );
  const closed = texts.filter(({ markings }) => !within(markings, into));
  const open = new Set(texts.filter(({ markings }) => within(markings, into)).flatMap(({ text }) => [...runsOfText(text, RUN_BESIDE)]));
  const elsewhere = (await newestClosedTexts(em, into, NEWEST)).filter((text) => !beside.has(nameOfKey(text)));
  for (const { argument, text } of written) {
    const found = firstSaying(closed, text, RUN_BESIDE, open) ?? firstSaying(elsewhere, text, RUN_ELSEWHERE, new Set());
    if (found)
      return barrier({
        because: 'QUOTE',
        argument,
        origins: named(barredBy(found.markings, into), mine),
        path: pathTo(found, beside),
        releasableBy: [found.owner],
      });
  }
  return null;
}

/** The first of some texts of which a run stands in what was written, but for runs that are free. */
function firstSaying(texts: readonly Told[], written: string, run: number, free: ReadonlySet<string>): Told | undefined {
  if (texts.length === 0) return undefined;
  const runs = [...runsOfText(written, run)].filter((each) => !free.has(each));
  if (runs.length === 0) return undefined;
  return texts.find(({ text }) => {
    const known = runsOfText(text, run);
    return runs.some((each) => known.has(each));
  });
}

interface Seen {
  readonly key: RecordKey;
  /** The one it was reached from; null for what the words are about. */
  readonly through: string | null;
}

/** The records that lie no more than HOPS links from these, with the way to each. */
async function walk(em: EntityManager, about: readonly RecordKey[]): Promise<ReadonlyMap<string, Seen>> {
  const seen = new Map<string, Seen>(about.map((key) => [nameOfKey(key), { key, through: null }]));
  let at: readonly RecordKey[] = about;
  for (let hop = 0; hop < HOPS && at.length > 0; hop += 1) {
    const next = (await recordsBeside(em, at)).filter(({ key }) => !seen.has(nameOfKey(key)));
    for (const { key, from } of next) seen.set(nameOfKey(key), { key, through: nameOfKey(from) });
    at = [...new Map(next.map(({ key }) => [nameOfKey(key), key])).values()];
  }
  return seen;
}

function pathTo(found: RecordKey, seen: ReadonlyMap<string, Seen>): RecordKey[] {
  const path: RecordKey[] = [{ type: found.type, id: found.id }];
  for (let at = seen.get(nameOfKey(found)); at?.through; at = seen.get(at.through)) {
    const before = seen.get(at.through);
    if (before) path.push(before.key);
  }
  return path;
}
