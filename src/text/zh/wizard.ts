// Simplified Chinese: the words of `wizard`; what they mean and where they stand is told in `en/wizard.ts`.
import type { Catalogue } from "../en.ts";
import { FREE_TIER_ENDED } from "./free_tier.ts";

/** Names of the regions in the table of providers. */
const REGIONS: Readonly<Record<string, string>> = {
  china: "中国",
  international: "国际",
  us: "美国",
  "us-east-1": "美国东部",
  "us-west-2": "美国西部",
  "eu-central-1": "欧洲",
  "ap-northeast-1": "日本",
};

export const wizard: Catalogue["wizard"] = {
  welcome: "欢迎使用 qwen",
  welcomeMore: "这里还没有设置模型。只需回答几个问题，在确认可用之前不会保存任何内容。",
  welcomeAgain: "只需回答几个问题，在确认可用之前不会保存任何内容。",
  left: "没有保存任何内容。运行 qwen 可重新开始。",

  methodTitle: "你想如何登录？",
  local: (name: string) => `本机上的 ${name}`,
  localHint: (host: string, models: number) => `${host}，${models} 个模型，无需 API key`,
  byKey: "提供商的 API key",
  byKeyHint: "OpenAI、阿里云、DeepSeek 等",
  byUrl: "其他 OpenAI 兼容的地址",
  byUrlHint: "公司的网关、vLLM、LiteLLM 等",
  openRouter: "在浏览器中登录 OpenRouter",
  openRouterHint: "登录并为你生成 API key",
  qwenOAuth: "在浏览器中登录 Qwen OAuth",
  qwenOAuthHint: "其免费额度已于 2026-04-15 终止",
  qwenEnded: `${FREE_TIER_ENDED}：服务可能拒绝此登录或其请求`,
  demo: "只想看看演示",
  demoHint: "无需账户，无需网络",

  providerTitle: "哪个提供商？",
  ownAddress: "你自己的地址",
  regionTitle: (provider: string) => `${provider}：哪个地域？`,
  region: (id: string, name: string) => REGIONS[id] ?? (name === "" ? id : name),
  urlPrompt: "Base URL：",
  addressLike: (example: string) => `你的地址形如 ${example}`,
  inTheClear: "此地址未加密：途中任何人都能读到 API key 和回答",
  addressMissing: "请输入地址，例如 https://api.example.com/v1",
  addressWrong: "这不是地址：应形如 https://api.example.com/v1",
  addressWithName: "请不要在地址中写用户名和密码",

  keyWhere: (url: string) => `获取 API key：${url}`,
  keyPrompt: (name: string) => `${name} 的 API key：`,
  answered: "你上面的回答",
  keyOptional: "不需要则留空",
  keyMissing: "请粘贴或输入 API key",
  keyWrong: "这不可能是 API key：它含有空格或 API key 中不会有的字符",
  keyIsAddress: "这是地址，不是 API key",

  modelTitle: (count: number) => `哪个模型？（共 ${count} 个）`,
  otherModel: "其他模型，输入名称",
  modelPrompt: "模型：",

  listing: "正在查询模型列表",
  addedVersion: (url: string) => `API 位于 ${url}：使用该地址`,
  checking: (model: string, host: string) => `正在请 ${host} 的 ${model} 说一个词`,
  waitHint: "Esc 返回",
  keyRefused: (host: string) => `${host} 不接受此 API key`,
  keyNeeded: (host: string) => `${host} 需要 API key`,
  serverSaid: (said: string) => `它说：${said}`,
  givenUp: "已放弃",
  reasonCheck: "用于验证你选择的登录",
  reasonSignIn: "用于登录",
  reasonLocal: "用于查找本机上的模型服务器",
  works: "可以使用",
  failedTitle: "接下来怎么办？",
  failedChoices: {
    retry: "再试一次",
    url: "更改地址",
    key: "更改 API key",
    model: "更改模型",
    anyway: "仍然使用",
  },
};
