/** Something went wrong: what, and what to do. */
import type { HubFailure } from '../hub/failures.ts';

export function TroubleNote({ failure }: { readonly failure: HubFailure }) {
  return (
    <p className="trouble" role="status">
      <strong>{failure.message}</strong> {failure.todo}
    </p>
  );
}
