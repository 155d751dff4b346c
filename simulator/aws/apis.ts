import type { ServerResponse } from 'node:http';
import { ecsApi } from './ecs/api.ts';
import type { Api, Call, JsonObject } from './operation.ts';

export const apis: Api[] = [ecsApi];

/** Answers a request by itself, as an event stream does. */
export type RawHandler = (call: Call, input: JsonObject, response: ServerResponse) => void | Promise<void>;

const rawHandlers: Record<string, RawHandler> = {};

export const findRawHandler = ({
  api,
  operation,
}: {
  api: Api | null;
  operation: string;
}): RawHandler | null => (api ? (rawHandlers[`${api.service}:${operation}`] ?? null) : null);
