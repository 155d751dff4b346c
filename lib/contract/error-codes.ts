/** Every error code of the API with its HTTP status: type, schema and documentation derive from this table. */
export const errorStatus = {
  invalid_input: 400,
  unauthenticated: 401,
  forbidden: 403,
  step_up_required: 403,
  aws_access_denied: 403,
  not_found: 404,
  conflict: 409,
  plan_expired: 410,
  too_large: 413,
  misdirected: 421,
  unprocessable: 422,
  rate_limited: 429,
  internal: 500,
  upstream_error: 502,
  unavailable: 503,
  aws_throttled: 503,
  upstream_timeout: 504,
} as const;

export type ErrorCode = keyof typeof errorStatus;
