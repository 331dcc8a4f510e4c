/** Opens GraphiQL in the explorer page, as the user that the page was made for. */
const { user, users, headers, query } = JSON.parse(document.querySelector('#explorer').textContent);

// The editor's workers come from the hub like everything else.
const WORKERS = { json: '/explorer/json-worker.js', graphql: '/explorer/graphql-worker.js' };
self.MonacoEnvironment = { globalAPI: false, getWorker: (_, label) => new Worker(WORKERS[label] ?? '/explorer/editor-worker.js') };

document.addEventListener('DOMContentLoaded', () => {
  const nav = document.querySelector('nav');
  if (users.length > 0) nav.append(user === null ? 'Choose who asks:' : 'You ask as:');
  for (const { name, person } of users) {
    const link = document.createElement('a');
    link.textContent = name;
    link.title = person;
    link.href = `/explorer?as=${name}`;
    if (name === user) link.setAttribute('aria-current', 'true');
    // GraphiQL keeps the query in the address as it is typed: take it along.
    link.addEventListener('click', () => {
      const here = new URL(location.href);
      here.searchParams.set('as', name);
      link.href = here.href;
    });
    nav.append(link);
  }
  self.YogaGraphiQL.renderYogaGraphiQL(document.querySelector('#root'), {
    endpoint: '/graphql',
    title: 'Safer Neighbourhoods Hub',
    logo: ' ',
    headers,
    query: new URL(location.href).searchParams.get('query') ?? query,
    subscriptionsProtocol: 'GRAPHQL_SSE',
    // What was asked may name people: it stays in this tab and goes with it, and tokens are never kept.
    storage: self.sessionStorage,
    shouldPersistHeaders: false,
  });
});
