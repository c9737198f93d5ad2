// Simplified Chinese: the words of `doctor`; what they mean and where they stand is told in `en/doctor.ts`.
import type { Catalogue } from "../en.ts";

interface Quota {
  readonly today: number;
  readonly perDay: number;
  readonly minute: number;
  readonly perMinute: number;
}

export const doctor: Catalogue["doctor"] = {
  states: { ok: "正常", warn: "注意", fail: "失败", skipped: "–" },
  checks: {
    program: "程序",
    settings: "设置",
    envFile: ".env 文件",
    values: "配置值",
    permissions: "文件权限",
    key: "凭证",
    binding: "API key 与主机",
    store: "存放",
    certificates: "证书颁发机构",
    proxy: "代理",
    login: "登录",
    dns: "DNS",
    tcp: "TCP",
    tls: "TLS",
    clock: "时钟",
    endpoint: "endpoint",
    model: "模型",
    quota: "配额",
    terminal: "终端",
  },
  allFine: "没有需要修复的问题。",
  fixFirst: (check: string, what: string) => `请先修复（${check}）：${what}`,
  worthFixing: (check: string, what: string) => `没有失败的检查。建议修复（${check}）：${what}`,

  fromTo: (first: string, last: string) => `${first}…${last}`,

  program: (version: string, system: string) => `qwen ${version}，${system}`,
  noSettings: "没有 settings.json",
  filesRead: (paths: readonly string[]) => paths.join("、"),
  noEnvFile: "从当前目录向上和主目录中均未找到",
  envFileTaken: (path: string, variables: number) => `${path}（${variables} 个变量）`,
  refusedThere: (names: readonly string[]) => `其中未采用：${names.join("、")}`,
  notAFile: (path: string) => `${path} 被跳过：它不是普通文件`,
  showTrace: "查看查找过的每个路径：qwen env --trace",
  removeOdd: (path: string) => `请删除它，或换成文件：ls -ld ${path}`,
  values: ({ method, baseUrl, model }: { method: string; baseUrl: string; model: string }) =>
    `${method}，${baseUrl}，模型 ${model}`,
  notSignedIn: (baseUrl: string) => `没有配置认证方式；通常的 endpoint 是 ${baseUrl}`,
  correctValue: "请更正该值；下面的失败可能由它引起",
  seeStatus: "查看每个值的来源：qwen auth status",

  inFiles: "令牌和保存的密钥存放在你的文件里，你运行的每个程序都能读取",
  willSeal: (store: string): string => `尚无保存的内容；将会封存，密钥在${store}中`,
  sealedIn: (store: string): string => `已封存，密钥在${store}中`,
  notSealedYet: (count: number): string => `这里保存的令牌和密钥中有 ${count} 个是明文`,
  sealThem: "封存它们：qwen auth seal",
  modesFine: (count: number) => `${count} 个可能含有机密的文件，均不对他人开放`,
  noFiles: "没有含机密的文件",
  noModes: "此系统没有文件权限位",
  fileOpen: (path: string, mode: string) => `${path} 可被其他用户读取（权限 ${mode}）`,
  fileWritable: (path: string, mode: string) => `${path} 可被其他用户更改（权限 ${mode}）`,
  foreignOwner: (path: string) => `${path} 属于另一个用户`,
  closeFile: (path: string) => `chmod 600 ${path}`,
  closeFolder: (path: string) => `chmod 700 ${path}`,
  ownFile: (path: string) => `sudo chown "$(id -un)" ${path}`,
  more: (count: number) => `；另有 ${count} 个同类问题`,

  keyFrom: (source: string) => `API key：${source}`,
  loginFrom: (source: string) => `登录：${source}`,
  keyNotNeeded: "此 endpoint 不需要",
  noKeyFor: (host: string) => `没有用于 ${host} 的 API key`,
  setKey: "export OPENAI_API_KEY=…  或登录：qwen auth login",
  signIn: "qwen auth login",
  mayGo: (host: string) => `凭证可以发送到 ${host}`,
  settleBinding: (host: string) =>
    `请自行设置 OPENAI_BASE_URL；只有在你了解 ${host} 并确实需要时：qwen --allow-host ${host}`,
  nothingToSend: "没有可发送的凭证",

  systemOnly: "程序自身信任的颁发机构",
  addedCertificates: (count: number, names: readonly string[]) => `由 ${names.join("、")} 添加了 ${count} 个颁发机构`,
  noProxy: "无",
  proxied: (name: string, proxy: string) => `经由 ${proxy}（${name}）`,
  proxyPassedBy: (name: string) => `设置了 ${name}，但 NO_PROXY 将此主机排除在外`,

  notLooked: {
    configuration: "未检查：配置无法使用",
    nothing: "未检查：没有配置要连接的服务",
    binding: "未检查：在 API key 获准发送之前不发送任何内容",
    login: "未检查：登录不可用",
    earlier: "未检查：前面的步骤失败",
    unsent: "未检查：无法发送任何内容",
  },
  byProxy: "交由代理处理",
  isAddress: (host: string) => `${host} 本身就是地址`,
  resolved: (host: string) => `${host} 可以解析`,
  connected: (host: string) => `${host} 接受连接`,
  noAnswerTcp: (host: string, seconds: number) => `${host} 在 ${seconds} 秒内没有接受连接`,
  fixTcp: "可能被防火墙丢弃；若在代理之后：export HTTPS_PROXY=http://PROXY:PORT",
  secured: "证书有效且受信任",
  plain: "未使用：URL 写的是 http",
  plainRemote: (host: string) => `未使用：包括 API key 在内的一切都以人人可读的方式发往 ${host}`,
  fixPlain: "请在 Base URL 中使用 https://：qwen auth status 会说明它在哪里设置",
  fixCertificateDate: "请将本机时钟与准确时间比较：date -u （如果时钟正确，则是服务的证书已过期）",
  fixCertificateName: "请检查 Base URL 中的主机名：qwen auth status 会说明它在哪里设置",
  fixDns: (host: string) => `请检查拼写和本机的网络：nslookup ${host}`,
  fixCertificateIsCa: "它是颁发机构的证书，不能用作服务器证书：请用 basicConstraints=CA:FALSE 另签一张并信任它",
  proxyDead: (name: string) => `${name} 指定的代理不接受连接，或中断了连接`,
  fixProxyDead: (name: string) => `请更正它，或不用代理：unset ${name}`,
  fixBroken: "请再试一次；如果仍然如此，请询问网络或服务的管理者",
  fixSilent: (host: string) => `${host} 接受连接但不响应：请重启它，或稍等`,
  clockFine: (seconds: number) => `与 endpoint 的时钟相差不超过 ${seconds} 秒`,
  clockOff: (minutes: number, ahead: boolean) =>
    `比 endpoint 的时钟${ahead ? "快" : "慢"} ${minutes} 分钟：token 和证书的有效期据此判断`,
  fixClock: "请校准时钟：sudo timedatectl set-ntp true （macOS：sudo sntp -sS time.apple.com）",
  clockUnknown: "endpoint 没有给出时间",

  answers: (host: string, ms: number) => `${host} 有响应（${ms} 毫秒）`,
  asksForKey: (host: string) => `${host} 有响应，并要求 API key`,
  noList: (host: string) => `${host} 有响应，但没有模型列表`,
  listed: (model: string, count: number) => `${model} 在所提供的 ${count} 个模型之中`,
  notListed: (model: string, count: number) => `${model} 不在所提供的 ${count} 个模型之中，但可以作答`,
  answered: (model: string) => `${model} 可以作答`,
  keyUnproven: (model: string) => `提供 ${model}，但列表对所有人开放：密钥未得到证明`,
  modelUnproven: (model: string) => `${model} 能否作答未得到证明`,
  prove: "用一次提问来证明：qwen doctor",
  modelUnknown: "无从得知：没有 API key 就看不到列表",
  chooseModel: "请从列表中选择：qwen models 然后：export OPENAI_MODEL=NAME",

  loginValid: (until: string | undefined) => until === undefined ? "token 可用" : `token 可用，直到 ${until}`,
  quotaUsed: ({ today, perDay, minute, perMinute }: Quota) =>
    `今天 ${today} 次（每天上限 ${perDay}），本分钟 ${minute} 次（每分钟上限 ${perMinute}），在本机统计`,
  otherMethod: "qwen auth login openrouter  或使用 API key：qwen auth login --with-api-key",

  terminal: ({ size, colours, term, locale }: { size: string; colours: boolean; term: string; locale: string }) =>
    `${size}，${colours ? "彩色" : "无颜色"}，TERM ${term}，语言环境 ${locale}`,
  noTerminal: "输出不是发往终端",
  narrow: (columns: number) => `只有 ${columns} 列宽`,
  fixNarrow: "请把窗口加宽到至少 40 列",
  notUtf8: (locale: string) => `语言环境 ${locale} 不是 UTF-8：英文以外的文字可能显示不正确`,
  fixUtf8: "export LC_ALL=C.UTF-8",
};
