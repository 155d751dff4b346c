/** An error answer of the API as the browser holds it; `code` is `network` when no answer came. */
export class ApiError extends Error {
  override readonly name = 'ApiError' as const;
  readonly status: number;
  readonly code: string;
  readonly requestId: string | undefined;
  readonly details: unknown;
  constructor(options: {
    status: number;
    code: string;
    message: string;
    requestId?: string;
    details?: unknown;
    cause?: unknown;
  }) {
    super(options.message, { cause: options.cause });
    this.status = options.status;
    this.code = options.code;
    this.requestId = options.requestId;
    this.details = options.details;
  }
}

export const isApiError = (error: unknown): error is ApiError =>
  error instanceof Error && error.name === 'ApiError';

/** What was asked for is not there, or not any more. */
export const isGone = (error: unknown): boolean => isApiError(error) && error.code === 'not_found';
