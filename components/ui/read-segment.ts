/** An id out of a path segment: Next hands pages the segment as the address has it, percent-encoded. */
export const readSegment = (segment: string): string => {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
};
