/** What an operation has read of people: noted field by field while it is resolved, and counted only as far as it stands in the answer. */
import type { GraphQLResolveInfo } from 'graphql';
import type { Regime } from '../shared/regime.ts';
import type { Subject } from './subjects.ts';

type Path = GraphQLResolveInfo['path'];

/** What was read about one subject. */
export interface ReadItem {
  /** What the facts are about, such as `Person:0199…`. */
  readonly about: string;
  /** Fields by type and name, such as `Person.displayName`; in alphabetical order. */
  readonly fields: readonly string[];
}

interface Note {
  readonly path: Path;
  readonly subject: Subject;
  readonly field: string;
  readonly regime: Regime | null;
}

/** What was told of people in one answer, of the records of one agency. */
export interface ToldOf {
  /** The code of that agency; null for rows that hang on a record and do not say whose it is. */
  readonly owner: string | null;
  readonly items: readonly ReadItem[];
  /** The laws under which it is processed; in alphabetical order. */
  readonly regimes: readonly Regime[];
}

/** What was told of people in one answer; empty when nothing was. */
export type Told = readonly ToldOf[];

export class ReadNotes {
  readonly #notes: Note[] = [];

  /** `regime` is that of the fact, as its field declares it; it stands beside that of the record. */
  note(path: Path, subject: Subject, field: string, regime: Regime | null = null): void {
    this.#notes.push({ path, subject, field, regime });
  }

  /** Of what was noted, what the answer tells: a null above or in the place of a field tells nothing of it. */
  toldIn(data: unknown): Told {
    const told = this.#notes.filter(({ path }) => isThere(data, path));
    // What does not say whose it is stands alone, until that is found out (settle-told.ts).
    return [...Map.groupBy(told, ({ subject: { owner, about } }) => owner ?? `of ${about}`).values()].map((notes) => ({
      owner: notes[0]?.subject.owner ?? null,
      items: itemsOf(notes),
      regimes: [...new Set(notes.flatMap(({ subject, regime }) => [subject.regime ?? [], regime ?? []].flat()))].toSorted(),
    }));
  }
}

function itemsOf(notes: readonly Note[]): ReadItem[] {
  return [...Map.groupBy(notes, ({ subject }) => subject.about)]
    .map(([about, each]) => ({ about, fields: [...new Set(each.map(({ field }) => field))].toSorted() }))
    .toSorted((one, other) => (one.about < other.about ? -1 : 1));
}

function isThere(data: unknown, path: Path): boolean {
  return valueAt(data, path) !== null;
}

function valueAt(data: unknown, path: Path | undefined): unknown {
  if (path === undefined) return data ?? null;
  const above = valueAt(data, path.prev);
  return typeof above === 'object' && above !== null ? (Reflect.get(above, path.key) ?? null) : null;
}
