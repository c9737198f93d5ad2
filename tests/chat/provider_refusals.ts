// What services really answer when they refuse, with where it was read: the data that `refusal_kind.ts` is held to. Words are
// the services' own, shortened where they name accounts.
import type { RefusalKind } from "../../src/chat/failure/refusal_kind.ts";

/** One refusal. */
export interface ProviderRefusal {
  /** An id of the provider table, or the server's name. */
  readonly service: string;
  readonly status: number;
  /** The body: text, or what is sent as JSON. */
  readonly body: unknown;
  /** What it is about; `status` where only its status tells. */
  readonly about: RefusalKind | "status";
  readonly source: string;
}

const error = (message: string, more: Readonly<Record<string, unknown>> = {}): unknown => ({
  error: { message, ...more },
});

const OPENAI = "https://platform.openai.com/docs/guides/error-codes";
const DASHSCOPE = "https://help.aliyun.com/zh/model-studio/error-code";
const MINIMAX = "https://platform.minimax.io/docs/api-reference/errorcode";
const ZAI = "https://docs.z.ai/api-reference/api-code";
const MOONSHOT = "https://platform.moonshot.ai/docs/api/chat#error-description";
const DEEPSEEK = "https://api-docs.deepseek.com/quick_start/error_codes";
const OPENROUTER = "https://openrouter.ai/docs/api-reference/errors";
const AZURE = "https://learn.microsoft.com/azure/ai-foundry/openai/concepts/content-filter";
const GROQ = "https://console.groq.com/docs/errors";
const MISTRAL = "https://docs.mistral.ai/api/";
const XAI = "https://docs.x.ai/docs/key-information/debugging";
const TOGETHER = "https://docs.together.ai/docs/error-codes";
const FIREWORKS = "https://docs.fireworks.ai/guides/inference-error-codes";
const CEREBRAS = "https://inference-docs.cerebras.ai/support/error";
const GEMINI = "https://ai.google.dev/gemini-api/docs/troubleshooting";
const SILICONFLOW = "https://docs.siliconflow.cn/cn/faqs/error-code";
const ARK = "https://www.volcengine.com/docs/82379/1299023";
const QIANFAN = "https://cloud.baidu.com/doc/qianfan-docs/s/7m95lyy43";
const HUNYUAN = "https://cloud.tencent.com/document/product/1729/101842";
const GITHUB = "https://docs.github.com/github-models/use-github-models/prototyping-with-ai-models";
const HUGGINGFACE = "https://huggingface.co/docs/inference-providers/pricing";
const VERCEL = "https://vercel.com/docs/ai-gateway/openai-compat";
const BEDROCK = "https://docs.aws.amazon.com/bedrock/latest/userguide/troubleshooting-api-error-codes.html";
const STEPFUN = "https://platform.stepfun.com/docs/guide/error_codes";
const LOCAL = "https://github.com/ollama/ollama/blob/main/docs/api.md";
const LLAMA = "https://github.com/ggml-org/llama.cpp/blob/master/tools/server/README.md";
const VLLM = "https://docs.vllm.ai/en/latest/serving/openai_compatible_server.html";
const NEWAPI = "https://github.com/QuantumNous/new-api";
const SUB2API = "https://github.com/Wei-Shaw/sub2api/issues/890";

