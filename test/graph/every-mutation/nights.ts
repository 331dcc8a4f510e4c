/** The mutations of the night: what the control room sees, premises and their radios. */
import { newId } from '../../../src/shared/ids.ts';
import { nobody } from '../commanding.ts';
import { globalId } from '../listing.ts';
import { aLocation, anNteIncident, aPremises, aRadio } from '../../support/records.ts';
import { kept, type Rows } from './row.ts';

const aCallSign = () => `R-${newId().slice(-12).toUpperCase()}`;

export const NIGHTS: Rows = {
  nteLogObservation: async (graph) => {
    const pub = await kept(graph, (em) => aPremises(em, 'The Copper Kettle', aLocation(em)));
    const args = {
      source: 'CAMERA',
      category: 'OTHER',
      words: 'Six on the benches.',
      seenAt: '2026-10-31T22:00:00Z',
      premisesId: globalId('Premises', pub.id),
    };
    return { args, other: { ...args, words: 'Seven.' }, refused: { ...args, premisesId: nobody('Premises') }, refusedAs: 'NotFound' };
  },
  nteIncidentClose: async (graph) => {
    const [one, two] = await kept(graph, (em) => [anNteIncident(em), anNteIncident(em)] as const);
    const closing = (nteIncidentId: string) => ({ nteIncidentId, outcome: 'MOVED_ON' });
    return {
      args: closing(globalId('NteIncident', one.id)),
      other: closing(globalId('NteIncident', two.id)),
      refused: closing(nobody('NteIncident')),
      refusedAs: 'NotFound',
    };
  },
  premisesRecord: async () => {
    const args = { name: 'The Brass Heron', kind: 'PUB', address: '3 Bellwether Square' };
    return { args, other: { ...args, name: 'Moonrake' }, refused: { ...args, address: null }, refusedAs: 'InvalidInput' };
  },
  radioAssign: async (graph) => {
    const pub = await kept(graph, (em) => aPremises(em, 'The Copper Kettle', aLocation(em)));
    const args = { radio: aCallSign(), premisesId: globalId('Premises', pub.id), from: '2026-11-01' };
    return { args, other: { ...args, from: '2026-11-02' }, refused: { ...args, premisesId: nobody('Premises') }, refusedAs: 'NotFound' };
  },
  radioReturn: async (graph) => {
    const [held, given, free] = [aCallSign(), aCallSign(), aCallSign()];
    await kept(graph, (em) => {
      const pub = aPremises(em, 'The Copper Kettle', aLocation(em));
      for (const radio of [held, given]) aRadio(em, radio, pub);
    });
    const returned = (radio: string) => ({ radio, on: '2026-11-01' });
    return { args: returned(held), other: returned(given), refused: returned(free), refusedAs: 'NotFound' };
  },
};
