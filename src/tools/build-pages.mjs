/** `npm ci` builds the pages, where the build tools are: a hub without them still answers, and says that its pages were not built. Runs on any Node from 20. */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

if (existsSync(new URL('../../node_modules/vite/package.json', import.meta.url)) && existsSync(new URL('../console/vite.config.ts', import.meta.url))) {
  const { build } = await import('vite');
  await build({ root: fileURLToPath(new URL('../console/', import.meta.url)), logLevel: 'warn' });
}
