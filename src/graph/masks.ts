/** What an operation leaves out: whether its asker may read a kind of fact, and which fields were null for that reason, as staff are told. */
import { sql } from 'kysely';
import type { GraphQLResolveInfo } from 'graphql';
import { isStaff } from '../access/identity.ts';
import type { Asking } from '../access/asking.ts';
import { type Permission, permits } from '../access/personal-data.rules.ts';
import type { PersonalData } from '../access/personal-data.ts';
import type { Reads } from './reads.ts';

/** A field that was left out of an answer. */
export interface MaskedField {
  /** Where in the answer: the names in it, one below the other, without places in lists. */
  readonly path: string;
  /** Type and field, such as `Person.dateOfBirth`. */
  readonly field: string;
  readonly because: Exclude<Permission, 'ALLOWED'>;
}

/** What staff are told of an answer, in its `extensions.access`. */
export interface AccessTold {
  /** In the order of their paths. */
  readonly masked: readonly MaskedField[];
  /** How many more there were, where they were too many to name. */
  readonly more?: number;
}

/** The most fields that one answer names: documents that name more are not written by people. */
export const MASKED_MOST = 200;

type Where = Pick<GraphQLResolveInfo, 'path' | 'parentType' | 'fieldName'>;

/** Of one operation, or of one event of a subscription. */
export class Masks {
  readonly #asking: Asking;
  readonly #reads: Pick<Reads, 'run'>;
  readonly #masked = new Map<string, MaskedField>();
  #compartments: Promise<readonly string[]> | null = null;

  constructor(asking: Asking, reads: Pick<Reads, 'run'>) {
    this.#asking = asking;
    this.#reads = reads;
  }

  /**
   * What `read` answers, where the asker may read all of these facts; else `instead`, and nothing is read. It is decided by what is declared and how it is asked alone,
   * so that the answer is the same whether there is something to read or not.
   */
  shown<Value>(facts: readonly (PersonalData | null)[], where: Where, instead: Value, read: () => Value | Promise<Value>): Value | Promise<Value> {
    const withheld = this.#withheld(facts);
    if (withheld instanceof Promise) return withheld.then((because) => this.#shown(because, where, instead, read));
    return this.#shown(withheld, where, instead, read);
  }

  /** Whether the asker may read all of these facts. */
  async mayRead(facts: readonly (PersonalData | null)[]): Promise<boolean> {
    return (await this.#withheld(facts)) === null;
  }

  /** What is said of it in the answer; null where nothing is left out, and to partners, who cannot tell what is left out from what is not there. */
  told(): AccessTold | null {
    if (this.#masked.size === 0 || !isStaff(this.#asking.identity)) return null;
    const masked = this.all();
    const more = masked.length - MASKED_MOST;
    return more > 0 ? { masked: masked.slice(0, MASKED_MOST), more } : { masked };
  }

  /** All that was left out, in the order of their paths: for who explains it, and never for the asker. */
  all(): readonly MaskedField[] {
    return [...this.#masked.entries()].toSorted(([one], [other]) => (one < other ? -1 : 1)).map(([, each]) => each);
  }

  #shown<Value>(because: MaskedField['because'] | null, where: Where, instead: Value, read: () => Value | Promise<Value>): Value | Promise<Value> {
    if (because === null) return read();
    const field = `${where.parentType.name}.${where.fieldName}`;
    const path = named(where.path);
    this.#masked.set(`${path} ${field}`, { path, field, because });
    return instead;
  }

  /** Why one of the facts is withheld. Compartments are looked up only for a fact that lies in one. */
  #withheld(facts: readonly (PersonalData | null)[]): MaskedField['because'] | null | Promise<MaskedField['because'] | null> {
    const { purpose } = this.#asking;
    const judged = facts.map((fact) => permits(fact, { purpose, compartments: [] }));
    if (judged.includes('PURPOSE')) return 'PURPOSE';
    return judged.includes('MARKING') ? this.#withheldFrom(facts) : null;
  }

  async #withheldFrom(facts: readonly (PersonalData | null)[]): Promise<MaskedField['because'] | null> {
    this.#compartments ??= this.#reads
      .run(sql<{ compartments: readonly string[] }>`select hub_compartments() as compartments`)
      .then(([row]) => row?.compartments ?? []);
    const asks = { purpose: this.#asking.purpose, compartments: await this.#compartments };
    return facts.some((fact) => permits(fact, asks) !== 'ALLOWED') ? 'MARKING' : null;
  }
}

/** The names on a path, from the top. */
function named(path: GraphQLResolveInfo['path']): string {
  const names: string[] = [];
  for (let step: GraphQLResolveInfo['path'] | undefined = path; step; step = step.prev) if (typeof step.key === 'string') names.unshift(step.key);
  return names.join('.');
}
