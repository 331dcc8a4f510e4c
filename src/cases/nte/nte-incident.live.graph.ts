/** The subscription that tells of incidents of the night as they open, grow and close, and goes on without loss or repeat where a client stopped. */
import { builder } from '../../graph/builder.ts';
import { declared, typeOfEntity } from '../../graph/entity-types.ts';
import { NotForYou } from '../../graph/not-for-you.ts';
import { resume } from '../../graph/resume.ts';
import type { EntityRow } from '../../graph/rows.ts';
import type { LiveEntry } from '../../live/live-log.ts';
import { writePosition } from '../../live/position.ts';
import { NteCategoryEnum, NteChangeEnum } from './nte-enums.graph.ts';
import { isOf, type NteChange, nteChangeOf } from './nte-incident.events.ts';

interface NteEvent {
  readonly entry: LiveEntry;
  readonly change: NteChange;
  readonly incident: EntityRow;
}

const NteIncidentEventType = builder.objectRef<NteEvent>('NteIncidentEvent').implement({
  description: 'Something happened to an incident of the night.',
  fields: (t) => ({
    cursor: t.string({
      description: 'Its position: send it as "after" to go on behind it, on whichever hub. Kept for seven days.',
      resolve: ({ entry }) => writePosition(entry.position),
    }),
    change: t.expose('change', { type: NteChangeEnum, description: 'What happened.' }),
    at: t.field({ type: 'DateTime', description: 'When the hub recorded it.', resolve: ({ entry }) => entry.at }),
    incident: t.expose('incident', {
      type: typeOfEntity('NteIncident').ref,
      description: 'The incident as it stands when you are told; its revision says whether you know that already.',
    }),
  }),
});

builder.queryField('livePosition', (t) =>
  t.string({
    description:
      'The position of now in what the hub tells live. Read it, then a list such as nteIncidents, and subscribe with it as "after": whatever the list does not show yet is told, and nothing is missed.',
    authScopes: { signedIn: true },
    extensions: declared({ declares: 'plumbing', because: 'how far this hub has read the live log; no row is behind it' }),
    resolve: (_, __, { live }) => writePosition(live.position),
  }),
);

builder.subscriptionField('nteIncidentChanged', (t) =>
  t.field({
    type: NteIncidentEventType,
    description:
      'Each change of an incident of the night, from its commit, in one order on every hub; invented incidents with the others. A client that lost its line sends the cursor of the last event that it had as "after" and misses nothing and hears nothing twice. A position that no hub gave out is answered with POSITION_UNKNOWN, one from before what is kept with POSITION_TOO_OLD.',
    authScopes: { signedIn: true },
    args: {
      after: t.arg.string({ description: 'The cursor of the last event that you had, or a livePosition; from now on, when left out.' }),
      ward: t.arg.string({ description: 'Only incidents in the ward with this GSS code.' }),
      category: t.arg({ type: NteCategoryEnum, description: 'Only incidents of which one of the reports says this category.' }),
    },
    extensions: declared({ declares: 'plumbing', because: 'an event names its incident, which is read anew for each subscriber' }),
    subscribe: (_, { after, ward, category }, { live, signal }) =>
      resume(live, { after, signal, list: 'nteIncidents', filter: (entry) => nteChangeOf(entry.kind) !== null && isOf(entry, ward ?? null, category ?? null) }),
    resolve: async (entry: LiveEntry, _, { reader }): Promise<NteEvent> => {
      const incident = await reader.one('NteIncident', entry.subjectId);
      const change = nteChangeOf(entry.kind);
      if (!incident || !change) throw new NotForYou();
      return { entry, change, incident };
    },
  }),
);
