/** `npm run token`: a token and nothing else, or one sentence and exit 1. */
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { developmentKey } from '../../src/access/development-key.ts';
import { developmentTokens } from '../../src/access/token.ts';
import { systemClock } from '../../src/shared/clock.ts';

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
    ['production', ['--as', 'analyst'], { HUB_ENV: 'production', ...auth }, 'There are no demo users in production: ask your identity provider for a token.\n'],
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
