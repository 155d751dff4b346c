import type { ServerResponse } from 'node:http';
import { encodeCbor } from './cbor.ts';
import { AwsError, type Json, type JsonObject } from './operation.ts';
import { renderQueryAnswer, renderQueryError } from './query-protocol.ts';

/** How one request is spoken; the answer goes out the same way. */
export type Wire =
  | { kind: 'json'; version: '1.0' | '1.1' }
  | { kind: 'cbor' }
  | { kind: 'rest' }
  | { kind: 'query'; namespace: string };

type Out = { response: ServerResponse; wire: Wire; requestId: string };

function send(
  { response, requestId }: Out,
  status: number,
  type: string,
  body: string | Buffer,
  extra = {},
): void {
  if (response.headersSent || response.destroyed) return;
  response.writeHead(status, {
    'content-type': type,
    'content-length': Buffer.byteLength(body),
    'x-amzn-requestid': requestId,
    ...extra,
  });
  response.end(body);
}

export function sendOutput(out: Out, operation: string, output: JsonObject): void {
  const { wire, requestId } = out;
  switch (wire.kind) {
    case 'json':
      send(out, 200, `application/x-amz-json-${wire.version}`, JSON.stringify(output));
      return;
    case 'rest':
      send(out, 200, 'application/json', JSON.stringify(output));
      return;
    case 'cbor':
      send(out, 200, 'application/cbor', encodeCbor(output as Json), {
        'smithy-protocol': 'rpc-v2-cbor',
      });
      return;
    case 'query':
      send(
        out,
        200,
        'text/xml',
        renderQueryAnswer({ operation, namespace: wire.namespace, output, requestId }),
      );
      return;
  }
}

/** The query protocol knows two common errors by other names. */
const queryCodes: Record<string, string> = {
  AccessDeniedException: 'AccessDenied',
  ThrottlingException: 'Throttling',
  UnknownOperationException: 'InvalidAction',
  MissingAuthenticationTokenException: 'MissingAuthenticationToken',
};

const queryStatuses: Record<string, number> = { AccessDeniedException: 403 };

export function sendError(out: Out, error: AwsError): void {
  const { wire, requestId } = out;
  const body = { __type: error.code, message: error.message, ...error.fields };
  switch (wire.kind) {
    case 'json':
      send(out, error.status, `application/x-amz-json-${wire.version}`, JSON.stringify(body), {
        'x-amzn-errortype': error.code,
      });
      return;
    case 'rest':
      send(
        out,
        error.status,
        'application/json',
        JSON.stringify({ message: error.message, ...error.fields }),
        {
          'x-amzn-errortype': error.code,
        },
      );
      return;
    case 'cbor':
      send(out, error.status, 'application/cbor', encodeCbor(body as Json), {
        'smithy-protocol': 'rpc-v2-cbor',
      });
      return;
    case 'query': {
      const named = new AwsError(
        queryCodes[error.code] ?? error.code,
        error.message,
        queryStatuses[error.code] ?? error.status,
      );
      send(out, named.status, 'text/xml', renderQueryError(named, wire.namespace, requestId));
    }
  }
}
