// Owns the table of services: addresses, where to get a key, names of key variables, default models, quirks.
// Data only, no IO and no decisions beside recognition in `recognise.ts`. Adding a service is adding an entry.
import type { Provider, Region } from "./provider.ts";

/** A label and its domain: `token-plan.cn-beijing.maas.aliyuncs.com`. */
const TOKEN_PLAN_HOST = /^token-plan\.[a-z0-9-]+\.maas\.aliyuncs\.com$/;
/** Resources of Azure customers; all of them end at Microsoft's own gateway. */
const AZURE_HOST = /^[a-z0-9-]+\.(?:openai|cognitiveservices|services\.ai)\.azure\.com$/;

/** Regions of Bedrock's own endpoint. */
const BEDROCK_HOST = /^bedrock-(?:runtime\.[a-z0-9-]+\.amazonaws\.com|mantle\.[a-z0-9-]+\.api\.aws)$/;
/** A customer's workspace of Model Studio: known, but not trusted, because it may be anybody's. */
const WORKSPACE_HOST = /^[a-z0-9-]+\.[a-z0-9-]+\.maas\.aliyuncs\.com$/;

const DASHSCOPE_KEYS = "https://bailian.console.aliyun.com/?tab=model#/api-key";

function single(baseUrl: string): readonly Region[] {
  return [{ id: "default", name: "", baseUrl }];
}

/** A service with one address, one variable and no quirk: most are. */
function plain(
  entry:
    & Pick<Provider, "id" | "name" | "keyPrefix" | "defaultModel" | "maxTokens">
    & { readonly baseUrl: string; readonly keyUrl: string; readonly keyVariables: readonly string[] },
): Provider {
  const { baseUrl, ...rest } = entry;
  return { ...rest, regions: single(baseUrl), needsKey: true, domains: [new URL(baseUrl).hostname] };
}

function local(id: string, name: string, port: number): Provider {
  return {
    id,
    name,
    regions: single(`http://127.0.0.1:${port}/v1`),
    keyVariables: [],
    needsKey: false,
    domains: [],
    localPort: port,
  };
}

