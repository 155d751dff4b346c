/** "7f3a91c0…c2": the middle is left out; what is short stays whole. */
export const shortenId = (id: string, head = 8, tail = 2): string => {
  const bare = id.startsWith('sha256:') ? id.slice(7) : id;
  return bare.length <= head + tail + 2
    ? bare
    : `${bare.slice(0, head)}…${tail > 0 ? bare.slice(-tail) : ''}`;
};
