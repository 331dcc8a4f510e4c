/** The hub's mark: four domains around one middle. */
export function Mark() {
  return (
    <svg className="mark" viewBox="0 0 48 48" width="44" height="44" aria-hidden="true" focusable="false">
      <path className="mark-lines" d="M24 24 10 12M24 24l15-11M24 24 11 38M24 24l14 13" />
      <circle className="mark-middle" cx="24" cy="24" r="8" />
      <circle className="mark-end" cx="9" cy="11" r="4.5" />
      <circle className="mark-end" cx="40" cy="12" r="4.5" />
      <circle className="mark-end" cx="10" cy="39" r="4.5" />
      <circle className="mark-end" cx="39" cy="38" r="4.5" />
    </svg>
  );
}
