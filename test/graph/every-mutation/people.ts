/** The mutations of people, of the ways to reach them and of what they consent to. */
import { newId } from '../../../src/shared/ids.ts';
import { ContactChannel } from '../../../src/people/person.entity.ts';
import { nobody } from '../commanding.ts';
import { globalId } from '../listing.ts';
import type { TestGraph } from '../../support/graph.ts';
import { aPerson } from '../../support/records.ts';
import { kept, madeBy, type Rows } from './row.ts';

const CONSENT = { purpose: 'VICTIM_SUPPORT_REFERRAL', state: 'GIVEN', method: 'TELEPHONE', scope: 'Name and number.' };
const WITHDRAWAL = { purpose: CONSENT.purpose, method: CONSENT.method };

/** The global id of somebody. */
async function somebody(graph: TestGraph): Promise<string> {
  const person = await kept(graph, (em) => aPerson(em, 'Robin Example'));
  return globalId('Person', person.id);
}

/** The global id of a mobile that reaches somebody. */
async function aMobile(graph: TestGraph): Promise<string> {
  const channel = await kept(graph, (em) =>
    em.create(ContactChannel, {
      id: newId(),
      person: aPerson(em, 'Robin Example'),
      kind: 'MOBILE',
      value: '01632 960701',
      safeToCall: 'YES',
      safeVoicemail: 'NO',
      safeText: 'UNKNOWN',
      safeLetter: 'NO',
      bestTimes: null,
      validFrom: new Date('2026-11-01T12:00:00Z'),
      validTo: null,
    }),
  );
  return globalId('ContactChannel', channel.id);
}

export const PEOPLE: Rows = {
  personRecord: async () => ({
    args: { names: [{ full: 'Robin' }] },
    other: { names: [{ full: 'Rob' }] },
    refused: { names: [] },
    refusedAs: 'InvalidInput',
  }),
  contactChannelAdd: async (graph) => {
    const personId = await somebody(graph);
    const channel = { kind: 'MOBILE', value: '01632 960701', safeToCall: 'YES' };
    return {
      args: { personId, channel },
      other: { personId, channel: { ...channel, safeToCall: 'NO' } },
      refused: { personId: nobody('Person'), channel },
      refusedAs: 'NotFound',
    };
  },
  contactChannelChange: async (graph) => {
    const args = { channelId: await aMobile(graph), safeToCall: 'NO' };
    return { args, other: { ...args, safeToCall: 'UNKNOWN' }, refused: { ...args, channelId: nobody('ContactChannel') }, refusedAs: 'NotFound' };
  },
  contactChannelEnd: async (graph) => {
    const [ended, channelId, otherChannel] = [await aMobile(graph), await aMobile(graph), await aMobile(graph)];
    await madeBy(graph, 'Person', 'contactChannelEnd', { channelId: ended });
    return { args: { channelId }, other: { channelId: otherChannel }, refused: { channelId: ended }, refusedAs: 'InvalidInput' };
  },
  consentRecord: async (graph) => {
    const args = { ...CONSENT, personId: await somebody(graph) };
    return { args, other: { ...args, state: 'REFUSED' }, refused: { ...args, personId: nobody('Person') }, refusedAs: 'NotFound' };
  },
  consentWithdraw: async (graph) => {
    const personId = await somebody(graph);
    await madeBy(graph, 'Consent', 'consentRecord', { ...CONSENT, personId });
    const args = { ...WITHDRAWAL, personId };
    // Nobody takes back what they never gave.
    return { args, other: { ...args, scope: 'The number.' }, refused: { ...args, personId: await somebody(graph) }, refusedAs: 'InvalidInput' };
  },
};
