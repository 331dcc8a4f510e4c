/** The subscription that tells of incidents as they are recorded, from the commit to the socket. */
import { builder } from '../../graph/builder.ts';
import { declared, typeOfEntity } from '../../graph/entity-types.ts';
import { NotForYou } from '../../graph/not-for-you.ts';
import type { LiveEntry } from '../../live/live-log.ts';
import { IncidentCategoryEnum } from './incident.graph.ts';

builder.subscriptionField('incidentRecorded', (t) =>
  t.field({
    type: typeOfEntity('Incident').ref,
    description:
      'Each incident when it is first recorded, invented ones with the others. It tells of what is recorded from now on; the list `incidents` holds what was before.',
    authScopes: { signedIn: true },
    args: {
      ward: t.arg.string({ description: 'Only incidents of the ward with this GSS code.' }),
      category: t.arg({ type: IncidentCategoryEnum, description: 'Only incidents of this category.' }),
    },
    extensions: declared({ declares: 'plumbing', because: 'an event names its incident, which is read anew for each subscriber' }),
    subscribe: (_, { ward, category }, { live, signal }) =>
      live.follow({
        signal,
        filter: (entry) => entry.kind === 'incident.recorded' && (ward == null || entry.wardCode === ward) && (category == null || entry.category === category),
      }),
    resolve: async (entry: LiveEntry, _, context) => {
      const incident = await context.reader.one('Incident', entry.subjectId);
      if (!incident) throw new NotForYou();
      return incident;
    },
  }),
);
