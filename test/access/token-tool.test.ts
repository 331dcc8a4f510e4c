/** `npm run token`: a token and nothing else, or one sentence and exit 1. */
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decodeJwt } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { developmentKey } from '../../src/access/development-key.ts';
import { developmentTokens } from '../../src/access/token.ts';
import { systemClock } from '../../src/shared/clock.ts';
import { hubDatabase, type HubDatabase } from '../support/hub-database.ts';

let home: string;

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'token-tool-'));
});

afterAll(async () => await rm(home, { recursive: true }));

interface Outcome {
  readonly code: number;
  readonly said: string;
  readonly complained: string;
}

/** Runs the command in a folder of its own, with these settings and no others. */
async function token(args: string[], settings: Record<string, string> = {}): Promise<Outcome> {
  return await new Promise((resolve) => {
    const env = { PATH: '', HUB_DATA: join(home, '.hub'), ...settings };
    execFile(process.execPath, ['src/tools/token.ts', ...args], { env }, (failure, said, complained) => {
      resolve({ code: failure === null ? 0 : Number(failure.code), said, complained });
    });
  });
}

test('five at once, before there is a folder: five good tokens of one key, and nothing else on stdout', async () => {
  const outcomes = await Promise.all(Array.from({ length: 5 }, async () => await token(['--as', 'analyst'])));
  const verify = developmentTokens(await developmentKey(join(home, '.hub')), systemClock);
  for (const { code, said, complained } of outcomes) {
    expect({ code, complained }).toEqual({ code: 0, complained: '' });
    expect(said).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+\n$/);
    expect(await verify(said.trim())).toMatchObject({ ok: true, value: { subject: 'demo:analyst', roles: ['ANALYST'] } });
  }
});

test('--list names the demo users, one a line', async () => {
  const { code, said } = await token(['--list']);
  expect(code).toBe(0);
  expect(
    said
      .trimEnd()
      .split('\n')
      .map((line) => line.split(' ')[0]),
  ).toEqual(['control-room', 'analyst', 'asb-officer', 'supervisor', 'police-system', 'victim-support', 'nat-chair', 'operator', 'auditor']);
});

describe('revoking', () => {
  let database: HubDatabase;
  beforeAll(async () => {
    database = await hubDatabase();
  });
  afterAll(async () => await database.close());
  /** Of one kind each: no test looks at another's. */
  const kept = async (kind: string) =>
    await database.ask(`select named, because, revoked_by like 'tool:_%' as "byHand" from token_revocation where kind = '${kind}'`);
  const because = ['--because', ' The laptop was lost. '];
  const effect = 'Every hub on this database refuses what is revoked at once, and closes within five seconds what is open on it.\n';

  test('a token: by its id, or by the whole of it, also where tokens come from an identity provider', async () => {
    const settings = {
      DATABASE_URL: database.appUrl,
      AUTH_ISSUER: 'https://id.example.org/',
      AUTH_AUDIENCE: 'hub',
      AUTH_JWKS_URL: 'https://id.example.org/keys',
    };
    const { said: minted } = await token(['--as', 'analyst']);
    const id = String(decodeJwt(minted.trim()).jti);
    expect(await token(['--revoke', 'token-9', ...because], settings)).toEqual({ code: 0, complained: '', said: `The token token-9 is revoked. ${effect}` });
    expect(await token(['--revoke', minted.trim(), ...because], settings)).toEqual({ code: 0, complained: '', said: `The token ${id} is revoked. ${effect}` });
    expect(await kept('TOKEN')).toEqual(['token-9', id].map((named) => ({ named, because: 'The laptop was lost.', byHand: true })));
  });

  test.each([
    ['SUBJECT', '--revoke-subject', 'demo:analyst', 'All tokens that demo:analyst was given until now are'],
    ['AGENCY', '--revoke-agency', 'VICTIM_SUPPORT', 'All tokens that were given until now for VICTIM_SUPPORT are'],
  ])('by %s', async (kind, option, named, what) => {
    const outcome = await token([option, named, ...because], { DATABASE_URL: database.appUrl });
    expect(outcome).toEqual({ code: 0, complained: '', said: `${what} revoked. ${effect}` });
    expect(await kept(kind)).toEqual([{ named, because: 'The laptop was lost.', byHand: true }]);
  });

  test.each([
    ['without a reason', ['--revoke', 'x'], 'Say why, and name nobody: --because "The laptop was lost."\n'],
    ['for an empty reason', ['--revoke', 'x', '--because', ' '], 'Say something for "because": it is empty.\n'],
    [
      'two things at once',
      ['--revoke', 'x', '--revoke-subject', 'y', ...because],
      'Say one of three: --revoke JTI, --revoke-subject SUB or --revoke-agency CODE. Revoke another with another command.\n',
    ],
    [
      'a token that has no id',
      ['--revoke', `${Buffer.from('{"alg":"ES256"}').toString('base64url')}.${Buffer.from('{"sub":"x"}').toString('base64url')}.x`, ...because],
      'This token has no id (no claim jti): revoke its subject with --revoke-subject SUB, or its agency with --revoke-agency CODE.\n',
    ],
  ])('%s is refused, and revokes nothing', async (_, args, sentence) => {
    const count = async () => await database.ask('select count(*) from token_revocation');
    const before = await count();
    expect(await token(args, { DATABASE_URL: database.appUrl })).toEqual({ code: 1, said: '', complained: sentence });
    expect(await count()).toEqual(before);
  });

  test('without a database says so', async () => {
    const outcome = await token(['--revoke', 'x', ...because], { DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none' });
    expect(outcome).toMatchObject({
      code: 1,
      said: '',
      complained: expect.stringMatching(/^No database answers at 127\.0\.0\.1:1 .*: start it, or set DATABASE_URL right\.\n$/),
    });
  });
});

describe('refused with one sentence on stderr and exit 1', () => {
  const auth = { AUTH_ISSUER: 'https://id.example.org/', AUTH_AUDIENCE: 'hub', AUTH_JWKS_URL: 'https://id.example.org/keys' };
  test.each([
    [
      'an unknown name',
      ['--as', 'mayor'],
      {},
      'There is no demo user "mayor": choose one of control-room, analyst, asb-officer, supervisor, police-system, victim-support, nat-chair, operator, auditor.\n',
    ],
    [
      'nothing asked',
      [],
      {},
      'Say whose token: npm run --silent token -- --as control-room|analyst|asb-officer|supervisor|police-system|victim-support|nat-chair|operator|auditor\n',
    ],
    [
      'an unknown option',
      ['--for', 'analyst'],
      {},
      'The command takes --as NAME, with --purpose PURPOSE if you like, or --list; or --revoke JTI, --revoke-subject SUB or --revoke-agency CODE with --because "WHY": npm run --silent token -- --list\n',
    ],
    [
      'production',
      ['--as', 'analyst'],
      { HUB_ENV: 'production', HUB_LEDGER_KEY: 'checkpoints.pem', ...auth },
      'There are no demo users in production: ask your identity provider for a token.\n',
    ],
    [
      'a hub with an identity provider',
      ['--as', 'analyst'],
      auth,
      'This hub takes the tokens of https://id.example.org/: ask there for one, or unset the AUTH_ settings to use the demo users.\n',
    ],
    ['settings that are wrong', ['--as', 'analyst'], { HUB_ENV: 'test' }, 'A setting is wrong. HUB_ENV is "test": say development or production.\n'],
  ])('%s', async (_, args, settings, sentence) => {
    expect(await token(args, settings)).toEqual({ code: 1, said: '', complained: sentence });
  });
});
