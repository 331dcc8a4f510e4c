/** The mutations of retention and erasure. */
import { RELEASER } from '../../cases/intelligence/officers.ts';
import { nobody } from '../commanding.ts';
import { globalId } from '../listing.ts';
import { newId } from '../../../src/shared/ids.ts';
import type { TestGraph } from '../../support/graph.ts';
import { aPerson } from '../../support/records.ts';
import { kept, madeBy, type Rows } from './row.ts';

/** The global id of somebody who is in no case. */
async function somebody(graph: TestGraph): Promise<string> {
  return globalId('Person', (await kept(graph, (em) => aPerson(em, 'Robin Example'))).id);
}

/** An erasure that an officer of other roles has asked for: whoever calls may confirm it. */
async function anErasure(graph: TestGraph): Promise<string> {
  const document =
    'mutation ($id: ID!, $key: String!) { personErase(personId: $id, reason: "They asked for it.", idempotencyKey: $key) { ... on RetentionDecision { id } } }';
  const { data } = await graph.ask(document, { id: await somebody(graph), key: newId() }, RELEASER);
  const asked = data?.['personErase'] as { readonly id: string };
  return asked.id;
}

export const RETENTION: Rows = {
  retentionDecide: async (graph) => {
    const args = { recordId: await somebody(graph), choice: 'KEEP', until: '2100-01-01', reason: 'A claim may come.' };
    return { args, other: { ...args, until: '2101-01-01' }, refused: { ...args, recordId: nobody('Person') }, refusedAs: 'NotFound' };
  },
  personErase: async (graph) => {
    const args = { personId: await somebody(graph), reason: 'They asked for it.' };
    const held = { recordId: await somebody(graph), reason: 'A claim is before the court.' };
    await madeBy(graph, 'LegalHold', 'legalHoldPlace', held);
    return { args, other: { ...args, reason: 'By letter.' }, refused: { ...args, personId: held.recordId }, refusedAs: 'ErasureBarred' };
  },
  erasureConfirm: async (graph) => {
    const own = await madeBy(graph, 'RetentionDecision', 'personErase', { personId: await somebody(graph), reason: 'They asked for it.' });
    return {
      args: { decisionId: await anErasure(graph) },
      other: { decisionId: await anErasure(graph) },
      refused: { decisionId: own },
      refusedAs: 'SecondPersonNeeded',
    };
  },
  legalHoldPlace: async (graph) => {
    const args = { recordId: await somebody(graph), reason: 'A claim is before the court.' };
    return { args, other: { ...args, reason: 'Another claim.' }, refused: { ...args, recordId: nobody('Person') }, refusedAs: 'NotFound' };
  },
  legalHoldLift: async (graph) => {
    const hold = async () => madeBy(graph, 'LegalHold', 'legalHoldPlace', { recordId: await somebody(graph), reason: 'A claim.' });
    return { args: { holdId: await hold() }, other: { holdId: await hold() }, refused: { holdId: nobody('LegalHold') }, refusedAs: 'NotFound' };
  },
};
