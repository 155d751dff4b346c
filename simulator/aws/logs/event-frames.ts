import { EventStreamCodec } from '@smithy/eventstream-codec';
import { fromUtf8, toUtf8 } from '@smithy/util-utf8';
import type { JsonObject } from '../operation.ts';

const codec = new EventStreamCodec(toUtf8, fromUtf8);

const text = (value: string) => ({ type: 'string' as const, value });

/** One frame of `application/vnd.amazon.eventstream` with a JSON payload. */
export const encodeEvent = (name: string, payload: JsonObject): Uint8Array =>
  codec.encode({
    headers: {
      ':message-type': text('event'),
      ':event-type': text(name),
      ':content-type': text(name === 'initial-response' ? 'application/x-amz-json-1.1' : 'application/json'),
    },
    body: fromUtf8(JSON.stringify(payload)),
  });

/** A modelled error in the middle of a stream; it is the last frame. */
export const encodeException = (name: string, message: string): Uint8Array =>
  codec.encode({
    headers: {
      ':message-type': text('exception'),
      ':exception-type': text(name),
      ':content-type': text('application/json'),
    },
    body: fromUtf8(JSON.stringify({ message })),
  });
