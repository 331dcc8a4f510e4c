/** How an alert about a package names it: by its reference and version, so that the same trouble is one alert. */
export function alertAbout({ reference, version }: { readonly reference: string; readonly version: number }): string {
  return `${reference}/${version}`;
}
