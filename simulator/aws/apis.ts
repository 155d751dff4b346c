import type { ServerResponse } from 'node:http';
import { applicationAutoscalingApi } from './application-autoscaling/api.ts';
import { cloudwatchApi } from './cloudwatch/cloudwatch-api.ts';
import { ecrApi } from './ecr/ecr-api.ts';
import { ecsApi } from './ecs/api.ts';
import { eksApi } from './eks/eks-api.ts';
import { elbv2Api } from './elbv2/api.ts';
import { iamApi } from './iam/iam-api.ts';
import { logsApi } from './logs/logs-api.ts';
import { startLiveTail } from './logs/start-live-tail.ts';
import type { Api, Call, JsonObject } from './operation.ts';
import { secretsManagerApi } from './secrets-manager/secrets-manager-api.ts';
import { ssmApi } from './ssm/ssm-api.ts';
import { stsApi } from './sts/api.ts';

export const apis: Api[] = [
  applicationAutoscalingApi,
  cloudwatchApi,
  ecrApi,
  ecsApi,
  eksApi,
  elbv2Api,
  iamApi,
  logsApi,
  secretsManagerApi,
  ssmApi,
  stsApi,
];

/** Answers a request by itself, as an event stream does. */
export type RawHandler = (call: Call, input: JsonObject, response: ServerResponse) => void | Promise<void>;

const rawHandlers: Record<string, RawHandler> = { 'logs:StartLiveTail': startLiveTail };

export const findRawHandler = ({
  api,
  operation,
}: {
  api: Api | null;
  operation: string;
}): RawHandler | null => (api ? (rawHandlers[`${api.service}:${operation}`] ?? null) : null);
