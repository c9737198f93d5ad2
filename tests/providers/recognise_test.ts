import { deepEqual, equal, ok } from "node:assert/strict";
import fc from "fast-check";
import { providerFacts } from "../../src/providers/facts.ts";
import { baseUrlOfKeyVariable, isBuiltInHost, providerOf, providersOfKey } from "../../src/providers/recognise.ts";
import { PROVIDERS } from "../../src/providers/table.ts";

Deno.test("providerOf() recognises every address of the table as its own entry", () => {
  for (const provider of PROVIDERS) {
    for (const region of provider.regions) equal(providerOf(region.baseUrl)?.id, provider.id, region.baseUrl);
  }
});

Deno.test("providerOf() tells the services apart by host", () => {
  const cases: readonly [string, string][] = [
    ["https://api.openai.com/v1", "openai"],
    ["https://API.OPENAI.COM/v1", "openai"],
    ["https://api.openai.com./v1", "openai"],
    ["https://coding.dashscope.aliyuncs.com/v1", "coding-plan"],
    ["https://token-plan.eu-west-1.maas.aliyuncs.com/compatible-mode/v1", "token-plan"],
    ["https://x.dashscope.aliyuncs.com/v1", "dashscope"],
    ["https://llm-abc.ap-southeast-1.maas.aliyuncs.com/compatible-mode/v1", "dashscope"],
    ["https://gateway.ai.cloudflare.com/v1/account/gateway/compat", "cloudflare"],
    ["https://bedrock-runtime.eu-west-3.amazonaws.com/openai/v1", "bedrock"],
    ["https://bedrock-mantle.us-east-1.api.aws/v1", "bedrock"],
    ["https://s3.us-east-1.amazonaws.com/openai/v1", "custom"],
    ["https://api.groq.com/openai/v1", "groq"],
    ["https://groq.com/openai/v1", "custom"],
    ["https://api.together.ai/v1", "together"],
    ["https://api.together.xyz/v1", "together"],
    ["https://open.bigmodel.cn/api/coding/paas/v4", "zai"],
    ["https://gateway.alibaba-inc.com/v1", "dashscope"],
    ["https://acme.openai.azure.com/openai/v1", "azure"],
    ["https://acme.services.ai.azure.com/openai/v1", "azure"],
    ["http://localhost:11434/v1", "ollama"],
    ["http://[::1]:1234/v1", "lmstudio"],
    ["http://127.0.0.1:8080", "llamacpp"],
    ["http://127.0.0.1:9999/v1", "custom"],
    ["https://llm.example.com:11434/v1", "custom"],
    ["https://api.openai.com.evil.example/v1", "custom"],
    ["https://evil-openrouter.ai/v1", "custom"],
    ["https://acme.openai.azure.com.evil.example", "custom"],
    ["not a url", "custom"],
  ];
  for (const [url, id] of cases) equal(providerFacts.idOf(url), id, url);
});

Deno.test("isBuiltInHost() knows the hosts of all remote services and of no other", () => {
  for (const provider of PROVIDERS) {
    for (const region of provider.regions) {
      equal(isBuiltInHost(new URL(region.baseUrl).host), provider.localPort === undefined, region.baseUrl);
    }
  }
  for (
    const host of [
      "api.together.xyz",
      "acme.openai.azure.com",
      "API.openai.com",
      "api.openai.com.",
      "api.openai.com:443",
    ]
  ) {
    ok(isBuiltInHost(host), host);
  }
  for (
    const host of [
      "openai.com.evil.example",
      "api.openai.com.evil.example",
      "evilapi.openai.com.example",
      "notopenrouter.ai",
      "api.openai.com:8443",
      "api.openai.com@evil.example",
      "evil.example/api.openai.com",
      "evil.example#api.openai.com",
      "evil.example?api.openai.com",
      "api.openai.com\\@evil.example",
      "a.alicloudapi.com",
      "x.alibaba-inc.com",
      "studio.modelscope.cn",
      "evil.acme.openai.azure.com.example",
      "token-plan.a.b.maas.aliyuncs.com",
      "llm-abc.ap-southeast-1.maas.aliyuncs.com",
      "gateway.ai.cloudflare.com",
      "bedrock-runtime.us-east-1.amazonaws.com.evil.example",
      "evil.bedrock-runtime.us-east-1.amazonaws.com",
      "127.0.0.1",
      "localhost:11434",
      "",
    ]
  ) equal(isBuiltInHost(host), false, host);
});

Deno.test("isBuiltInHost() says no to every name that only contains a built-in one", () => {
  const built = PROVIDERS.filter((p) => p.localPort === undefined)
    .flatMap((p) => p.regions.map((r) => new URL(r.baseUrl).hostname));
  const label = fc.stringMatching(/^[a-z0-9]{1,8}$/);
  fc.assert(fc.property(fc.constantFrom(...built), label, label, (host, before, after) => {
    equal(isBuiltInHost(`${host}.${after}.example`), false);
    equal(isBuiltInHost(`${before}${host}`), false);
    equal(isBuiltInHost(`${host}-${after}`), false);
  }));
});

