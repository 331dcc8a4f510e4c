/** Which tokens a revocation names. */
import { describe, expect, test } from 'vitest';
import { type Judged, type Revoked, RevokedTokens } from '../../../src/access/revocation/revoked.rules.ts';

const at = (time: string) => new Date(`2026-11-23T${time}Z`);
const token = (issued: string, changes: Partial<Judged> = {}): Judged => ({
  tokenId: 'token-1',
  subject: 'officer-7',
  agency: 'SAFER_NEIGHBOURHOODS',
  issuedAt: at(issued),
  ...changes,
});
const of = (kind: Revoked['kind'], named: string, revokedAt: string): Revoked => ({ kind, named, revokedAt: at(revokedAt) });
const names = (list: readonly Revoked[], judged: Judged) => new RevokedTokens(list).names(judged);

describe('a revocation of a token', () => {
  const list = [of('TOKEN', 'token-1', '12:00:00')];
  test.each([
    ['names it, whenever it was issued', token('11:00:00'), true],
    ['names it though its issuer dates it later', token('13:00:00'), true],
    ['names no other of the same person', token('11:00:00', { tokenId: 'token-2' }), false],
    ['names none that has no id', token('11:00:00', { tokenId: null }), false],
    ['names no subject of that name', token('11:00:00', { tokenId: 'token-2', subject: 'token-1' }), false],
  ])('%s', (_, judged, named) => expect(names(list, judged)).toBe(named));
});

describe.each([
  ['subject', of('SUBJECT', 'officer-7', '12:00:00'), { subject: 'officer-8' }],
  ['agency', of('AGENCY', 'SAFER_NEIGHBOURHOODS', '12:00:00'), { agency: 'VICTIM_SUPPORT' }],
])('a revocation of a %s', (_, revoked, others) => {
  test.each([
    ['names a token that was issued before', token('11:59:00'), true],
    ['names one that has no id', token('11:59:00', { tokenId: null }), true],
    ['names one that a clock five seconds ahead of ours dated', token('12:00:05'), true],
    ['names none that was issued after that', token('12:00:06'), false],
    ['names none of another', token('11:59:00', others), false],
  ])('%s', (__, judged, named) => expect(names([revoked], judged)).toBe(named));

  test('does not shorten a later one', () => {
    const later = { ...revoked, revokedAt: at('12:30:00') };
    for (const list of [
      [revoked, later],
      [later, revoked],
    ])
      expect(names(list, token('12:15:00'))).toBe(true);
  });
});

test('names that JavaScript knows itself name nobody', () => {
  expect(names([], token('11:00:00', { tokenId: 'constructor', subject: '__proto__', agency: 'TOSTRING' }))).toBe(false);
});
