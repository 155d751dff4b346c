export type ByteQueue = {
  push: (bytes: Uint8Array) => void;
  /** What is queued is still read; then the reading ends. */
  end: () => void;
  read: () => AsyncGenerator<Uint8Array, void, undefined>;
};

/** Bytes on their way from a socket to one reader, who may be slower: then the socket is told to wait. */
export const createByteQueue = (options: {
  maxBytes: number;
  onFull: () => void;
  onDrained: () => void;
}): ByteQueue => {
  const parts: Uint8Array[] = [];
  let bytesQueued = 0;
  let isFull = false;
  let hasEnded = false;
  let wake = () => {};

  const take = (): Uint8Array => {
    const bytes = parts.length === 1 && parts[0] ? parts[0] : Buffer.concat(parts);
    parts.length = 0;
    bytesQueued = 0;
    if (isFull) {
      isFull = false;
      options.onDrained();
    }
    return bytes;
  };

  return {
    push: (bytes) => {
      if (hasEnded || bytes.length === 0) return;
      parts.push(bytes);
      bytesQueued += bytes.length;
      if (!isFull && bytesQueued >= options.maxBytes) {
        isFull = true;
        options.onFull();
      }
      wake();
    },
    end: () => {
      hasEnded = true;
      wake();
    },
    read: async function* () {
      try {
        for (;;) {
          if (parts.length > 0) yield take();
          else if (hasEnded) return;
          else
            await new Promise<void>((resolve) => {
              wake = resolve;
            });
        }
      } finally {
        hasEnded = true;
        parts.length = 0;
      }
    },
  };
};
