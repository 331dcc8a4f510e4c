/** The mark on everything that is invented. */
export function SimulatedBadge() {
  return <span className="simulated">SIMULATED</span>;
}
