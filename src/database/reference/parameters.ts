/** The parameters that the hub knows from the start, as rows: each value ends where the next one of its name begins. */
import { PARAMETERS } from '../../parameters/parameter-defaults.ts';

export const parameters = Object.entries(PARAMETERS).flatMap(([name, { unit, values }]) =>
  values.map(({ from, value, source }, index) => ({ name, validFrom: from, validTo: values[index + 1]?.from ?? null, value, unit, source })),
);
