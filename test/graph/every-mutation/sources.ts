/** The mutation that adds a source to a fact in compartments. */
import { aPerson } from '../../support/records.ts';
import { nobody } from '../commanding.ts';
import { globalId } from '../listing.ts';
import { kept, type Rows } from './row.ts';

export const SOURCES: Rows = {
  sourceAdd: async (graph) => {
    const person = await kept(graph, (em) => em.assign(aPerson(em, 'Robin Example'), { markings: ['MARAC'] }));
    const args = { recordId: globalId('Person', person.id), originator: 'HUMBERSIDE_POLICE', words: 'Seen at the market on Saturday.', markings: [] };
    return { args, other: { ...args, words: 'Seen at the station on Sunday.' }, refused: { ...args, recordId: nobody('Person') }, refusedAs: 'NotFound' };
  },
};
