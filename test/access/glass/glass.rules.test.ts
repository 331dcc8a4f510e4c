/** The rules of broken glass as tables: who may, how often, until when, and who may not review. */
import { describe, expect, test } from 'vitest';
import { breakingRefused, brokenSentence, isNamed, overAlready, overFrom, reviewRefused, wrongCompartment } from '../../../src/access/glass/glass.rules.ts';

const TERMS = { roles: ['ASB_OFFICER'], most: 3 };
const AT = new Date('2026-11-24T03:00:00Z');
const later = (minutes: number) => new Date(AT.getTime() + minutes * 60_000);

// "Emergency access: reason, a limit (dated data, 60 minutes at first), a named reviewer told at once."
describe('glass', () => {
  test.each([
    [['ASB_OFFICER'], false, 0, null],
    [['ASB_OFFICER'], false, 2, null],
    [['ASB_OFFICER'], false, 3, /3 times today/],
    [['ANALYST'], false, 0, /Your role may not/],
    [['ASB_OFFICER'], true, 0, /Your role may not/],
    [[], false, 0, /Your role may not/],
  ] as const)('of somebody with %j, a system: %s, who broke %d today: %s', (roles, system, before, refused) => {
    const answer = breakingRefused({ roles, system, before }, TERMS);
    if (refused === null) expect(answer).toBeNull();
    else expect(answer?.message).toMatch(refused);
  });

  test.each([
    [later(60), null, later(60)],
    [later(60), later(10), later(10)],
    [later(60), later(90), later(60)],
  ])('that ends at %s and was given back at %s is over from %s', (endsAt, returnedAt, from) => {
    expect(overFrom({ endsAt, returnedAt })).toEqual(from);
    expect(overAlready({ endsAt, returnedAt }, new Date(from.getTime() - 1))).toBeNull();
    expect(overAlready({ endsAt, returnedAt }, from)).toMatchObject({ kind: 'GlassOver' });
  });

  test.each(['MACE', 'ASB_PANEL', 'OPERATION:HERON-2'])('may be broken on %s', (name) => expect(wrongCompartment(name)).toBeNull());
  test.each(['', 'mace', 'OPERATION:', 'OPERATION:a', 'MACE OCG', "MACE'", 'X'.repeat(60), 'MACE\n'])('may not be broken on %j', (name) =>
    expect(wrongCompartment(name)).toMatchObject({ kind: 'InvalidInput' }),
  );

  test('is told of without a person’s name', () => {
    const glass = { id: '019aa2f0-3c00-7a10-9b00-000000000012', agency: 'SAFER_NEIGHBOURHOODS', endsAt: later(60), post: 'COUNCIL_AUDITOR' };
    expect([1, 2, 3, 4, 11, 21].map((count) => /the (\S+) of/.exec(brokenSentence(glass, count, 30))?.[1])).toEqual([
      '1st',
      '2nd',
      '3rd',
      '4th',
      '11th',
      '21st',
    ]);
  });
});

// Four eyes: "every 4-eyes mutation by same user, same user second role, stale approval".
describe('its review', () => {
  const glass = { subject: 'breaker', endsAt: later(60), returnedAt: null, reviewedAt: null };
  const auditor = { subject: 'auditor', agency: 'COUNCIL', roles: ['AUDITOR'] } as const;

  test.each([
    [glass, auditor, later(60), null],
    [glass, auditor, later(59), /open until/],
    [{ ...glass, returnedAt: later(5) }, auditor, later(6), null],
    [glass, { ...auditor, subject: 'breaker' }, later(60), /another person/],
    [glass, { ...auditor, subject: 'breaker', agency: 'ELSEWHERE' }, later(60), /another person/],
    [{ ...glass, reviewedAt: later(61) }, auditor, later(62), /was reviewed/],
  ] as const)('of %o by %o at %s: %s', (of, by, now, refused) => {
    const answer = reviewRefused(of, by, now);
    if (refused === null) expect(answer).toBeNull();
    else expect(answer?.message).toMatch(refused);
  });

  test.each([
    [{ reviewerAgency: 'COUNCIL', reviewerRole: 'AUDITOR', reviewerSubject: null }, true],
    [{ reviewerAgency: 'COUNCIL', reviewerRole: 'AUDITOR', reviewerSubject: 'auditor' }, true],
    [{ reviewerAgency: 'COUNCIL', reviewerRole: 'AUDITOR', reviewerSubject: 'another' }, false],
    [{ reviewerAgency: 'POLICE', reviewerRole: 'AUDITOR', reviewerSubject: null }, false],
    [{ reviewerAgency: 'COUNCIL', reviewerRole: 'OPERATOR', reviewerSubject: null }, false],
  ] as const)('that names %o is the auditor’s: %s', (named, theirs) => expect(isNamed(named, auditor)).toBe(theirs));
});
