/** How the pages are built: into dist/console, with addresses relative to where they are served and nothing inlined that a strict content security policy would refuse. */
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** Where the hub answers while the pages are being worked on with `npx vite src/console`. */
const HUB = 'http://127.0.0.1:4000';

export default defineConfig({
  base: './',
  plugins: [react()],
  build: {
    outDir: '../../dist/console',
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
  server: {
    proxy: {
      '/graphql': { target: HUB, ws: true },
      '/health': HUB,
      '/demo': HUB,
      '/explorer': HUB,
    },
  },
});
