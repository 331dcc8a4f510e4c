/** Where on the hub things are, relative to this page: so a hub behind a prefix works too. */

export const GRAPHQL = 'graphql';
export const READINESS = 'health/ready';
export const DEMO_USERS = 'demo/users';
export const DEMO_TOKEN = 'demo/token';

/** The address of the explorer, with a query in it and, in development, as a demo user. */
export function explorerAddress(query: string | null = null, demoUser: string | null = null): string {
  const asked = [...(demoUser === null ? [] : [`as=${encodeURIComponent(demoUser)}`]), ...(query === null ? [] : [`query=${encodeURIComponent(query)}`])];
  return asked.length === 0 ? 'explorer' : `explorer?${asked.join('&')}`;
}

/** The address of the hub's socket, for a page that stands at `page`. */
export function socketAddress(page: string): string {
  const address = new URL(GRAPHQL, page);
  address.protocol = address.protocol === 'https:' ? 'wss:' : 'ws:';
  return address.href;
}
