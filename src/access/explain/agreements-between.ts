/** Which sharing agreement lets an agency have another's records for a purpose on a day, and what there is where none does. */
import { sql } from 'kysely';
import type { Finding } from './finding.ts';
import type { Runs } from '../../graph/reads.ts';

interface Term {
  readonly reference: string;
  readonly purpose: string;
  readonly from: string;
  readonly to: string | null;
}

/** The agreements of one agency, as it asks for one purpose on one day. */
export class Agreements {
  readonly #run: Runs;
  readonly #partner: string;
  readonly #purpose: string | null;
  readonly #day: string;

  /** `run` is in the transaction of somebody of that agency: they find what their walls find. */
  constructor(run: Runs, { partner, purpose, day }: { readonly partner: string; readonly purpose: string | null; readonly day: string }) {
    this.#run = run;
    this.#partner = partner;
    this.#purpose = purpose;
    this.#day = day;
  }

  /** The reference of the agreement that lets them, the first by reference; null when none does. */
  async letting(item: string, owner: string): Promise<string | null> {
    const terms = await this.#terms(item, owner);
    return terms.find((term) => term.purpose === this.#purpose && this.#holds(term))?.reference ?? null;
  }

  /** That none lets them, which would, and what nearly does. */
  async missing(item: string, owner: string): Promise<Finding> {
    const terms = await this.#terms(item, owner);
    const what = `by which ${this.#partner} may have ${item} of ${owner}`;
    const others = terms.filter((term) => this.#holds(term) && term.purpose !== this.#purpose);
    const over = terms.filter((term) => term.purpose === this.#purpose && !this.#holds(term));
    return {
      rule: 'AGREEMENT',
      sentence: `The record is ${owner}’s, and no sharing agreement is in force ${what}${this.#purpose === null ? ', for they give no purpose' : ` for ${this.#purpose}`}.`,
      missing: [
        this.#purpose === null
          ? `A purpose, and an agreement in force on the day ${what} for it.`
          : `An agreement in force on the day ${what} for ${this.#purpose}.`,
        ...[...Map.groupBy(others, ({ reference }) => reference)].map(
          ([reference, of]) => `Or another purpose: ${reference} is in force ${what} for ${of.map(({ purpose }) => purpose).join(', ')}.`,
        ),
        ...over.map(({ reference, from, to }) =>
          from > this.#day ? `${reference} comes into force on ${from}.` : `${reference} is in force no longer, since ${to}.`,
        ),
      ],
    };
  }

  #holds({ from, to }: Term): boolean {
    return from <= this.#day && (to === null || to > this.#day);
  }

  async #terms(item: string, owner: string): Promise<readonly Term[]> {
    return await this.#run<Term>(sql`
      select agreement_reference as reference, purpose, in_force_from::text as "from", in_force_to::text as "to" from sharing_term
       where partner_agency_code = ${this.#partner} and data_item = ${item} and owner_agency_code = ${owner} order by agreement_reference, purpose
    `);
  }
}
