/** The incidents of some nights while a batch of reports is filed: what was open, what each report joins or opens, and how each incident stands in the end. */
import { united as unitedMarkings } from '../../access/derivation/derivation.rules.ts';
import { newId } from '../../shared/ids.ts';
import type { NteChange } from './nte-incident.events.ts';
import type { NteStatus } from './nte-incident.stages.ts';
import { incidentToJoin, type Nearness, type OpenIncident, type Sighting } from './nte-joins.rules.ts';
import type { NteCategory } from './radio-log.report.ts';

/** An incident on a page of the book. */
export interface BookedIncident extends OpenIncident {
  categories: readonly NteCategory[];
  openedAt: Date;
  lastReportAt: Date;
  readonly status: NteStatus;
  readonly wardCode: string | null;
  markings: readonly string[];
  reportCount: number;
  revision: number;
}

/** What a report says of its category and time. */
export interface Part {
  readonly category: NteCategory;
  readonly at: Date;
}

/** One change of one incident, in the order in which they were made. */
export interface BookedChange {
  readonly change: NteChange;
  readonly incident: BookedIncident;
  /** Categories that the incident had before, where an amendment took one away. */
  readonly before: readonly NteCategory[];
}

export class NightBook {
  readonly #incidents: Map<string, BookedIncident>;
  readonly #open = new Map<string, BookedIncident[]>();
  readonly #nearness: (night: string) => Nearness;
  readonly #opened = new Set<BookedIncident>();
  readonly changes: BookedChange[] = [];

  /** `stored`: the incidents that may be joined or amended. */
  constructor(stored: readonly BookedIncident[], nearness: (night: string) => Nearness) {
    this.#incidents = new Map(stored.map((incident) => [incident.id, incident]));
    this.#nearness = nearness;
    for (const incident of stored) if (incident.status === 'OPEN') this.#shelve(incident);
  }

  /** Those that were opened here. */
  get opened(): readonly BookedIncident[] {
    return [...this.#opened];
  }

  /** Those that were there before and stand otherwise now. */
  get changed(): readonly BookedIncident[] {
    return [...new Set(this.changes.map(({ incident }) => incident))].filter((incident) => !this.#opened.has(incident));
  }

  /** Files a report: with the incident that it joins, or with a new one. */
  file(report: Sighting, wardCode: string | null): BookedIncident {
    const { night, at, category, spot, simulated, markings } = report;
    const found = incidentToJoin(report, this.#open.get(night) ?? [], this.#nearness(night));
    if (found) {
      found.categories = united(found.categories, [category]);
      if (at < found.openedAt) found.openedAt = at;
      if (at > found.lastReportAt) found.lastReportAt = at;
      found.reportCount += 1;
      this.#note('JOINED', found, []);
      return found;
    }
    const times = { openedAt: at, lastReportAt: at, reportCount: 1, revision: 0 };
    const incident: BookedIncident = { id: newId(), night, status: 'OPEN', categories: [category], spot, simulated, markings, wardCode, ...times };
    this.#incidents.set(incident.id, incident);
    this.#opened.add(incident);
    this.#shelve(incident);
    this.#note('OPENED', incident, []);
    return incident;
  }

  /**
   * One of an incident's reports says something else now: the incident follows from all of them together, amended ones as they are now. `markings` are those of the
   * amended ones: the incident carries them from now on, beside its own.
   */
  amend(incidentId: string, reports: readonly Part[], markings: readonly string[]): void {
    const incident = this.#incidents.get(incidentId);
    const [first, ...others] = reports;
    if (!incident || !first) throw new Error("An amended report has no incident: report this to the hub's developers.");
    const before = incident.categories;
    incident.markings = unitedMarkings(incident.markings, markings);
    incident.categories = united(
      [],
      reports.map(({ category }) => category),
    );
    incident.openedAt = others.reduce((earliest, { at }) => (at < earliest ? at : earliest), first.at);
    incident.lastReportAt = others.reduce((latest, { at }) => (at > latest ? at : latest), first.at);
    this.#note('AMENDED', incident, before);
  }

  #note(change: NteChange, incident: BookedIncident, before: readonly NteCategory[]): void {
    incident.revision += 1;
    this.changes.push({ change, incident, before });
  }

  #shelve(incident: BookedIncident): void {
    const shelf = this.#open.get(incident.night) ?? [];
    shelf.push(incident);
    this.#open.set(incident.night, shelf);
  }
}

/** Each category once, in one order. */
export function united(some: readonly NteCategory[], more: readonly NteCategory[]): NteCategory[] {
  return [...new Set([...some, ...more])].toSorted();
}
