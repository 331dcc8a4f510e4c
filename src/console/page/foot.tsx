/** The foot of the page: where to go from here, and what must be said of published data. */
import { explorerAddress, READINESS } from '../hub/addresses.ts';

export function Foot({ demoUser, attribution }: { readonly demoUser: string | null; readonly attribution: string | null }) {
  return (
    <footer className="foot">
      <nav aria-label="Elsewhere on this hub">
        <a href={explorerAddress(null, demoUser)}>Explorer</a>
        <a href={READINESS}>Readiness</a>
      </nav>
      {attribution !== null && <p>{attribution}</p>}
    </footer>
  );
}
