/** What went wrong, and what to do; the place for it is always on the page, so that screen readers hear of it. */
import type { HubFailure } from '../hub/failures.ts';

export function TroubleNote({ failure }: { readonly failure: HubFailure | null }) {
  return (
    <div role="status">
      {failure !== null && (
        <p className="trouble">
          <strong>{failure.message}</strong> {failure.todo}
        </p>
      )}
    </div>
  );
}
