/** What an address is, as far as its text says: an origin, a database, a safe place for keys, this machine. */

/** The origins in a list with commas. */
export function originsIn(list: string): string[] {
  return list.split(',').map((each) => each.trim());
}

/** As a browser sends it: no path, no capital letters, no port that the scheme has anyway. */
export function isOrigin(text: string): boolean {
  return /^https?:/.test(text) && URL.canParse(text) && new URL(text).origin === text;
}

/** An address of a PostgreSQL database. */
export function isPostgresUrl(text: string): boolean {
  return /^postgres(ql)?:\/\//.test(text) && URL.canParse(text);
}

/** Whether keys may be fetched from there: nobody can change them on the way. */
export function isSafeKeyUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname, username, password } = new URL(text);
  return username === '' && password === '' && (protocol === 'https:' || (protocol === 'http:' && isLoopback(hostname)));
}

/** Whether a host name means this machine and nothing else. */
export function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '::1' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname);
}

/** A database in the name of a file, without who logs in: what is vouched for in one database is not vouched for in another. */
export function placeInFileName(databaseUrl: string | undefined): string {
  if (databaseUrl === undefined) return '';
  const { hostname, port, pathname } = new URL(databaseUrl);
  return `-${hostname}-${port || '5432'}-${pathname.slice(1)}`.replaceAll(/[^\w.-]/g, '_');
}