Deno.test("baseUrlOfKeyVariable() gives the address that goes with a key's variable", () => {
  equal(baseUrlOfKeyVariable("OPENROUTER_API_KEY"), "https://openrouter.ai/api/v1");
  equal(baseUrlOfKeyVariable("AZURE_OPENAI_API_KEY"), undefined);
  equal(baseUrlOfKeyVariable("HOME"), undefined);
});

Deno.test("providerFacts: every remote service needs a key and says where to get one; no local one does", () => {
  for (const provider of PROVIDERS) {
    equal(providerFacts.needsKey(provider.id), provider.localPort === undefined, provider.id);
    if (provider.keyVariables.length > 0) ok(provider.keyUrl?.startsWith("https://"), provider.id);
  }
  equal(providerFacts.needsKey("custom"), true);
  deepEqual(new Set(PROVIDERS.map(({ id }) => id)).size, PROVIDERS.length);
});

Deno.test("providersOfKey() knows whose key was sent to somebody else", () => {
  deepEqual(providersOfKey("sk-or-v1-abc", "openai").map(({ id }) => id), ["openrouter"]);
  deepEqual(providersOfKey("sk-sp-abc", "dashscope").map(({ id }) => id), ["coding-plan", "token-plan"]);
  deepEqual(providersOfKey("sk-sp-abc", "token-plan"), []);
  deepEqual(providersOfKey("sk-abc", "deepseek"), []);
});

Deno.test("every service that people use in 2026 has its entry: address, key page, variable, where its version stands", () => {
  const expected: Readonly<Record<string, readonly [baseUrl: string, variable?: string]>> = {
    groq: ["https://api.groq.com/openai/v1", "GROQ_API_KEY"],
    mistral: ["https://api.mistral.ai/v1", "MISTRAL_API_KEY"],
    xai: ["https://api.x.ai/v1", "XAI_API_KEY"],
    together: ["https://api.together.ai/v1", "TOGETHER_API_KEY"],
    fireworks: ["https://api.fireworks.ai/inference/v1", "FIREWORKS_API_KEY"],
    cerebras: ["https://api.cerebras.ai/v1", "CEREBRAS_API_KEY"],
    gemini: ["https://generativelanguage.googleapis.com/v1beta/openai", "GEMINI_API_KEY"],
    perplexity: ["https://api.perplexity.ai", "PERPLEXITY_API_KEY"],
    nvidia: ["https://integrate.api.nvidia.com/v1", "NVIDIA_API_KEY"],
    "github-models": ["https://models.github.ai/inference"],
    huggingface: ["https://router.huggingface.co/v1"],
    vercel: ["https://ai-gateway.vercel.sh/v1", "AI_GATEWAY_API_KEY"],
    sambanova: ["https://api.sambanova.ai/v1", "SAMBANOVA_API_KEY"],
    siliconflow: ["https://api.siliconflow.cn/v1", "SILICONFLOW_API_KEY"],
    volcengine: ["https://ark.cn-beijing.volces.com/api/v3", "ARK_API_KEY"],
    hunyuan: ["https://api.hunyuan.cloud.tencent.com/v1", "HUNYUAN_API_KEY"],
    qianfan: ["https://qianfan.baidubce.com/v2", "QIANFAN_API_KEY"],
    zai: ["https://api.z.ai/api/paas/v4", "ZAI_API_KEY"],
    stepfun: ["https://api.stepfun.com/v1", "STEPFUN_API_KEY"],
    bedrock: ["https://bedrock-runtime.us-east-1.amazonaws.com/openai/v1", "AWS_BEARER_TOKEN_BEDROCK"],
  };
  for (const [id, [baseUrl, variable]] of Object.entries(expected)) {
    const provider = PROVIDERS.find((one) => one.id === id);
    deepEqual([provider?.regions[0]?.baseUrl, provider?.keyVariables[0]], [baseUrl, variable], id);
    ok(provider?.keyUrl?.startsWith("https://"), id);
    ok((provider?.defaultModel ?? "") !== "", id);
  }
  ok(PROVIDERS.some(({ id, addressExample }) => id === "cloudflare" && addressExample !== undefined));
});

Deno.test("no service claims a variable that machines carry for another use", () => {
  for (const name of ["GITHUB_TOKEN", "GH_TOKEN", "HF_TOKEN", "AWS_SECRET_ACCESS_KEY", "GOOGLE_API_KEY"]) {
    equal(providerFacts.keyVariables.includes(name), false, name);
  }
});

Deno.test("a service without an address for everybody says what one looks like", () => {
  for (const { id, regions, addressExample } of PROVIDERS) {
    equal(addressExample !== undefined, regions.length === 0, id);
    if (addressExample !== undefined) equal(providerFacts.idOf(addressExample), id);
  }
});
