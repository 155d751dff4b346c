export type CallEntry = { operation: string; account: string; region: string; at: number; status: number };

/** The last calls that were made, oldest first. */
export type CallLog = { add: (entry: CallEntry) => void; list: () => CallEntry[]; clear: () => void };

const kept = 10_000;

export function createCallLog(): CallLog {
  let entries: CallEntry[] = [];
  return {
    add: (entry) => {
      entries.push(entry);
      if (entries.length > 2 * kept) entries = entries.slice(-kept);
    },
    list: () => entries.slice(-kept),
    clear: () => {
      entries = [];
    },
  };
}
