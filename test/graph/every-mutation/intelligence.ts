/** The mutations of intelligence: a package is drafted by one officer and released by another. */
import { aDraft, aForm, HARMLESS, picking, SCREENED } from '../../cases/intelligence/officers.ts';
import { nobody } from '../commanding.ts';
import { madeBy, type Rows } from './row.ts';

/** Carries the name and the number of the respondent. */
const TELLING = 'I am Fern Quill of 14 Larch Row, ring me on 01632 960121.';

export const INTELLIGENCE: Rows = {
  intelDraft: async (graph) => {
    const args = { responseId: await aForm(graph), items: [picking(HARMLESS)], screening: SCREENED };
    return {
      args,
      other: { ...args, items: [picking(HARMLESS, { nature: 'OPINION' })] },
      refused: { ...args, items: [picking(TELLING)] },
      refusedAs: 'IdentifiesSource',
    };
  },
  intelRelease: async (graph) => {
    const args = { packageId: await aDraft(graph, await aForm(graph)) };
    // Whoever calls the mutations of this table drafted this one.
    const own = await madeBy(graph, 'IntelPackage', 'intelDraft', {
      responseId: await aForm(graph),
      items: [picking(HARMLESS)],
      screening: SCREENED,
    });
    return { args, other: { ...args, necessity: 'Nothing less will do.' }, refused: { packageId: own }, refusedAs: 'FourEyes' };
  },
  intelWithdraw: async (graph) => {
    const args = { packageId: await aDraft(graph, await aForm(graph)), reason: 'INFORMATION_WRONG' };
    return { args, other: { ...args, reason: 'SOURCE_SAFETY' }, refused: { ...args, packageId: nobody('IntelPackage') }, refusedAs: 'NotFound' };
  },
};
