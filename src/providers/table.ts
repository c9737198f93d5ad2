// Owns the table of services: addresses, where to get a key, names of key variables, default models, quirks.
// Data only, no IO and no decisions beside recognition in `recognise.ts`. Adding a service is adding an entry.
import type { Provider, Region } from "./provider.ts";

/** A label and its domain: `token-plan.cn-beijing.maas.aliyuncs.com`. */
const TOKEN_PLAN_HOST = /^token-plan\.[a-z0-9-]+\.maas\.aliyuncs\.com$/;
/** Resources of Azure customers; all of them end at Microsoft's own gateway. */
const AZURE_HOST = /^[a-z0-9-]+\.(?:openai|cognitiveservices|services\.ai)\.azure\.com$/;

const DASHSCOPE_KEYS = "https://bailian.console.aliyun.com/?tab=model#/api-key";

function single(baseUrl: string): readonly Region[] {
  return [{ id: "default", name: "", baseUrl }];
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
    ],
    keyUrl: "https://z.ai/manage-apikey/apikey-list",
    keyVariables: ["ZAI_API_KEY", "Z_AI_API_KEY", "ZHIPUAI_API_KEY"],
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
  local("ollama", "Ollama", 11434),
  local("lmstudio", "LM Studio", 1234),
  local("llamacpp", "llama.cpp", 8080),
  local("vllm", "vLLM", 8000),
];
