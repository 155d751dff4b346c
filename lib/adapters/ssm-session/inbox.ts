import type { AgentMessage } from './agent-message.ts';

/** Beyond this what comes too early is not taken: it will come again. */
const maxEarly = 10_000;

export type Inbox = {
  /** What can be read now, in order, and whether the message is to be acknowledged. */
  take: (message: AgentMessage) => { ready: AgentMessage[]; isTaken: boolean };
};

/** Puts the agent's messages into their order; what came before is dropped, but acknowledged again. */
export const createInbox = (): Inbox => {
  const early = new Map<number, AgentMessage>();
  let expected = 0;
  return {
    take: (message) => {
      if (message.sequenceNumber < expected) return { ready: [], isTaken: true };
      if (message.sequenceNumber > expected) {
        const isTaken = early.has(message.sequenceNumber) || early.size < maxEarly;
        if (isTaken) early.set(message.sequenceNumber, message);
        return { ready: [], isTaken };
      }
      const ready: AgentMessage[] = [];
      for (let next: AgentMessage | undefined = message; next; next = early.get(expected)) {
        early.delete(expected);
        ready.push(next);
        expected += 1;
      }
      return { ready, isTaken: true };
    },
  };
};
