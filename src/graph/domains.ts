/** The four domains of the graph, and which of them an edge between two is at home in. */

/** Each becomes a subgraph. */
export const DOMAINS = ['cases', 'people', 'locations', 'meetings'] as const;
export type Domain = (typeof DOMAINS)[number];

/**
 * The lowest domain that knows all of these, as the arrows go: meetings → cases → people, locations. It owns the data of what joins them.
 * Null for none.
 */
export function lowestThatKnows(domains: Iterable<Domain>): Domain | null {
  const [first, ...others] = new Set(domains);
  if (first === undefined) return null;
  if (others.length === 0) return first;
  return first === 'meetings' || others.includes('meetings') ? 'meetings' : 'cases';
}