/** Every service known by name, in the order that the wizard lists them. */
export const PROVIDERS: readonly Provider[] = [
  {
    id: "openai",
    name: "OpenAI",
    regions: single("https://api.openai.com/v1"),
    keyUrl: "https://platform.openai.com/api-keys",
    keyVariables: ["OPENAI_API_KEY"],
    defaultModel: "gpt-4o",
    needsKey: true,
    domains: ["api.openai.com"],
    trustedPattern: /^(?:eu|us)\.api\.openai\.com$/,
    // https://platform.openai.com/docs/api-reference/chat/create: the other is deprecated, and refused by reasoning models.
    maxTokens: "max_completion_tokens",
  },
  // The two plans stand before the service: their hosts lie below its domain.
  {
    id: "coding-plan",
    name: "Alibaba Cloud Coding Plan",
    regions: [
      { id: "china", name: "China", baseUrl: "https://coding.dashscope.aliyuncs.com/v1" },
      { id: "international", name: "International", baseUrl: "https://coding-intl.dashscope.aliyuncs.com/v1" },
    ],
    keyUrl: "https://bailian.console.aliyun.com/?tab=coding-plan",
    keyVariables: ["BAILIAN_CODING_PLAN_API_KEY"],
    keyPrefix: "sk-sp-",
    defaultModel: "qwen3-coder-plus",
    needsKey: true,
    domains: ["coding.dashscope.aliyuncs.com", "coding-intl.dashscope.aliyuncs.com"],
    quirk: "dashscope",
  },
  {
    id: "token-plan",
    name: "Alibaba Cloud Token Plan",
    regions: [
      {
        id: "china",
        name: "China",
        baseUrl: "https://token-plan.cn-beijing.maas.aliyuncs.com/compatible-mode/v1",
      },
      {
        id: "international",
        name: "International",
        baseUrl: "https://token-plan.ap-southeast-1.maas.aliyuncs.com/compatible-mode/v1",
      },
    ],
    keyUrl: "https://bailian.console.aliyun.com/?tab=token-plan",
    keyVariables: ["BAILIAN_TOKEN_PLAN_API_KEY"],
    keyPrefix: "sk-sp-",
    defaultModel: "qwen3-coder-plus",
    needsKey: true,
    domains: [],
    hostPattern: TOKEN_PLAN_HOST,
    trustedPattern: TOKEN_PLAN_HOST,
    quirk: "dashscope",
  },
  {
    id: "dashscope",
    name: "Alibaba Cloud Model Studio (Bailian)",
    regions: [
      { id: "china", name: "China", baseUrl: "https://dashscope.aliyuncs.com/compatible-mode/v1" },
      { id: "international", name: "International", baseUrl: "https://dashscope-intl.aliyuncs.com/compatible-mode/v1" },
      { id: "us", name: "United States", baseUrl: "https://dashscope-us.aliyuncs.com/compatible-mode/v1" },
    ],
    keyUrl: DASHSCOPE_KEYS,
    keyVariables: ["DASHSCOPE_API_KEY"],
    defaultModel: "qwen3-coder-plus",
    needsKey: true,
    domains: [
      "dashscope.aliyuncs.com",
      "dashscope-intl.aliyuncs.com",
      "dashscope-us.aliyuncs.com",
      // Recognised for their headers as the reference does, never trusted: anybody can open a host below these.
      "alibaba-inc.com",
      "aliyun-inc.com",
      "alicloudapi.com",
    ],
    // https://www.alibabacloud.com/help/en/model-studio/regions/: `{workspace}.{region}.maas.aliyuncs.com`
    hostPattern: WORKSPACE_HOST,
    quirk: "dashscope",
  },
  {
    // Where Qwen OAuth sends its requests (`resource_url` of the token); no key of the user's belongs there.
    id: "qwen-portal",
    name: "Qwen Portal",
    regions: single("https://portal.qwen.ai/v1"),
    keyVariables: [],
    defaultModel: "coder-model",
    needsKey: true,
    domains: ["portal.qwen.ai"],
    quirk: "dashscope",
  },
  {
    id: "modelscope",
    name: "ModelScope",
    regions: single("https://api-inference.modelscope.cn/v1"),
    keyUrl: "https://modelscope.cn/my/myaccesstoken",
    keyVariables: ["MODELSCOPE_API_KEY", "MODELSCOPE_SDK_TOKEN"],
    keyPrefix: "ms-",
    defaultModel: "Qwen/Qwen3-Coder-480B-A35B-Instruct",
    needsKey: true,
    domains: ["modelscope.cn"],
  },
  {
    id: "openrouter",
    name: "OpenRouter",
    regions: single("https://openrouter.ai/api/v1"),
    keyUrl: "https://openrouter.ai/settings/keys",
    keyVariables: ["OPENROUTER_API_KEY"],
    keyPrefix: "sk-or-",
    defaultModel: "qwen/qwen3-coder",
    needsKey: true,
    domains: ["openrouter.ai"],
  },
  {
    id: "azure",
    name: "Azure OpenAI",
    regions: [],
    addressExample: "https://NAME.openai.azure.com/openai/v1",
    keyUrl: "https://portal.azure.com/#view/Microsoft_Azure_ProjectOxford/CognitiveServicesHub/~/OpenAI",
    keyVariables: ["AZURE_OPENAI_API_KEY"],
    needsKey: true,
    domains: [],
    hostPattern: AZURE_HOST,
    trustedPattern: AZURE_HOST,
    quirk: "azure",
  },
  {
    id: "deepseek",
    name: "DeepSeek",
    regions: single("https://api.deepseek.com/v1"),
    keyUrl: "https://platform.deepseek.com/api_keys",
    keyVariables: ["DEEPSEEK_API_KEY"],
    defaultModel: "deepseek-v4-flash",
    needsKey: true,
    domains: ["api.deepseek.com"],
  },
  {
    id: "moonshot",
    name: "Moonshot AI (Kimi)",
    regions: [
      { id: "international", name: "International", baseUrl: "https://api.moonshot.ai/v1" },
      { id: "china", name: "China", baseUrl: "https://api.moonshot.cn/v1" },
    ],
    keyUrl: "https://platform.moonshot.ai/console/api-keys",
    keyVariables: ["MOONSHOT_API_KEY", "KIMI_API_KEY"],
    defaultModel: "kimi-k2.6",
    needsKey: true,
    domains: ["api.moonshot.ai", "api.moonshot.cn"],
  },
  {
    id: "zai",
    name: "Z.AI",
    regions: [
      { id: "international", name: "International", baseUrl: "https://api.z.ai/api/paas/v4" },
      { id: "china", name: "China", baseUrl: "https://open.bigmodel.cn/api/paas/v4" },
      { id: "coding", name: "Coding Plan", baseUrl: "https://api.z.ai/api/coding/paas/v4" },
      { id: "coding-china", name: "Coding Plan, China", baseUrl: "https://open.bigmodel.cn/api/coding/paas/v4" },
    ],
    keyUrl: "https://z.ai/manage-apikey/apikey-list",
    keyVariables: ["ZAI_API_KEY", "Z_AI_API_KEY", "ZHIPUAI_API_KEY", "ZHIPU_API_KEY"],
    defaultModel: "glm-5.2",
    needsKey: true,
    domains: ["z.ai", "bigmodel.cn"],
  },
  {
    id: "minimax",
    name: "MiniMax",
    regions: [
      { id: "international", name: "International", baseUrl: "https://api.minimax.io/v1" },
      { id: "china", name: "China", baseUrl: "https://api.minimaxi.com/v1" },
    ],
    keyUrl: "https://platform.minimax.io/user-center/basic-information/interface-key",
    keyVariables: ["MINIMAX_API_KEY"],
    defaultModel: "MiniMax-M2.7",
    needsKey: true,
    domains: ["minimax.io", "minimaxi.com"],
  },
  // Addresses and variables: each service's own page about OpenAI's dialect, named behind the entry.
  plain({ // https://ai.google.dev/gemini-api/docs/openai
    id: "gemini",
    name: "Google Gemini",
    baseUrl: "https://generativelanguage.googleapis.com/v1beta/openai",
    keyUrl: "https://aistudio.google.com/apikey",
    keyVariables: ["GEMINI_API_KEY"],
    defaultModel: "gemini-flash-latest",
  }),
  plain({ // https://docs.mistral.ai/api
    id: "mistral",
    name: "Mistral AI",
    baseUrl: "https://api.mistral.ai/v1",
    keyUrl: "https://console.mistral.ai/api-keys",
    keyVariables: ["MISTRAL_API_KEY"],
    defaultModel: "mistral-large-latest",
  }),
  // Its models of the year before ended on 2026-05-15 (https://docs.x.ai/developers/migration/may-15-retirement).
  plain({ // https://docs.x.ai/docs/api-reference
    id: "xai",
    name: "xAI (Grok)",
    baseUrl: "https://api.x.ai/v1",
    keyUrl: "https://console.x.ai",
    keyVariables: ["XAI_API_KEY"],
    keyPrefix: "xai-",
    defaultModel: "grok-4.3",
  }),
  plain({ // https://console.groq.com/docs/openai
    id: "groq",
    name: "Groq",
    baseUrl: "https://api.groq.com/openai/v1",
    keyUrl: "https://console.groq.com/keys",
    keyVariables: ["GROQ_API_KEY"],
    keyPrefix: "gsk_",
    defaultModel: "openai/gpt-oss-120b",
    maxTokens: "max_completion_tokens", // https://console.groq.com/docs/api-reference: the other is deprecated
  }),
  plain({ // https://inference-docs.cerebras.ai/resources/openai
    id: "cerebras",
    name: "Cerebras",
    baseUrl: "https://api.cerebras.ai/v1",
    keyUrl: "https://cloud.cerebras.ai",
    keyVariables: ["CEREBRAS_API_KEY"],
    keyPrefix: "csk-",
    defaultModel: "gpt-oss-120b",
    maxTokens: "max_completion_tokens", // https://inference-docs.cerebras.ai/api-reference/chat-completions
  }),
  {
    // https://docs.together.ai/docs/inference/openai-compatibility; `.xyz` is its former host, which still answers.
    id: "together",
    name: "Together AI",
    regions: single("https://api.together.ai/v1"),
    keyUrl: "https://api.together.ai/settings/api-keys",
    keyVariables: ["TOGETHER_API_KEY"],
    defaultModel: "openai/gpt-oss-120b",
    needsKey: true,
    domains: ["api.together.ai", "api.together.xyz"],
    trustedPattern: /^api\.together\.xyz$/,
  },
  plain({ // https://docs.fireworks.ai/tools-sdks/openai-compatibility
    id: "fireworks",
    name: "Fireworks AI",
    baseUrl: "https://api.fireworks.ai/inference/v1",
    keyUrl: "https://app.fireworks.ai/settings/users/api-keys",
    keyVariables: ["FIREWORKS_API_KEY"],
    keyPrefix: "fw_",
    defaultModel: "accounts/fireworks/models/gpt-oss-120b",
  }),
  plain({ // https://docs.perplexity.ai/guides/chat-completions-guide; no `/v1`
    id: "perplexity",
    name: "Perplexity",
    baseUrl: "https://api.perplexity.ai",
    keyUrl: "https://www.perplexity.ai/account/api",
    keyVariables: ["PERPLEXITY_API_KEY"],
    keyPrefix: "pplx-",
    defaultModel: "sonar",
  }),
  plain({ // https://docs.api.nvidia.com/nim/reference/llm-apis
    id: "nvidia",
    name: "NVIDIA NIM",
    baseUrl: "https://integrate.api.nvidia.com/v1",
    keyUrl: "https://build.nvidia.com/settings/api-keys",
    keyVariables: ["NVIDIA_API_KEY"],
    keyPrefix: "nvapi-",
    defaultModel: "openai/gpt-oss-120b",
  }),
  plain({ // https://docs.sambanova.ai/cloud/docs/capabilities/openai-compatibility
    id: "sambanova",
    name: "SambaNova",
    baseUrl: "https://api.sambanova.ai/v1",
    keyUrl: "https://cloud.sambanova.ai/apis",
    keyVariables: ["SAMBANOVA_API_KEY"],
    defaultModel: "gpt-oss-120b",
  }),
  plain({ // https://docs.github.com/en/rest/models/inference. No variable: every CI job has a GITHUB_TOKEN, for another use.
    id: "github-models",
    name: "GitHub Models",
    baseUrl: "https://models.github.ai/inference",
    keyUrl: "https://github.com/settings/personal-access-tokens",
    keyVariables: [],
    keyPrefix: "github_pat_",
    defaultModel: "openai/gpt-4.1",
  }),
  plain({ // https://huggingface.co/docs/inference-providers. No variable: HF_TOKEN is there to download models.
    id: "huggingface",
    name: "Hugging Face Inference Providers",
    baseUrl: "https://router.huggingface.co/v1",
    keyUrl: "https://huggingface.co/settings/tokens",
    keyVariables: [],
    keyPrefix: "hf_",
    defaultModel: "openai/gpt-oss-120b",
  }),
  plain({ // https://vercel.com/docs/ai-gateway/openai-compat
    id: "vercel",
    name: "Vercel AI Gateway",
    baseUrl: "https://ai-gateway.vercel.sh/v1",
    keyUrl: "https://vercel.com/d?to=%2F%5Bteam%5D%2F%7E%2Fai%2Fapi-keys",
    keyVariables: ["AI_GATEWAY_API_KEY"],
    defaultModel: "openai/gpt-4o",
  }),
  {
    // https://developers.cloudflare.com/ai-gateway/usage/chat-completion/. Known, but not trusted: the account in the path
    // may be anybody's, and it can keep what passes through it.
    id: "cloudflare",
    name: "Cloudflare AI Gateway",
    regions: [],
    addressExample: "https://gateway.ai.cloudflare.com/v1/ACCOUNT/GATEWAY/compat",
    keyUrl: "https://dash.cloudflare.com/?to=/:account/ai/ai-gateway",
    keyVariables: [],
    needsKey: true,
    domains: ["gateway.ai.cloudflare.com"],
  },
  {
    // https://docs.aws.amazon.com/bedrock/latest/userguide/inference-chat-completions.html
    id: "bedrock",
    name: "Amazon Bedrock",
    regions: [
      { id: "us-east-1", name: "US East", baseUrl: "https://bedrock-runtime.us-east-1.amazonaws.com/openai/v1" },
      { id: "us-west-2", name: "US West", baseUrl: "https://bedrock-runtime.us-west-2.amazonaws.com/openai/v1" },
      { id: "eu-central-1", name: "Europe", baseUrl: "https://bedrock-runtime.eu-central-1.amazonaws.com/openai/v1" },
      {
        id: "ap-northeast-1",
        name: "Japan",
        baseUrl: "https://bedrock-runtime.ap-northeast-1.amazonaws.com/openai/v1",
      },
    ],
    keyUrl: "https://console.aws.amazon.com/bedrock/home#/api-keys",
    keyVariables: ["AWS_BEARER_TOKEN_BEDROCK"],
    defaultModel: "openai.gpt-oss-120b-1:0",
    needsKey: true,
    domains: [],
    hostPattern: BEDROCK_HOST,
    trustedPattern: BEDROCK_HOST,
  },
  {
    // https://docs.siliconflow.cn/en/userguide/quickstart
    id: "siliconflow",
    name: "SiliconFlow",
    regions: [
      { id: "china", name: "China", baseUrl: "https://api.siliconflow.cn/v1" },
      { id: "international", name: "International", baseUrl: "https://api.siliconflow.com/v1" },
    ],
    keyUrl: "https://cloud.siliconflow.cn/account/ak",
    keyVariables: ["SILICONFLOW_API_KEY"],
    defaultModel: "Qwen/Qwen3-Coder-480B-A35B-Instruct",
    needsKey: true,
    domains: ["api.siliconflow.cn", "api.siliconflow.com"],
  },
  {
    // https://www.volcengine.com/docs/82379/1330626; no `/v1`. A model may also be the id of an endpoint (`ep-…`).
    id: "volcengine",
    name: "Volcengine Ark (Doubao)",
    regions: [
      { id: "china", name: "China", baseUrl: "https://ark.cn-beijing.volces.com/api/v3" },
      { id: "international", name: "International", baseUrl: "https://ark.ap-southeast.bytepluses.com/api/v3" },
    ],
    keyUrl: "https://console.volcengine.com/ark/region:ark+cn-beijing/apiKey",
    keyVariables: ["ARK_API_KEY"],
    defaultModel: "doubao-seed-1-6-251015",
    needsKey: true,
    domains: ["ark.cn-beijing.volces.com", "ark.ap-southeast.bytepluses.com"],
  },
  plain({ // https://cloud.tencent.com/document/product/1729/111007
    id: "hunyuan",
    name: "Tencent Hunyuan",
    baseUrl: "https://api.hunyuan.cloud.tencent.com/v1",
    keyUrl: "https://console.cloud.tencent.com/hunyuan/api-key",
    keyVariables: ["HUNYUAN_API_KEY"],
    defaultModel: "hunyuan-turbos-latest",
  }),
  plain({ // https://cloud.baidu.com/doc/qianfan-api/s/3m9b5lqft; `/v2`
    id: "qianfan",
    name: "Baidu Qianfan",
    baseUrl: "https://qianfan.baidubce.com/v2",
    keyUrl: "https://console.bce.baidu.com/iam/#/iam/apikey/list",
    keyVariables: ["QIANFAN_API_KEY"],
    keyPrefix: "bce-v3/",
    defaultModel: "ernie-4.5-turbo-128k",
  }),
  {
    // https://platform.stepfun.com/docs; the keys of one site are not the other's (https://platform.stepfun.ai/docs).
    id: "stepfun",
    name: "StepFun",
    regions: [
      { id: "china", name: "China", baseUrl: "https://api.stepfun.com/v1" },
      { id: "international", name: "International", baseUrl: "https://api.stepfun.ai/v1" },
    ],
    keyUrl: "https://platform.stepfun.com/interface-key",
    keyVariables: ["STEPFUN_API_KEY", "STEP_API_KEY"],
    defaultModel: "step-3.5-flash",
    needsKey: true,
    domains: ["api.stepfun.com", "api.stepfun.ai"],
  },
  local("ollama", "Ollama", 11434),
  local("lmstudio", "LM Studio", 1234),
  local("llamacpp", "llama.cpp", 8080),
  local("vllm", "vLLM", 8000),
];
