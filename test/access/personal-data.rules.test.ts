/** Who may read which kind of fact: a table over every purpose, and what the law says of single ones. */
import { describe, expect, test } from 'vitest';
import { PURPOSES } from '../../src/access/identity.ts';
import { coveredBy, permits } from '../../src/access/personal-data.rules.ts';
import * as facts from '../../src/access/personal-data.ts';
import type { PersonalData } from '../../src/access/personal-data.ts';

const KINDS = Object.entries(facts) as [string, PersonalData][];
const CONTACT: PersonalData = { purposes: ['VICTIM_CONTACT', 'SAFEGUARDING'], regime: 'UK_GDPR_PART2', marking: null };
const IN_MACE: PersonalData = { ...CONTACT, marking: 'MACE' };

describe('a fact', () => {
  test.each([
    ['that tells nothing of anybody, for no purpose', null, null, [], 'ALLOWED'],
    ['for one of its purposes', CONTACT, 'SAFEGUARDING', [], 'ALLOWED'],
    ['for another purpose', CONTACT, 'ANALYSIS', [], 'PURPOSE'],
    ['for no purpose', CONTACT, null, [], 'PURPOSE'],
    ['in a compartment, to who is read into it', IN_MACE, 'SAFEGUARDING', ['OCG', 'MACE'], 'ALLOWED'],
    ['in a compartment, to who is read into another', IN_MACE, 'SAFEGUARDING', ['OCG'], 'MARKING'],
    ['in a compartment, to who is read into none', IN_MACE, 'SAFEGUARDING', [], 'MARKING'],
    ['in a compartment, for another purpose: the purpose is named first', IN_MACE, 'ANALYSIS', [], 'PURPOSE'],
    ['in a compartment, for another purpose, though read into it', IN_MACE, 'ANALYSIS', ['MACE'], 'PURPOSE'],
  ] as const)('%s', (_, fact, purpose, compartments, expected) => {
    expect(permits(fact, { purpose, compartments })).toBe(expected);
  });

  test('of no purpose is nobody’s to read', () => {
    for (const purpose of PURPOSES) expect(permits({ ...CONTACT, purposes: [] }, { purpose, compartments: [] })).toBe('PURPOSE');
  });
});

test('whoever may read one fact may read another that asks no more', () => {
  expect(coveredBy({ ...CONTACT, purposes: ['SAFEGUARDING'] }, CONTACT)).toBe(true);
  expect(coveredBy(CONTACT, { ...CONTACT, purposes: ['SAFEGUARDING'] })).toBe(false);
  expect(coveredBy(CONTACT, IN_MACE)).toBe(false);
  expect(coveredBy(IN_MACE, CONTACT)).toBe(true);
});

describe('the kinds of fact', () => {
  test('each names purposes, once each', () => {
    expect(KINDS.length).toBeGreaterThan(15);
    for (const [kind, { purposes }] of KINDS) {
      expect(purposes.length, kind).toBeGreaterThan(0);
      expect(new Set(purposes).size, kind).toBe(purposes.length);
    }
  });

  const kindsFor = (purpose: (typeof PURPOSES)[number]) => KINDS.filter(([, { purposes }]) => purposes.includes(purpose)).map(([kind]) => kind);

  /** What is told of staff and systems, and of nobody whom the work is about. */
  const OF_STAFF = ['WHAT_WAS_DONE_ABOUT_AN_ALERT', 'WHOSE_TOKEN_IT_WAS', 'WHY_ACCESS_WAS_ASKED_FOR'];

  // Domain rule 51: "These logs may be used only for lawfulness checks, self-monitoring incl. discipline, data integrity/security, criminal proceedings".
  test.each(['LAWFULNESS_CHECK', 'SELF_MONITORING', 'DATA_SECURITY', 'CRIMINAL_PROCEEDINGS'] as const)(
    'for %s nobody reads of those whom the work is about',
    (purpose) => {
      expect(kindsFor(purpose).filter((kind) => !OF_STAFF.includes(kind))).toEqual([]);
    },
  );

  test('whoever keeps the hub running reads of nobody but those who use it', () => {
    expect(kindsFor('OPERATIONS').filter((kind) => !OF_STAFF.includes(kind))).toEqual([]);
  });

  // Domain rule 37: "safe-to-contact answer per channel"; finding patterns, watching the town and passing on intelligence make no contact.
  test.each(['ANALYSIS', 'CONTROL_ROOM', 'INTELLIGENCE', 'PSPO_ENFORCEMENT'] as const)('%s reaches nobody', (purpose) => {
    expect(kindsFor(purpose)).not.toContain('HOW_THEY_ARE_REACHED');
  });

  // Domain rule 22: "Source identity never appears in the content body or subject/title; held in a separate restricted object".
  test('intelligence never learns who answered a form', () => {
    expect(kindsFor('INTELLIGENCE')).not.toContain('WHO_ANSWERED_A_FORM');
  });

  // Domain rule 52: "Person–case link carries law-enforcement category SUSPECT | CONVICTED | VICTIM | WITNESS".
  test('what is held for law enforcement is no matter of contact, of the control room, or of running the hub', () => {
    const led = KINDS.filter(([, { regime }]) => regime === 'LED_PART3');
    expect(led.map(([kind]) => kind).toSorted()).toEqual(['WHAT_INTELLIGENCE_SAYS', 'WHAT_THEY_ARE_IN_A_CASE']);
    for (const [kind, { purposes }] of led)
      for (const purpose of ['VICTIM_CONTACT', 'CONTROL_ROOM', 'OPERATIONS'] as const) expect(purposes, kind).not.toContain(purpose);
  });
});
