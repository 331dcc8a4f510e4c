/** Which council an LSOA belongs to, by the start of its name: `North Lincolnshire 015B` is in North Lincolnshire, and not in North East Lincolnshire. */

export interface LocalAuthority {
  readonly name: string;
  /** GSS code; null outside Humberside, whose four authorities are those the hub knows codes for. */
  readonly code: string | null;
}

const HUMBERSIDE = new Map([
  ['Kingston upon Hull', 'E06000010'],
  ['East Riding of Yorkshire', 'E06000011'],
  ['North East Lincolnshire', 'E06000012'],
  ['North Lincolnshire', 'E06000013'],
]);

/** The whole name before the area's number; null when the place has no LSOA name. */
export function localAuthorityOf(lsoaName: string | null): LocalAuthority | null {
  const name = (lsoaName ?? '').replace(/ \d{3}[A-Z]$/, '').trim();
  return name === '' ? null : { name, code: HUMBERSIDE.get(name) ?? null };
}
