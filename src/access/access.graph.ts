/** Agencies and their staff in the graph. */
import { builder } from '../graph/builder.ts';
import { entityFilter } from '../graph/entity-filter.ts';
import { entityType, rootList } from '../graph/entity-type.ts';
import { Agency, AgencyKind } from './agency.entity.ts';
import type { Asking } from './asking.ts';
import { StaffMember } from './staff-member.entity.ts';
import { graphEnum } from '../graph/enums.ts';

const AgencyKindEnum = graphEnum('AgencyKind', 'What sort of agency it is.', AgencyKind, {
  COUNCIL: 'A department of a council.',
  POLICE: 'A police force or a part of one.',
  FIRE: 'A fire and rescue service.',
  HEALTH: 'A health body.',
  HOUSING: 'A social landlord.',
  PROBATION: 'The probation service.',
  VOLUNTARY: 'A charity or other provider of support.',
  LICENSED_TRADE: 'Pubs, clubs and their schemes.',
  COMMUNITY: 'A group of residents, or a publisher of open data.',
});

entityType(Agency, {
  description: 'An agency of the partnership.',
  domain: 'people',
  readers: 'signedIn',
  personal: 'nothing',
  fields: (t) => ({
    code: t.prop('code', { description: 'A stable word for it, such as HUMBERSIDE_POLICE.' }),
    name: t.prop('name', { description: 'Its name.' }),
    kind: t.prop('kind', { type: AgencyKindEnum, description: 'What sort of agency it is.' }),
    simulated: t.prop('simulated', { description: 'True for one invented for a demonstration.' }),
    staff: t.connection(StaffMember, { by: 'agency' }, { description: 'Its staff who own cases or actions, or come to meetings.', orderBy: ['name'] }),
  }),
});

entityType(StaffMember, {
  description: 'Someone who works for an agency and owns cases and actions. Never a Person: people are those whom the work is about.',
  domain: 'people',
  readers: 'signedIn',
  personal: 'nothing',
  fields: (t) => ({
    name: t.prop('name', { description: 'Their name.' }),
    jobTitle: t.prop('jobTitle', { description: 'What they do there.' }),
    agency: t.relation('agency', { description: 'The agency they work for.' }),
    startedOn: t.prop('startedOn', { description: 'Their first day in this work, if known.' }),
    leftOn: t.prop('leftOn', { description: 'The day they left; null while they are there.' }),
    simulated: t.prop('simulated', { description: 'True for someone invented for a demonstration.' }),
  }),
});

rootList('agencies', Agency, { description: 'The agencies of the partnership.', orderBy: ['name'], markedByDefault: 'in' });

rootList('staff', StaffMember, {
  description: 'The staff of the agencies.',
  orderBy: ['name'],
  markedByDefault: 'in',
  filter: entityFilter(StaffMember, 'StaffFilter', 'Which staff.', {
    agency: { test: { test: 'equals', property: 'agency' }, input: (t) => t.string({ description: 'The code of their agency.' }) },
  }),
});

builder.queryField('me', (t) =>
  t.field({
    type: builder.objectRef<Asking>('Me').implement({
      description: 'Who is asking, as the token says.',
      fields: (me) => ({
        name: me.string({ description: 'The name in the token.', resolve: ({ identity }) => identity.name }),
        agency: me.string({ description: 'The code of the agency asked for.', resolve: ({ identity }) => identity.agency }),
        roles: me.stringList({ description: 'The roles in the token.', resolve: ({ identity }) => [...identity.roles] }),
        purposes: me.stringList({ description: 'The purposes that the token allows.', resolve: ({ identity }) => [...identity.purposes] }),
        purpose: me.exposeString('purpose', {
          nullable: true,
          description: 'The purpose of this operation: the one that the request names, else the default of the token; null when neither names one.',
        }),
        actingFor: me.exposeString('actingFor', {
          nullable: true,
          description: 'The user of its own in whose name a system asks, as it says; kept on the record, and trusted for nothing.',
        }),
      }),
    }),
    description: 'Who is asking, as the token says, and how, as the request says.',
    authScopes: { signedIn: true },
    extensions: { domain: 'people' },
    resolve: (_, __, { asking }) => asking,
  }),
);
