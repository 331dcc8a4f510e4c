/** A real browser for tests: Debian's Chromium, without a way to anywhere but this machine. */
import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

const CHROMIUM = '/usr/bin/chromium';

/** Why browser tests cannot run here; null when they can. In CI they always can, or fail. */
export const browserMissing: string | null =
  existsSync(CHROMIUM) || process.env['CI'] !== undefined ? null : `there is no ${CHROMIUM}: run \`apt-get install chromium\``;

if (browserMissing !== null) process.stderr.write(`\nBROWSER TESTS ARE SKIPPED: ${browserMissing}\n\n`);

/** Every name but those of this machine leads nowhere, so that a page that needs the internet breaks here too. */
export async function aBrowser(): Promise<Browser> {
  return await chromium.launch({
    executablePath: CHROMIUM,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--no-first-run',
      '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost',
    ],
  });
}
