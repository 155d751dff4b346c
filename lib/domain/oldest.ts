/** The earliest of some ISO instants in UTC, which sort as text; `otherwise` when there is none. */
export const oldest = (instants: string[], otherwise: string): string => instants.toSorted()[0] ?? otherwise;
