/** The hub's own pages, as they were built; and a plain page in their place while they were not. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';

/** Adds the pages of a folder to an app, `/` among them. */
export async function routePages(app: FastifyInstance, folder: string | undefined): Promise<void> {
  if (folder === undefined || !existsSync(join(folder, 'index.html'))) {
    app.get('/', async (_, reply) => reply.type('text/html; charset=utf-8').header('cache-control', 'no-store').send(NOT_BUILT));
    return;
  }
  await app.register(fastifyStatic, {
    root: folder,
    cacheControl: false,
    setHeaders: (reply, path) => {
      // Vite writes the hash of a file into its name under assets/: such a file never changes.
      void reply.header('cache-control', path.startsWith(join(folder, 'assets')) ? 'public, max-age=31536000, immutable' : 'no-cache');
    },
  });
}

const NOT_BUILT = `<!doctype html>
<html lang="en-GB">
<head><meta charset="utf-8"><title>Safer Neighbourhoods Hub</title></head>
<body>
<h1>The hub is running; its pages were not built</h1>
<p>Run <code>npm run prepare</code>, then start the hub again.</p>
<p>Meanwhile: the <a href="/explorer">explorer</a> for queries and subscriptions, <a href="/health/ready">how the hub is</a>, and the API at <code>/graphql</code>.</p>
</body>
</html>
`;
