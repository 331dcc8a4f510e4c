/** Compartments in the graph: each asker is told of those into which they are read, and of no others. */
import { entityType, rootList } from '../../graph/entity-type.ts';
import { Compartment } from './compartment.entity.ts';

entityType(Compartment, {
  description:
    'A compartment that records lie in, such as MACE or an operation: what is marked with some is read by those alone who are read into every one of them. You are told of those into which you are read.',
  domain: 'people',
  readers: 'signedIn',
  personal: 'nothing',
  fields: (t) => ({
    code: t.prop('code', { description: 'The word that records are marked with, such as MACE, or OPERATION: and its name.' }),
    description: t.prop('description', { description: 'What lies in it.' }),
    closed: t.prop('closed', { description: 'True when no emergency opens it to anybody else.' }),
    inForceFrom: t.prop('inForceFrom', { description: 'The first day on which it is in force.' }),
    inForceTo: t.prop('inForceTo', { description: 'The first day on which it is no longer; null when no end is set. What lies in it is then read by nobody.' }),
  }),
});

rootList('compartments', Compartment, {
  description: 'The compartments into which you are read today.',
  orderBy: [],
  markedByDefault: 'in',
});