export const PROVIDER_REFUSALS: readonly ProviderRefusal[] = [
  // Accounts without credit.
  ...([
    [
      "openai",
      429,
      error("You exceeded your current quota, please check your plan and billing details.", {
        type: "insufficient_quota",
        code: "insufficient_quota",
      }),
      OPENAI,
    ],
    [
      "openai",
      429,
      error("Your account is not active, please check your billing details on our website.", {
        type: "billing_not_active",
        code: "billing_not_active",
      }),
      OPENAI,
    ],
    ["openai", 400, error("Billing hard limit has been reached", { code: "billing_hard_limit_reached" }), OPENAI],
    [
      "dashscope",
      400,
      error("Access denied, please make sure your account is in good standing.", {
        type: "Arrearage",
        code: "Arrearage",
      }),
      DASHSCOPE,
    ],
    [
      "dashscope",
      403,
      error(
        'The free tier of the model has been exhausted. If you wish to continue access the model on a paid basis, please disable the "use free tier only" mode in the management console.',
        { code: "AllocationQuota.FreeTierOnly" },
      ),
      DASHSCOPE,
    ],
    [
      "dashscope",
      429,
      error("Free allocated quota exceeded.", { type: "insufficient_quota", code: "insufficient_quota" }),
      DASHSCOPE,
    ],
    ["minimax", 200, { base_resp: { status_code: 1008, status_msg: "insufficient balance" }, choices: null }, MINIMAX],
    ["minimax", 500, error("insufficient balance (1008)", { type: "api_error" }), MINIMAX],
    ["zai", 429, error("Insufficient balance or no resource package. Please recharge.", { code: "1113" }), ZAI],
    ["zhipu", 429, error("余额不足或无可用资源包,请充值。", { code: "1113" }), ZAI],
    [
      "moonshot",
      429,
      error("Your account org-x<ak-y> is suspended, please check your plan and billing details", {
        type: "exceeded_current_quota_error",
      }),
      MOONSHOT,
    ],
    [
      "deepseek",
      402,
      error("Insufficient Balance", { type: "unknown_error", code: "invalid_request_error" }),
      DEEPSEEK,
    ],
    [
      "openrouter",
      402,
      error("Insufficient credits. Add more using https://openrouter.ai/settings/credits", { code: 402 }),
      OPENROUTER,
    ],
    ["xai", 403, {
      code: "The caller does not have permission to execute the specified operation",
      error: "Your newly created team doesn't have any credits yet. You can purchase credits on https://console.x.ai.",
    }, XAI],
    [
      "together",
      402,
      error("Credit limit exceeded, please navigate to billing settings to add a credit card", {
        type: "credit_limit",
      }),
      TOGETHER,
    ],
    [
      "fireworks",
      412,
      error(
        "Account x is suspended, possibly due to reaching the monthly spending limit or failure to pay past invoices.",
        { code: "PRECONDITION_FAILED" },
      ),
      FIREWORKS,
    ],
    [
      "cerebras",
      402,
      { message: "Payment required", type: "payment_required_error", code: "payment_required" },
      CEREBRAS,
    ],
    [
      "siliconflow",
      403,
      { code: 30001, message: "Sorry, your account balance is insufficient", data: null },
      SILICONFLOW,
    ],
    [
      "ark",
      403,
      error("The request failed because your account has an overdue balance. Request id: x", {
        code: "AccountOverdueError",
        type: "Forbidden",
      }),
      ARK,
    ],
    ["hunyuan", 400, error("资源包余量已用尽", { code: "FailedOperation.ResourcePackExhausted" }), HUNYUAN],
    ["huggingface", 402, {
      error:
        "You have exceeded your monthly included credits for Inference Providers. Subscribe to PRO to get 20x more monthly included credits.",
    }, HUGGINGFACE],
    [
      "vercel",
      402,
      error("Insufficient funds. Please add credits to your account to continue using AI services.", {
        type: "insufficient_funds",
      }),
      VERCEL,
    ],
    [
      "perplexity",
      401,
      error("You exceeded your current quota, please check your plan and billing details.", {
        type: "insufficient_quota",
        code: 401,
      }),
      "https://docs.perplexity.ai/faq/faq",
    ],
    ["stepfun", 402, error("you have no enough balance, insufficient balance", { type: "quota_exceeded" }), STEPFUN],
    [
      "new-api",
      403,
      error("用户额度不足, 剩余额度: ¥-0.01", { type: "new_api_error", code: "insufficient_user_quota" }),
      NEWAPI,
    ],
    ["new-api", 403, error("该令牌额度已用尽", { type: "new_api_error" }), NEWAPI],
    ["sub2api", 403, { code: "INSUFFICIENT_BALANCE", message: "Insufficient account balance" }, SUB2API],
  ] as const).map(([service, status, body, source]) => ({ service, status, body, source, about: "used-up" as const })),
  // Too many requests: a moment later they are answered.
  ...([
    [
      "openai",
      429,
      error(
        "Rate limit reached for gpt-4o in organization org-x on tokens per min (TPM): Limit 30000, Used 29000. Please try again in 2s.",
        { type: "tokens", code: "rate_limit_exceeded" },
      ),
      OPENAI,
    ],
    [
      "dashscope",
      429,
      error("Requests rate limit exceeded, please try again later.", {
        code: "limit_requests",
        type: "limit_requests",
      }),
      DASHSCOPE,
    ],
    ["dashscope", 429, {
      code: "Throttling.AllocationQuota",
      message: "Allocated quota exceeded, please increase your quota limit.",
    }, DASHSCOPE],
    [
      "groq",
      413,
      error(
        "Request too large for model `llama-3.1-8b-instant` on tokens per minute (TPM): Limit 6000, Requested 9000",
        { type: "tokens", code: "rate_limit_exceeded" },
      ),
      GROQ,
    ],
    [
      "mistral",
      429,
      { object: "error", message: "Requests rate limit exceeded", type: "rate_limited", code: "1300" },
      MISTRAL,
    ],
    ["cerebras", 429, {
      message: "Tokens per minute limit exceeded - too many tokens processed.",
      type: "too_many_tokens_error",
      code: "token_quota_exceeded",
    }, CEREBRAS],
    ["gemini", 429, [{
      error: {
        code: 429,
        message: "You exceeded your current quota, please check your plan and billing details. Please retry in 38.2s.",
        status: "RESOURCE_EXHAUSTED",
      },
    }], GEMINI],
    [
      "moonshot",
      429,
      error("Your account reached max request, please try again after 1 seconds", { type: "rate_limit_reached_error" }),
      MOONSHOT,
    ],
    [
      "moonshot",
      429,
      error("The engine is currently overloaded, please try again later", { type: "engine_overloaded_error" }),
      MOONSHOT,
    ],
    [
      "ark",
      429,
      error("The requests per minute (RPM) limit of the account is exceeded", {
        code: "RateLimitExceeded.EndpointRPMExceeded",
        type: "TooManyRequests",
      }),
      ARK,
    ],
    ["zhipu", 429, error("您当前使用该API的并发数过高，请降低并发", { code: "1302" }), ZAI],
    ["minimax", 200, { base_resp: { status_code: 1002, status_msg: "rate limit exceeded(RPM)" } }, MINIMAX],
    [
      "github",
      429,
      error("Rate limit of 150 per 86400s exceeded for UserByModelByDay. Please wait 38019 seconds before retrying.", {
        code: "RateLimitReached",
      }),
      GITHUB,
    ],
    [
      "qianfan",
      429,
      error("Rate limit reached for RPM", { code: "rpm_rate_limit_exceeded", type: "invalid_request_error" }),
      QIANFAN,
    ],
    [
      "bedrock",
      429,
      error("Too many requests, please wait before trying again.", { code: "ThrottlingException" }),
      BEDROCK,
    ],
  ] as const).map(([service, status, body, source]) => ({ service, status, body, source, about: "rate" as const })),
  // Keys that are no good, whatever the status.
  ...([
    [
      "openai",
      401,
      error(
        "Incorrect API key provided: sk-x. You can find your API key at https://platform.openai.com/account/api-keys.",
        { type: "invalid_request_error", code: "invalid_api_key" },
      ),
      OPENAI,
    ],
    ["gemini", 400, [{
      error: { code: 400, message: "API key not valid. Please pass a valid API key.", status: "INVALID_ARGUMENT" },
    }], GEMINI],
    ["xai", 400, {
      code: "Client specified an invalid argument",
      error: "Incorrect API key provided: xa***56. You can obtain an API key from https://console.x.ai.",
    }, XAI],
    [
      "dashscope",
      401,
      error("Incorrect API key provided. ", { type: "invalid_request_error", code: "invalid_api_key" }),
      DASHSCOPE,
    ],
    ["minimax", 200, {
      base_resp: {
        status_code: 1004,
        status_msg: "login fail: Please carry the API secret key in the 'Authorization' field of the request header",
      },
    }, MINIMAX],
    ["minimax", 200, { base_resp: { status_code: 2049, status_msg: "invalid api key" } }, MINIMAX],
    ["moonshot", 401, error("Invalid Authentication", { type: "invalid_authentication_error" }), MOONSHOT],
    [
      "deepseek",
      401,
      error("Authentication Fails, Your api key: ****x is invalid", {
        type: "authentication_error",
        code: "invalid_request_error",
      }),
      DEEPSEEK,
    ],
    [
      "azure",
      401,
      error("Access denied due to invalid subscription key or wrong API endpoint.", { code: "401" }),
      AZURE,
    ],
    ["mistral", 401, { detail: "Unauthorized" }, MISTRAL],
    ["cerebras", 401, { message: "Wrong API Key", type: "invalid_request_error", code: "wrong_api_key" }, CEREBRAS],
    ["github", 401, error("Bad credentials", { code: "unauthorized" }), GITHUB],
    ["bedrock", 403, { message: "The security token included in the request is invalid." }, BEDROCK],
    [
      "modelscope",
      401,
      error("Authentication failed, please make sure that a valid ModelScope token is supplied."),
      "https://modelscope.cn/docs/model-service/API-Inference/intro",
    ],
    ["zhipu", 401, error("令牌已过期或验证不正确", { code: "1000" }), ZAI],
    ["new-api", 401, error("无效的令牌", { type: "new_api_error" }), NEWAPI],
    ["llama.cpp", 401, error("Invalid API Key", { type: "authentication_error", code: 401 }), LLAMA],
  ] as const).map(([service, status, body, source]) => ({ service, status, body, source, about: "bad-key" as const })),
  // What was written is not wanted.
  ...([
    [
      "azure",
      400,
      error("The response was filtered due to the prompt triggering Azure OpenAI's content management policy.", {
        code: "content_filter",
        innererror: { code: "ResponsibleAIPolicyViolation" },
      }),
      AZURE,
    ],
    [
      "dashscope",
      400,
      error("Input data may contain inappropriate content.", { code: "data_inspection_failed" }),
      DASHSCOPE,
    ],
    [
      "moonshot",
      400,
      error("The request was rejected because it was considered high risk", { type: "content_filter" }),
      MOONSHOT,
    ],
    [
      "zai",
      400,
      error("System detected potentially unsafe or sensitive content in input or generation.", { code: "1301" }),
      ZAI,
    ],
    ["zhipu", 400, error("系统检测到输入或生成内容可能包含不安全或敏感内容", { code: "1301" }), ZAI],
    [
      "minimax",
      200,
      { base_resp: { status_code: 1026, status_msg: "input new_sensitive" }, input_sensitive: true },
      MINIMAX,
    ],
    ["openrouter", 403, error("Your input was flagged by the moderation of the model", { code: 403 }), OPENROUTER],
    [
      "ark",
      400,
      error("The request failed because the input text may contain sensitive information.", {
        code: "InputTextSensitiveContentDetected",
      }),
      ARK,
    ],
    [
      "stepfun",
      451,
      error("The content you provided or machine outputted is blocked.", { type: "censorship_blocked" }),
      STEPFUN,
    ],
  ] as const).map(([service, status, body, source]) => ({ service, status, body, source, about: "filtered" as const })),
  // Longer than the model can read.
  ...([
    [
      "openai",
      400,
      error("This model's maximum context length is 128000 tokens. However, your messages resulted in 130000 tokens.", {
        type: "invalid_request_error",
        code: "context_length_exceeded",
      }),
      OPENAI,
    ],
    [
      "deepseek",
      400,
      error(
        "This model's maximum context length is 65536 tokens. However, you requested 70000 tokens. Please reduce the length of the messages.",
        { type: "invalid_request_error", code: "invalid_request_error" },
      ),
      DEEPSEEK,
    ],
    [
      "moonshot",
      400,
      error("Invalid request: Your request exceeded model token limit: 8192", { type: "invalid_request_error" }),
      MOONSHOT,
    ],
    ["gemini", 400, [{
      error: {
        code: 400,
        message: "The input token count (1200000) exceeds the maximum number of tokens allowed (1048576).",
        status: "INVALID_ARGUMENT",
      },
    }], GEMINI],
    [
      "github",
      413,
      error("Request body too large for gpt-4o model. Max size: 8000 tokens.", { code: "tokens_limit_reached" }),
      GITHUB,
    ],
    ["mistral", 400, {
      object: "error",
      message: "Prompt contains 40000 tokens and 0 draft tokens, too large for model with 32768 maximum context length",
      type: "invalid_request_prompt",
      code: "3051",
    }, MISTRAL],
    [
      "dashscope",
      400,
      error("Range of input length should be [1, 30720]", { code: "invalid_parameter_error" }),
      DASHSCOPE,
    ],
    ["zhipu", 400, error("Prompt 超长", { code: "1261" }), ZAI],
    [
      "together",
      422,
      error("Input validation error: `inputs` tokens + `max_new_tokens` must be <= 4097. Given: 5000 `inputs` tokens", {
        type: "invalid_request_error",
      }),
      TOGETHER,
    ],
    [
      "llama.cpp",
      400,
      error("the request exceeds the available context size, try increasing it", {
        type: "exceed_context_size_error",
        code: 400,
      }),
      LLAMA,
    ],
    ["lmstudio", 400, {
      error:
        "Trying to keep the first 5000 tokens when context the overflows. However, the model is loaded with context length of only 4096 tokens, which is not enough.",
    }, "https://lmstudio.ai/docs"],
    ["vllm", 400, {
      object: "error",
      message: "This model's maximum context length is 4096 tokens. However, you requested 5000 tokens",
      type: "BadRequestError",
      code: 400,
    }, VLLM],
  ] as const).map(([service, status, body, source]) => ({ service, status, body, source, about: "too-long" as const })),
  // Models that are not there.
  ...([
    [
      "openai",
      404,
      error("The model `gpt-9` does not exist or you do not have access to it.", {
        type: "invalid_request_error",
        code: "model_not_found",
      }),
      OPENAI,
    ],
    [
      "deepseek",
      400,
      error("Model Not Exist", { type: "invalid_request_error", code: "invalid_request_error" }),
      DEEPSEEK,
    ],
    [
      "dashscope",
      404,
      error("The model `qwen-9` does not exist or you do not have access to it.", { code: "model_not_found" }),
      DASHSCOPE,
    ],
    [
      "moonshot",
      404,
      error("Not found the model moonshot-9 or Permission denied", { type: "resource_not_found_error" }),
      MOONSHOT,
    ],
    ["openrouter", 400, error("gpt-9 is not a valid model ID", { code: 400 }), OPENROUTER],
    ["openrouter", 404, error("No endpoints found for gpt-9.", { code: 404 }), OPENROUTER],
    [
      "mistral",
      400,
      { object: "error", message: "Invalid model: mistral-9", type: "invalid_model", code: "1500" },
      MISTRAL,
    ],
    [
      "siliconflow",
      400,
      { code: 20012, message: "Model does not exist. Please check it carefully.", data: null },
      SILICONFLOW,
    ],
    ["zhipu", 400, error("模型不存在，请检查模型代码。", { code: "1211" }), ZAI],
    [
      "azure",
      404,
      error("The API deployment for this resource does not exist.", { code: "DeploymentNotFound" }),
      AZURE,
    ],
    ["fireworks", 404, error("Model not found, inaccessible, and/or not deployed", { code: "NOT_FOUND" }), FIREWORKS],
    [
      "groq",
      400,
      error("The model `x` has been decommissioned and is no longer supported.", { code: "model_decommissioned" }),
      GROQ,
    ],
    ["github", 400, error("Unknown model: gpt-9", { code: "unknown_model" }), GITHUB],
    [
      "huggingface",
      400,
      error("The requested model 'x' does not exist", { code: "model_not_found", type: "invalid_request_error" }),
      HUGGINGFACE,
    ],
    [
      "ark",
      404,
      error("The model or endpoint x does not exist or you do not have access to it.", {
        code: "InvalidEndpointOrModel.NotFound",
      }),
      ARK,
    ],
    ["ollama", 404, error('model "x" not found, try pulling it first', { type: "api_error" }), LOCAL],
    [
      "lmstudio",
      404,
      error("No models loaded. Please load a model in the developer page or use the `lms load` command."),
      "https://lmstudio.ai/docs",
    ],
    ["new-api", 503, error("当前分组 default 下对于模型 gpt-9 无可用渠道", { type: "new_api_error" }), NEWAPI],
  ] as const).map(([service, status, body, source]) => ({
    service,
    status,
    body,
    source,
    about: "unknown-model" as const,
  })),
  // Nothing but the status tells.
  ...([
    [
      "openai",
      500,
      error("The server had an error while processing your request. Sorry about that!", { type: "server_error" }),
      OPENAI,
    ],
    [
      "openai",
      400,
      error("Invalid 'max_tokens': integer above maximum value.", {
        type: "invalid_request_error",
        code: "integer_above_max_value",
      }),
      OPENAI,
    ],
    [
      "openai",
      403,
      error("Country, region, or territory not supported", {
        code: "unsupported_country_region_territory",
        type: "request_forbidden",
      }),
      OPENAI,
    ],
    ["dashscope", 403, error("Access to model denied.", { code: "Model.AccessDenied" }), DASHSCOPE],
    [
      "deepseek",
      503,
      error("Service is too busy. We advise users to temporarily switch to alternative LLM API service providers."),
      DEEPSEEK,
    ],
    ["llama.cpp", 503, error("Loading model", { type: "unavailable_error", code: 503 }), LLAMA],
    ["gateway", 502, "<html><title>502 Bad Gateway</title></html>", OPENROUTER],
    ["mistral", 422, { detail: [{ type: "missing", loc: ["body", "messages"], msg: "Field required" }] }, MISTRAL],
  ] as const).map(([service, status, body, source]) => ({ service, status, body, source, about: "status" as const })),
];
