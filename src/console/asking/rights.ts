/** What someone may see, in a few words for each domain: a count, or that it is not for them. */
import type { RightsQuery } from '../generated/graphql.ts';

export interface Right {
  readonly domain: string;
  /** Null: they may not see any of it. */
  readonly count: number | null;
}

/** What opens for the asker. The hub answers null for what it withholds. */
export function readRights({ incidents, cases, people, meetings }: RightsQuery): readonly Right[] {
  return [
    { domain: 'Incidents', count: incidents.totalCount },
    { domain: 'Cases', count: cases?.totalCount ?? null },
    { domain: 'People', count: people?.totalCount ?? null },
    { domain: 'Meetings', count: meetings.totalCount },
  ];
}

/** The name of the asker's agency; its code where the hub lists none of that code. */
export function agencyWords({ me, agencies }: Pick<RightsQuery, 'me' | 'agencies'>): string {
  return agencies.nodes.find(({ code }) => code === me.agency)?.name ?? me.agency;
}
