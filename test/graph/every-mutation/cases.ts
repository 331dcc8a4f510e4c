/** The mutations of cases. */
import { nobody } from '../commanding.ts';
import { globalId } from '../listing.ts';
import type { TestGraph } from '../../support/graph.ts';
import { aCase, anIncident, aPerson, aStaffMember } from '../../support/records.ts';
import { kept, type Rows } from './row.ts';

/** Two cases that stand at SCANNING. */
function twoCases(graph: TestGraph): Promise<[string, string]> {
  return kept(graph, (em) => {
    const oak = aStaffMember(em);
    return [globalId('Case', aCase(em, 'Noise', oak).id), globalId('Case', aCase(em, 'Bikes', oak).id)];
  });
}

export const CASES: Rows = {
  caseOpen: async () => {
    const args = { title: 'Noise', summary: 'At night.', origin: 'COMMUNITY' };
    return { args, other: { ...args, title: 'Bikes' }, refused: { ...args, ownerId: nobody('StaffMember') }, refusedAs: 'NotFound' };
  },
  caseAdvance: async (graph) => {
    const [caseId, otherCase] = await twoCases(graph);
    return {
      args: { caseId, to: 'ANALYSIS' },
      other: { caseId: otherCase, to: 'ANALYSIS' },
      refused: { caseId, to: 'CLOSED' },
      refusedAs: 'StageNotAllowed',
    };
  },
  caseLinkPerson: async (graph) => {
    const [caseId] = await twoCases(graph);
    const person = await kept(graph, (em) => aPerson(em, 'Robin Example'));
    const args = { caseId, personId: globalId('Person', person.id), role: 'VICTIM' };
    return { args, other: { ...args, role: 'WITNESS' }, refused: { ...args, personId: nobody('Person') }, refusedAs: 'NotFound' };
  },
  caseLinkIncident: async (graph) => {
    const [caseId, otherCase] = await twoCases(graph);
    const incident = await kept(graph, (em) => anIncident(em, null));
    const args = { caseId, incidentId: globalId('Incident', incident.id) };
    return { args, other: { ...args, caseId: otherCase }, refused: { ...args, incidentId: nobody('Incident') }, refusedAs: 'NotFound' };
  },
};
