/** The mutations of referrals. */
import { expect } from 'vitest';
import { SAFE_MOBILE } from '../../cases/referral/referral-world.ts';
import type { TestGraph } from '../../support/graph.ts';
import { nobody } from '../commanding.ts';
import { madeBy, type Rows } from './row.ts';

const CONTENT = { reason: 'Noise at night has worn them down.', incidentType: 'ANTI_SOCIAL_BEHAVIOUR' };

/** Somebody in a case, whom nobody has asked yet, and what is said of them. */
async function toRefer(graph: TestGraph) {
  const personId = await madeBy(graph, 'Person', 'personRecord', {
    names: [{ full: 'Willow Invented' }],
    dateOfBirth: '1980-05-05',
    contactChannels: [SAFE_MOBILE],
  });
  const caseId = await madeBy(graph, 'Case', 'caseOpen', { title: 'Invented Row', summary: 'Noise.', origin: 'COMMUNITY' });
  await madeBy(graph, 'Case', 'caseLinkPerson', { caseId, personId, role: 'VICTIM' });
  return { provider: 'VICTIM_SUPPORT', caseId, personId, content: CONTENT };
}

/** The global id of a draft. */
async function aReferral(graph: TestGraph, consents = false): Promise<string> {
  const referral = await toRefer(graph);
  const consent = { personId: referral.personId, purpose: 'VICTIM_SUPPORT_REFERRAL', state: 'GIVEN', method: 'TELEPHONE', scope: 'Name and number.' };
  if (consents) await madeBy(graph, 'Consent', 'consentRecord', consent);
  return madeBy(graph, 'Referral', 'referralDraft', referral);
}

/** A draft with what its preview answered: what referralSend takes. */
async function previewed(graph: TestGraph, consents: boolean) {
  const referralId = await aReferral(graph, consents);
  const { data, errors } = await graph.ask('query ($id: ID!) { referralPreview(referralId: $id) { sha256 ready } }', { id: referralId }, ['ASB_OFFICER']);
  expect({ data, errors }).toEqual({ data: { referralPreview: { sha256: expect.any(String), ready: consents } }, errors: [] });
  const preview = data?.['referralPreview'] as { readonly sha256: string };
  return { referralId, sha256: preview.sha256 };
}

export const REFERRALS: Rows = {
  referralDraft: async (graph) => {
    const args = await toRefer(graph);
    return {
      args,
      other: { ...args, content: { ...CONTENT, reason: 'It is the noise.' } },
      refused: { ...args, personId: nobody('Person') },
      refusedAs: 'NotFound',
    };
  },
  referralAmend: async (graph) => {
    const args = { referralId: await aReferral(graph), content: { notes: 'Has a dog.' } };
    return { args, other: { ...args, content: { notes: 'Has two dogs.' } }, refused: { ...args, referralId: nobody('Referral') }, refusedAs: 'NotFound' };
  },
  referralSend: async (graph) => ({
    args: await previewed(graph, true),
    other: await previewed(graph, true),
    refused: await previewed(graph, false),
    refusedAs: 'ReferralNotReady',
  }),
  referralWithdraw: async (graph) => {
    const [args, withdrawn] = [
      { referralId: await aReferral(graph), reason: 'Moved away.' },
      { referralId: await aReferral(graph), reason: 'Moved away.' },
    ];
    await madeBy(graph, 'Referral', 'referralWithdraw', withdrawn);
    return { args, other: { ...args, reason: 'Asked for it.' }, refused: withdrawn, refusedAs: 'ReferralMoveNotAllowed' };
  },
};
