import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { Agency } from '../../../src/access/agency.entity.ts';
import { entities } from '../../../src/database/entities.ts';
import { openOrm } from '../../../src/database/orm.ts';
import { ensureReferenceData } from '../../../src/database/reference/ensure-reference-data.ts';
import { Ward } from '../../../src/locations/ward/ward.entity.ts';
import { MeetingKind } from '../../../src/meetings/meeting.entity.ts';
import { freshDatabase, type TestDatabase } from '../../support/database.ts';

let database: TestDatabase;
let orm: ReturnType<typeof openOrm>;

beforeAll(async () => {
  database = await freshDatabase();
  orm = openOrm({ url: database.appUrl, entities });
});
afterAll(async () => {
  await orm.close();
  await database.drop();
});
beforeEach(async () => {
  for (const table of [
    'compartment_reader',
    'compartment',
    'meeting_kind_reader',
    'sharing_term',
    'sharing_agreement',
    'purpose',
    'ward',
    'agency',
    'meeting_kind',
  ])
    await orm.em.fork().execute(`delete from ${table}`);
});

test('a new hub knows both ward sets, the agencies and the kinds of meeting', async () => {
  await ensureReferenceData(orm.em.fork());

  const wards = await orm.em.fork().findAll(Ward, { orderBy: { code: 'asc' } });
  expect(wards.filter((ward) => ward.validTo === '2023-05-04').map((ward) => ward.code)).toEqual(
    Array.from({ length: 17 }, (_, index) => `E0500${1728 + index}`),
  );
  expect(wards.filter((ward) => ward.validFrom === '2023-05-04').map((ward) => ward.code)).toEqual(
    Array.from({ length: 19 }, (_, index) => `E0${5_015_074 + index}`),
  );
  expect(wards.find((ward) => ward.code === 'E05001744')).toMatchObject({ name: 'Town', localAuthorityCode: 'E06000013', validFrom: '2003-05-01' });
  expect(wards.find((ward) => ward.code === 'E05015090')).toMatchObject({ name: 'Messingham', validTo: null });
  expect(wards.every((ward) => ward.localAuthorityCode === 'E06000013')).toBe(true);

  const codes = (await orm.em.fork().findAll(Agency)).map((agency) => agency.code);
  for (const code of [
    'SAFER_NEIGHBOURHOODS',
    'SECURITY_CONTROL_CENTRE',
    'NORTH_LINCOLNSHIRE_COUNCIL',
    'HUMBERSIDE_POLICE',
    'VICTIM_SUPPORT',
    'REMEDI',
    'PUBWATCH',
    'OPEN_DATA',
  ])
    expect(codes).toContain(code);

  const kinds = new Map((await orm.em.fork().findAll(MeetingKind)).map((kind) => [kind.code, kind.defaultMarkings]));
  expect(kinds.size).toBe(18);
  expect(kinds.get('NAT')).toEqual([]);
  expect(kinds.get('MACE')).toEqual(['MACE']);
});

test('what differs is put right, and what a hub added stays', async () => {
  await ensureReferenceData(orm.em.fork());
  await orm.em.fork().nativeUpdate(Ward, { code: 'E05001744' }, { name: 'Towne', validTo: null });
  await orm.em.fork().nativeUpdate(MeetingKind, { code: 'NAT' }, { defaultMarkings: ['OCG'] });
  await orm.em.fork().insert(Agency, { code: 'ANOTHER', name: 'Another agency', kind: 'HOUSING' });

  await ensureReferenceData(orm.em.fork());

  expect(await orm.em.fork().findOneOrFail(Ward, 'E05001744')).toMatchObject({ name: 'Town', validTo: '2023-05-04' });
  expect(await orm.em.fork().findOneOrFail(MeetingKind, 'NAT')).toMatchObject({ defaultMarkings: [] });
  expect(await orm.em.fork().findOneOrFail(Agency, { code: 'ANOTHER' })).toMatchObject({ name: 'Another agency' });
});

test('ten hubs that start at once put it there once, and a later start asks one question and writes nothing', async () => {
  await Promise.all(Array.from({ length: 10 }, () => ensureReferenceData(orm.em.fork())));
  expect(await orm.em.fork().count(Ward)).toBe(36);

  const before = await rowVersions();
  await ensureReferenceData(orm.em.fork());
  expect(await rowVersions()).toEqual(before);
});

async function rowVersions(): Promise<unknown> {
  return orm.em
    .fork()
    .execute('select code, xmin::text from ward union all select code, xmin::text from agency union all select code, xmin::text from meeting_kind order by 1');
}
