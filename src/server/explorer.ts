/** The explorer: GraphiQL from the hub itself, so that it works without the internet, with subscriptions, and as any demo user. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { FastifyInstance } from 'fastify';
import { type Demo, isAskedHere, noSuchUser } from './demo.ts';

/** GraphiQL's editor writes its own style elements and carries its icon font as data; scripts and workers come from the hub only. */
const POLICY = [
  "default-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "font-src 'self' data:",
  "img-src 'self' data:",
  "worker-src 'self'",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** Shown when the address brings no query. */
const FIRST_QUERY = `# Ask the hub. Ctrl+Enter runs, Ctrl+Space says what can be asked here.
{
  me {
    name
    agency
    roles
  }
}
`;

interface Asset {
  readonly type: string;
  readonly plain: string;
  readonly zipped: Buffer;
  readonly tag: string;
}

/** Adds /explorer to an app; with demo users, `?as=NAME` puts a token of one of them into its headers. */
export function routeExplorer(app: FastifyInstance, demo: Demo | undefined, host: string): void {
  app.get<{ Querystring: { as?: unknown } }>('/explorer', async (request, reply) => {
    const { as } = request.query;
    const users = demo !== undefined && isAskedHere(request, host) ? demo.users : [];
    const user = users.find(({ name }) => name === as)?.name ?? null;
    if (demo !== undefined && as !== undefined && user === null) return await reply.code(404).type('application/json; charset=utf-8').send(noSuchUser(demo));
    const token = user === null ? null : await demo?.mint(user);
    const options = {
      user,
      users: users.map(({ name, person }) => ({ name, person })),
      headers: JSON.stringify({ authorization: `Bearer ${token ?? '<token>'}` }, null, 2),
      query: FIRST_QUERY,
    };
    return await reply.type('text/html; charset=utf-8').headers({ 'content-security-policy': POLICY, 'cache-control': 'no-store' }).send(page(options));
  });

  // Nine megabytes that most hubs never show: read and packed when first asked for.
  const assets = new Map<string, Promise<Asset>>();
  app.get<{ Params: { asset: string } }>('/explorer/:asset', async (request, reply) => {
    const { asset: name } = request.params;
    const source = Object.hasOwn(SOURCES, name) ? SOURCES[name] : undefined;
    if (source === undefined) return await reply.callNotFound();
    let packing = assets.get(name);
    if (packing === undefined) assets.set(name, (packing = packed(name, source)));
    const asset = await packing;
    void reply.type(asset.type).headers({ etag: asset.tag, 'cache-control': 'no-cache', vary: 'accept-encoding', 'content-security-policy': POLICY });
    if (request.headers['if-none-match'] === asset.tag) return await reply.code(304).send();
    if (!request.headers['accept-encoding']?.includes('gzip')) return await reply.send(asset.plain);
    return await reply.header('content-encoding', 'gzip').send(asset.zipped);
  });
}

const graphiql = async () => await import('@graphql-yoga/render-graphiql/graphiql');
const beside = (name: string) => readFileSync(new URL(`./explorer/${name}`, import.meta.url), 'utf8');

const SOURCES: Readonly<Record<string, () => Promise<string>>> = {
  'open.js': async () => beside('open.js'),
  'explorer.css': async () => beside('explorer.css'),
  'graphiql.js': async () => (await graphiql()).js,
  'graphiql.css': async () => (await graphiql()).css,
  'editor-worker.js': async () => (await graphiql()).editorWorkerService,
  'json-worker.js': async () => (await graphiql()).jsonWorker,
  'graphql-worker.js': async () => (await graphiql()).graphqlWorker,
};

async function packed(name: string, source: () => Promise<string>): Promise<Asset> {
  const plain = await source();
  return {
    type: name.endsWith('.css') ? 'text/css; charset=utf-8' : 'text/javascript; charset=utf-8',
    plain,
    zipped: await promisify(gzip)(plain),
    tag: `"${createHash('sha256').update(plain).digest('base64url').slice(0, 22)}"`,
  };
}

function page(options: object): string {
  // Data, not script: but a `<` in it could still end the element.
  const data = JSON.stringify(options).replaceAll('<', '\\u003c');
  return `<!doctype html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<title>Explorer · Safer Neighbourhoods Hub</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/explorer/graphiql.css">
<link rel="stylesheet" href="/explorer/explorer.css">
<script type="application/json" id="explorer">${data}</script>
</head>
<body>
<nav aria-label="Who asks"><a href="/">Start page</a></nav>
<div id="root">The explorer needs JavaScript.</div>
<script src="/explorer/open.js"></script>
<script defer src="/explorer/graphiql.js"></script>
</body>
</html>
`;
}
