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
}

/** What was told of people in one answer. */
export interface Told {
  readonly items: readonly ReadItem[];
  /** The laws under which it is processed; in alphabetical order. */
  readonly regimes: readonly Regime[];
}

export class ReadNotes {
  readonly #notes: Note[] = [];

  note(path: Path, subject: Subject, field: string): void {
    this.#notes.push({ path, subject, field });
  }

  /** Of what was noted, what the answer tells: a null above or in the place of a field tells nothing of it. */
  toldIn(data: unknown): Told {
    const told = this.#notes.filter(({ path }) => isThere(data, path));
    const fields = new Map<string, Set<string>>();
    for (const {
      subject: { about },
      field,
    } of told)
      fields.set(about, (fields.get(about) ?? new Set()).add(field));
    return {
      items: [...fields].map(([about, names]) => ({ about, fields: [...names].toSorted() })).toSorted((one, other) => (one.about < other.about ? -1 : 1)),
      regimes: [...new Set(told.flatMap(({ subject }) => subject.regime ?? []))].toSorted(),
    };
  }
}

function isThere(data: unknown, path: Path): boolean {
  return valueAt(data, path) !== null;
}

function valueAt(data: unknown, path: Path | undefined): unknown {
  if (path === undefined) return data ?? null;
  const above = valueAt(data, path.prev);
  return typeof above === 'object' && above !== null ? (Reflect.get(above, path.key) ?? null) : null;
}
