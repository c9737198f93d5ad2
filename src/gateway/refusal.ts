// The gateway's own errors, in OpenAI's shape, so that every client shows them: what is wrong and the next thing to do. An
// upstream's errors pass as they are.

/** A refusal by its code; the status follows from it. */
export type RefusalCode =
  | "no_token"
  | "wrong_token"
  | "foreign_host"
  | "foreign_origin"
  | "token_in_query"
  | "unsupported_media_type"
  | "unknown_path"
  | "wrong_method"
  | "too_large"
  | "bad_request"
  | "body_silent"
  | "too_many_streams"
  | "too_many_requests"
  | "model_not_allowed"
  | "model_not_found"
  | "shutting_down"
  | "sign_in_needed"
  | "quota_used_up"
  | "upstream_unreachable"
  | "upstream_silent";

const STATUS: Readonly<Record<RefusalCode, number>> = {
  no_token: 401,
  wrong_token: 401,
  foreign_host: 403,
  foreign_origin: 403,
  token_in_query: 400,
  unsupported_media_type: 415,
  unknown_path: 404,
  wrong_method: 405,
  too_large: 413,
  bad_request: 400,
  body_silent: 408,
  too_many_streams: 503,
  too_many_requests: 429,
  model_not_allowed: 403,
  model_not_found: 404,
  shutting_down: 503,
  sign_in_needed: 401,
  quota_used_up: 429,
  upstream_unreachable: 502,
  upstream_silent: 504,
};

/** The `type` that OpenAI's own errors have, by status: clients decide by it whether to try again. */
const TYPE: Readonly<Record<number, string>> = {
  400: "invalid_request_error",
  401: "authentication_error",
  403: "permission_error",
  404: "invalid_request_error",
  405: "invalid_request_error",
  408: "invalid_request_error",
  413: "invalid_request_error",
  415: "invalid_request_error",
  429: "rate_limit_error",
};

/** Thrown by the gateway's own judgement; becomes a response. The message is shown to the client. */
export class Refusal extends Error {
  readonly code: RefusalCode;
  readonly headers: Readonly<Record<string, string>>;

  constructor(code: RefusalCode, message: string, headers: Readonly<Record<string, string>> = {}) {
    super(message);
    this.name = "Refusal";
    this.code = code;
    this.headers = headers;
  }

  get status(): number {
    return STATUS[this.code];
  }

  toResponse(): Response {
    const type = TYPE[this.status] ?? "server_error";
    const body = { error: { message: this.message, type, param: null, code: this.code } };
    return Response.json(body, { status: this.status, headers: this.headers });
  }
}
