/** What an arriving revision of a radio's entry does, what is missing from a log, and in which order a log is read. */
import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { Refusal } from '../../exchange/inbox.ts';
import { afterRevision, type Judgement, judgeRevision, type KnownRevisions, type Said } from '../incident/revision.rules.ts';
import type { RadioEntryReport } from './radio-log.report.ts';

/** A report with the compartments that its message bears: both are what a revision says. */
export type MarkedEntry = RadioEntryReport & { readonly markings: readonly string[] };

/** A revision that arrived. */
export interface EntryArrival extends Said {
  readonly report: MarkedEntry;
}

/** What the store knows of an entry. */
export interface StoredEntry extends KnownRevisions {
  readonly id: string;
  readonly simulated: boolean;
}

/** SHA-256 of the report without its revision, as RFC 8785 canonical JSON, in hexadecimal: equal for reports that say the same. */
export function entryHash(report: MarkedEntry): string {
  const { revision: _, ...content } = report;
  return createHash('sha256')
    .update(canonicalize(content) ?? '')
    .digest('hex');
}

/** What a batch of arriving revisions makes of one entry. */
export interface EntryStory<Arriving extends EntryArrival> {
  /** One for each arrival, in their order. */
  readonly judgements: readonly Judgement[];
  readonly kept: readonly { readonly arrival: Arriving; readonly effect: 'ACCEPTED' | 'AMENDED' | 'SUPERSEDED' }[];
  /** The arrival that the entry follows from now on; null when what is stored stands. */
  readonly speaks: Arriving | null;
  /** The newest revision number, and whether it moved. */
  readonly revision: number;
  readonly moved: boolean;
}

/**
 * The story of one entry, from what is stored (null: nothing) through all that arrived of it, in the order of arrival. Domain §6:
 * "Append-only with amendments": the highest revision speaks, a late older one is history, and a known one that says something else is refused.
 */
export function tellEntry<Arriving extends EntryArrival>(stored: StoredEntry | null, arrivals: readonly Arriving[]): EntryStory<Arriving> {
  let known: KnownRevisions | null = stored;
  let simulated = stored?.simulated ?? null;
  let speaks: Arriving | null = null;
  const judgements: Judgement[] = [];
  const kept: { arrival: Arriving; effect: 'ACCEPTED' | 'AMENDED' | 'SUPERSEDED' }[] = [];
  for (const arrival of arrivals) {
    const judgement = judged(known, simulated, arrival);
    judgements.push(judgement);
    if (judgement.outcome === 'REJECTED') continue;
    if (judgement.outcome !== 'DUPLICATE') kept.push({ arrival, effect: judgement.outcome });
    else if (judgement.advances) kept.push({ arrival, effect: 'AMENDED' });
    if (judgement.outcome === 'ACCEPTED' || judgement.outcome === 'AMENDED') speaks = arrival;
    known = afterRevision(known, arrival, judgement);
    simulated = arrival.report.simulated;
  }
  const revision = known?.newest.revision ?? 0;
  return { judgements, kept, speaks, revision, moved: revision !== stored?.newest.revision };
}

function judged(known: KnownRevisions | null, simulated: boolean | null, { report, ...said }: EntryArrival): Judgement {
  if (simulated !== null && simulated !== report.simulated) return { outcome: 'REJECTED', rejection: mixed(simulated) };
  const judgement = judgeRevision(known, said);
  return judgement.outcome === 'REJECTED' ? { outcome: 'REJECTED', rejection: conflict(said.revision, known?.newest.revision ?? said.revision) } : judgement;
}

function conflict(revision: number, newest: number): Refusal {
  return {
    reason: 'REVISION_CONFLICT',
    sentence: `Revision ${revision} of this entry came before and said something else.`,
    requiredAction: `If this amends the entry, send it with a revision above ${newest}; if it is another entry, give it the next sequence number of the radio that night.`,
  };
}

function mixed(knownIsSimulated: boolean): Refusal {
  const [known, arriving] = knownIsSimulated ? ['invented', 'real'] : ['real', 'invented'];
  return {
    reason: 'SIMULATED_MIXED_WITH_REAL',
    sentence: `The entry of this radio, night and sequence is ${known}, and this revision of it is ${arriving}.`,
    requiredAction: 'Play with radios that no real premises holds, or correct ce_simulated.',
  };
}

/** Sequence numbers that have not come, from the first to the last, of one radio in one night. */
export interface Gap {
  readonly from: number;
  readonly to: number;
}

/**
 * What is missing below the highest sequence number that came. Domain §3.5: "gaps in entryNo raise an alert (missing entries matter
 * evidentially)". What was never reported beyond the highest is no gap: nobody knows of it.
 */
export function gapsIn(sequences: Iterable<number>): Gap[] {
  const gaps: Gap[] = [];
  let expected = 1;
  for (const sequence of [...new Set(sequences)].toSorted((a, b) => a - b)) {
    if (sequence > expected) gaps.push({ from: expected, to: sequence - 1 });
    expected = sequence + 1;
  }
  return gaps;
}

/** How a radio's log of one night stood before a batch. */
export interface LogState {
  /** The highest sequence number; 0 for none. */
  readonly highest: number;
  /** How many entries there are. */
  readonly count: number;
}

/** What new entries do to a log: a hole that was not known before, or all holes filled. */
export interface LogChange {
  /** The first hole that these entries lie beyond; null when they bring none. */
  readonly opened: Gap | null;
  /** There were holes before, and now there are none. */
  readonly filled: boolean;
}

export function logChange(before: LogState, added: readonly number[]): LogChange {
  const beyond = gapsIn(added.filter((sequence) => sequence > before.highest).map((sequence) => sequence - before.highest));
  const [first] = beyond;
  const highest = Math.max(before.highest, ...added);
  return {
    opened: first ? { from: first.from + before.highest, to: first.to + before.highest } : null,
    filled: before.count < before.highest && before.count + added.length === highest,
  };
}

/** An entry, as far as it decides where it is read. */
export interface Logged {
  readonly radio: string;
  readonly sequence: number;
  readonly at: Date;
}

/** A hole of a radio's log, and the entry before which it is read. */
export interface LogGap<Entry extends Logged> extends Gap {
  readonly radio: string;
  readonly before: Entry;
}

/**
 * The log of one night as it is read: entries in the order of their source's time, whenever they came (row 73: "out-of-order entries ordered
 * by source time"), and each hole just before the entry that follows it in its radio's own count. All entries of each radio are given.
 */
export function readLog<Entry extends Logged>(entries: readonly Entry[]): (Entry | LogGap<Entry>)[] {
  const holes = new Map<Entry, LogGap<Entry>>();
  for (const [radio, own] of Map.groupBy(entries, (entry) => entry.radio)) {
    const bySequence = new Map(own.map((entry) => [entry.sequence, entry]));
    for (const gap of gapsIn(bySequence.keys())) {
      const before = bySequence.get(gap.to + 1);
      if (before) holes.set(before, { ...gap, radio, before });
    }
  }
  return entries.toSorted(inOrder).flatMap((entry) => {
    const hole = holes.get(entry);
    return hole ? [hole, entry] : [entry];
  });
}

function inOrder(one: Logged, other: Logged): number {
  return one.at.getTime() - other.at.getTime() || compare(one.radio, other.radio) || one.sequence - other.sequence;
}

function compare(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}
