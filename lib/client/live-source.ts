import { accessApi } from '#lib/contract/api/access-api.ts';
import { buildRequest } from '#lib/contract/build-request.ts';

const backoffMs = [1_000, 2_000, 3_000, 5_000, 10_000];
/** The server speaks at least this often; more silence than that is a dead connection. */
const silenceMs = 45_000;

type Handlers = {
  onOpen: () => void;
  onMessage: (data: string | null) => void;
  onDown: (retryInMs: number) => void;
};

/** Holds one EventSource to /stream and opens it again whenever it breaks. Answers a function that closes it. */
export const openStream = (handlers: Handlers): (() => void) => {
  const url = buildRequest(accessApi.stream, {}).path;
  let source: EventSource | undefined;
  let retry: ReturnType<typeof setTimeout> | undefined;
  let silence: ReturnType<typeof setTimeout> | undefined;
  let failures = 0;

  const fail = () => {
    source?.close();
    clearTimeout(silence);
    clearTimeout(retry);
    const delay = backoffMs[Math.min(failures, backoffMs.length - 1)] ?? 10_000;
    failures += 1;
    handlers.onDown(delay);
    retry = setTimeout(connect, delay);
  };
  const hear = (data: string | null) => {
    failures = 0;
    clearTimeout(silence);
    silence = setTimeout(fail, silenceMs);
    handlers.onMessage(data);
  };
  const connect = () => {
    source = new EventSource(url);
    source.addEventListener('open', () => {
      handlers.onOpen();
      hear(null);
    });
    source.addEventListener('change', (event) => hear(event.data));
    source.addEventListener('ping', () => hear(null));
    source.addEventListener('error', fail);
  };
  connect();
  return () => {
    source?.close();
    clearTimeout(retry);
    clearTimeout(silence);
  };
};
