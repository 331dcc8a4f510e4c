/** The refusal of what would carry a fact out of its compartments, in the graph. */
import { encodeGlobalID } from '@pothos/plugin-relay';
import { builder } from '../../graph/builder.ts';
import { typeNameOf } from '../../graph/entity-types.ts';
import { RefusalInterface } from '../../graph/refusal-types.ts';
import type { BarrierRefusal } from './barrier.rules.ts';

export const BarrierRefusalType = builder.objectRef<BarrierRefusal>('BarrierRefusal').implement({
  description:
    'What you send would carry a fact out of a compartment: into a meeting, an action or a text that others read. Nothing was done. Of a compartment into which you are not read you are told nothing: its records are not there for you.',
  interfaces: [RefusalInterface],
  fields: (t) => ({
    argument: t.exposeString('argument', { description: 'The argument that brings the fact along.' }),
    origins: t.stringList({ description: 'The compartments that bar it, of those into which you are read.', resolve: ({ origins }) => [...origins] }),
    path: t.idList({
      description: 'The way the fact would take: from the record in which it stands, by ids.',
      resolve: ({ path }) => path.flatMap(({ type, id }) => [typeNameOf(type)].flatMap((name) => (name === null ? [] : [encodeGlobalID(name, id)]))),
    }),
    releasableBy: t.stringList({
      description: 'The codes of the agencies whose records they are: they may release the fact.',
      resolve: ({ releasableBy }) => [...releasableBy],
    }),
  }),
});
