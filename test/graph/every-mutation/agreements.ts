/** The mutations of sharing agreements. */
import { newId } from '../../../src/shared/ids.ts';
import { madeBy, type Rows } from './row.ts';

/** An agreement that can be recorded, under a reference of its own. */
export function anAgreement(): Readonly<Record<string, unknown>> {
  return {
    reference: `ISA-${newId().toUpperCase()}`,
    title: 'Victim Support: referrals',
    ownerAgencies: ['SAFER_NEIGHBOURHOODS'],
    partnerAgencies: ['VICTIM_SUPPORT'],
    purposes: ['VICTIM_CONTACT'],
    dataItems: ['REFERRAL'],
    gateway: 'CONSENT',
    necessity: 'The provider needs to know whom to ring; nothing else is sent.',
    inForceFrom: '2026-01-01',
    reviewOn: '2100-01-01',
  };
}

export const AGREEMENTS: Rows = {
  agreementRecord: async (graph) => {
    const [args, known] = [anAgreement(), anAgreement()];
    await madeBy(graph, 'SharingAgreement', 'agreementRecord', known);
    return { args, other: { ...args, title: 'Another title' }, refused: known, refusedAs: 'AgreementExists' };
  },
  agreementReview: async (graph) => {
    const [args, ended] = [anAgreement(), anAgreement()];
    for (const each of [args, ended]) await madeBy(graph, 'SharingAgreement', 'agreementRecord', each);
    await madeBy(graph, 'SharingAgreement', 'agreementEnd', { reference: ended['reference'], because: 'Replaced.' });
    const review = { reference: args['reference'], reviewOn: '2100-02-01' };
    return { args: review, other: { ...review, reviewOn: '2100-03-01' }, refused: { ...review, reference: ended['reference'] }, refusedAs: 'AgreementEnded' };
  },
  agreementEnd: async (graph) => {
    const [args, ended] = [anAgreement(), anAgreement()];
    for (const each of [args, ended]) await madeBy(graph, 'SharingAgreement', 'agreementRecord', each);
    const over = { reference: ended['reference'], because: 'Replaced.' };
    await madeBy(graph, 'SharingAgreement', 'agreementEnd', over);
    const end = { reference: args['reference'], because: 'Replaced.' };
    return { args: end, other: { ...end, because: 'Withdrawn by the partner.' }, refused: over, refusedAs: 'AgreementEnded' };
  },
};
