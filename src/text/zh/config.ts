// Simplified Chinese: the words of `config`; what they mean and where they stand is told in `en/config.ts`.
import type { Catalogue } from "../en.ts";
import { spaceAfter, spaceBefore, spaced } from "./spacing.ts";

const list = (names: readonly string[]): string => names.map((name) => `“${name}”`).join("、");

export const config: Catalogue["config"] = {
  openHome: (path: string, mode: string) =>
    `本机的其他用户可以更改 ${path}（权限 ${mode}），从而改变密钥的去向：chmod go-w ${path}`,
  foreign: (path: string) => `已忽略“${path}”：它属于另一个用户，且所在目录人人可写`,
  linked: (path: string) => `已忽略“${path}”：它是指向所在目录之外文件的链接，项目无权代其说话`,
  unreadable: (path: string) => `无法读取“${path}”：不从中采用任何内容，对 .env 文件的查找到此结束`,
  "too-large": (path: string) => `“${path}”大于 1 MiB：不从中采用任何内容，对 .env 文件的查找到此结束`,
  "not-text": (path: string) => `“${path}”不是 UTF-8 或 UTF-16 文本：不从中采用任何内容，对 .env 文件的查找到此结束`,
  foreignLine: ({ path, line, name }: { path: string; line: number; name: string }) =>
    `“${path}”第 ${line} 行用另一种 shell 的写法设置 ${name}，不会被读取：请写成 ${name}=值`,
  hides: (path: string, unreached: string) =>
    `“${path}”中没有密钥，却结束了对 env 文件的搜索；没有读到“${unreached}”（qwen env --trace）`,
  loaderRefused: (path: string, names: readonly string[]) =>
    `“${path}”不得设置会改变程序加载方式的变量；已忽略：${names.join("、")}`,

  settingsHint: (path: string) => `请更正 ${path}；程序绝不会替你修改或重置它`,
  settingsSyntax: ({ path, line, column, what }: { path: string; line: number; column: number; what: string }) =>
    `无法读取设置“${path}”，第 ${line} 行第 ${column} 列：${what}`,
  settingsType: (
    { path, line, column, key, wanted, found }: {
      path: string;
      line: number;
      column: number;
      key: string;
      wanted: string;
      found: string;
    },
  ) =>
    `无法使用设置“${path}”，第 ${line} 行第 ${column} 列：${key === "" ? "" : `“${key}”`}应为${
      spaceBefore(wanted)
    }，实际为${spaceBefore(found)}`,
  settingsTooDeep: (path: string) => `无法读取设置“${path}”：嵌套过深`,
  settingsUnreadable: (path: string, fault: string) => `无法读取设置“${path}”：${fault}`,
  fault: {
    "not-a-file": "不是普通文件",
    unreadable: "没有权限，或读取出错",
    "too-large": "大于 1 MiB",
    "not-text": "不是 UTF-8 或 UTF-16 文本",
  },
  kinds: {
    string: "字符串",
    number: "数字",
    boolean: "true 或 false",
    null: "null",
    object: "对象",
    array: "列表",
  },
  oneOf: (names: readonly string[]) => `${list(names)}之一`,
  syntax: {
    InvalidSymbol: "JSON 中没有的词",
    InvalidNumberFormat: "JSON 不允许的数字",
    PropertyNameExpected: "缺少双引号括起的属性名（或多了一个逗号）",
    ValueExpected: "缺少值（或多了一个逗号）",
    ColonExpected: "缺少冒号",
    CommaExpected: "缺少逗号",
    CloseBraceExpected: "缺少右花括号",
    CloseBracketExpected: "缺少右方括号",
    EndOfFileExpected: "结尾之后还有内容",
    UnexpectedEndOfComment: "注释没有结束",
    UnexpectedEndOfString: "字符串没有结束",
    InvalidEscapeCharacter: "反斜杠后面是 JSON 不允许的字符",
    other: "不是有效的 JSON",
  },
  settingsLeftBehind: (usual: string, qwenHome: string) =>
    `未读取“${usual}”：QWEN_HOME 指向“${qwenHome}”，而那里没有 settings.json`,
  unknownProtocol: (provider: string, path: string) =>
    `已忽略“${path}”中的 modelProviders “${provider}”：providerProtocol 没有说明它使用哪种协议`,
  generationSealed: (model: string, path: string) =>
    `未使用 model.generationConfig：“${path}”中 modelProviders 的条目“${model}”以自己的为准`,
  responsesWireApi: (model: string, path: string) =>
    `“${path}”中 modelProviders 的条目“${model}”要求使用 Responses API；将使用 Chat Completions`,
  unknownSelectedType: (path: string, known: readonly string[]) =>
    `已忽略“${path}”中的 security.auth.selectedType：本程序认识${list(known)}`,

  source: {
    flag: (name: string, file?: string) => file === undefined ? `选项 ${name}` : `选项 ${name}，读自 ${file}`,
    environment: (name: string) => `环境变量 ${name}`,
    file: ({ name, path, line }: { name: string; path: string; line?: number }) =>
      `${path}${line === undefined ? "" : ` 第 ${line} 行`}的 ${name}`,
    default: (provider?: string) => provider === undefined ? "默认值" : `${provider} 的默认值`,
    oauth: (issuer: string, path: string) => `${issuer} 的登录，${path}`,
  },
  url: {
    invalid: (source: string, reason: string) => `无法使用${spaced(source)}给出的 Base URL：${reason}`,
    noScheme: "它不以 http:// 或 https:// 开头",
    unparsable: "它不是 URL",
    notHttp: "只能使用 http:// 和 https://",
    credentials: "它含有用户名或密码",
    quoted: "引号成了值的一部分",
    quotedHint: "请去掉引号：cmd 的 set、docker 的 --env-file 和 systemd 会把引号当作值的一部分",
    variable: "其中有变量名，而没有任何东西会替换成它的值",
    variableHint: "请直接写出值；env 文件不会代入变量",
    schemeHint: "请写完整，例如 https://api.openai.com/v1 或 http://127.0.0.1:11434/v1",
    credentialsHint: "请从 URL 中去掉用户名和密码；API key 请用 OPENAI_API_KEY 给出",
    query: (names: string) => `其查询参数中有 ${names}，不会被发送`,
    queryHint: "请去掉查询参数（只保留 api-version）；网关另需的内容请写在 model.generationConfig.customHeaders 中",
  },
  implausible: {
    cut: (source: string, name: string) =>
      `${source} 的值在其中的“#”处被截断：如果“#”属于这个值，请加引号：${name}="…"`,
    quoted: (source: string) => `${source} 给出的值以引号开头或结尾：请去掉引号，或补上缺少的那个`,
    unset: (source: string) => `${source} 给出的值写的是一个未设置的变量名：将原样发送`,
    unexpanded: (source: string) => `${source} 给出的值是一个变量名，没有任何东西会替换它：将原样发送`,
    bearer: (source: string) => `${source} 给出的密钥以“Bearer”开头：这里只应写密钥本身`,
    placeholder: (source: string) => `${source} 给出的密钥看起来像是说明里的占位文字，而不是密钥`,
    othersAddress: (source: string) => `${source} 不会被读取；地址应写在 OPENAI_BASE_URL 中`,
  },
  key: {
    unusable: (source: string) => `无法使用${spaced(source)}给出的 API key：它含有无法放入标头的字符`,
    copyAgain: "请重新复制 API key；它只由普通字母、数字和符号组成",
    plainHttp: (host: string) => `与 ${host} 的连接是明文 http：途中任何人都能读到发往那里的 API key`,
    inArguments: "本机的其他用户可以在进程列表中读到这个 API key：请改用 --openai-api-key @文件 或 -（标准输入）",
    blank: (source: string) => `${spaceAfter(source)}为空白，视为未设置`,
    noneOnStdin: "--openai-api-key - 在标准输入上没有读到 API key",
    noneInFile: (path: string) => `--openai-api-key 指定的“${path}”中没有 API key`,
    fileUnreadable: (path: string, fault: string) => `无法读取 --openai-api-key 指定的“${path}”：${fault}`,
    absent: "没有这个文件",
    stdinHint: "请用管道传入，例如：qwen --openai-api-key - -p hi < keyfile",
  },
  keyFile: {
    both: (direct: string, file: string) => `给出了两个密钥：${direct} 和 ${file}`,
    bothHint: (name: string) => `请去掉其中一个：unset ${name}  或  unset ${name}_FILE`,
    unusable: (path: string, by: string, why: string) => `无法使用密钥文件“${path}”（由 ${by} 指定）：${why}`,
    absent: "没有这个文件",
    tooLarge: "它大于 64 KiB",
    empty: "它是空的",
    open: (path: string, mode: string, by: string) =>
      `本机的其他用户可以读取密钥文件“${path}”（权限 ${mode}，由 ${by} 指定）：chmod go= "${path}"`,
    outside: (by: string) => `${by} 指定的密钥文件不在其目录中：项目不能指定你的文件`,
  },
  workload: {
    missing: (name: string, by: string) => `未设置 ${name}，但已指定工作负载（${by}）`,
    guide: "各服务所需内容：docs/credentials.md 的 Workload identity",
    both: (one: string, other: string) => `工作负载只用一种方式证明身份，但指定了两种：${one}、${other}`,
    insecure: (name: string) => `${name} 必须是 https:// 地址：身份证明会发往那里`,
    tokenType: (name: string, types: readonly string[]) => `${name} 应为 ${types.join("、")} 之一，或一个 urn`,
    noProgram: (by: string) => `没有用完整路径指明程序（${by}）`,
    programHint: `例如：QWEN_WORKLOAD_TOKEN_COMMAND='["/usr/bin/gcloud", "auth", "print-identity-token"]'`,
    noGithub: (by: string) => `GitHub Actions 在此不提供令牌（${by}）`,
    githubHint: (yaml: string) => `请在工作流中给该任务：${yaml}`,
    unreadable: (path: string, by: string) => `无法读取工作负载用来证明身份的“${path}”（${by}）`,
    empty: (path: string, by: string) => `“${path}”是空的（${by}）`,
    refused: (path: string, line: number, name: string) =>
      `“${path}”第 ${line} 行设置了 ${name}，不予采用：项目不能决定身份证明发往何处`,
  },
  also: {
    unknown: (name: string) => `--also 指定的不是已知服务：“${name}”`,
    near: (name: string) => `你是否想用：--also ${name}`,
    known: (ids: readonly string[]) =>
      `可以是你自己设置中 "modelProviders" 某个条目的 id、qwen-oauth，或以下之一：${ids.join(" ")}`,
    noAddress: (name: string) => `"modelProviders" 中的条目“${name}”没有 "baseUrl"`,
    projects: (name: string, source: string) => `“${name}”的地址包含项目设置的内容：${source}`,
    noKey: (name: string) => `“${name}”没有自己的密钥`,
    setKey: (names: readonly string[]) => `请设置 ${names.join(" 或 ")}；通用的 OPENAI_API_KEY 属于另一个服务`,
    noLogin: "尚未用 Qwen 登录",
    signIn: "请先登录：qwen auth login qwen",
    sameKey: ({ name, source, host }: Readonly<{ name: string; source: string; host: string }>) =>
      `“${name}”的密钥已发往 ${host}（${source}）：一个密钥只用于一个服务`,
    sameModel: (name: string) => `“${name}”出现了两次：一个名称只通向一个服务`,
  },
  keyCommand: {
    badFlag: (flag: string) => `${flag} 没有以完整路径指定程序`,
    flagHint: `例如：--key-command '["/usr/bin/pass", "show", "openai"]'`,
    badSetting: (path: string, line: number) => `${path} 第 ${line} 行的 "keyCommand" 必须以程序的完整路径开头`,
    settingHint: '例如："keyCommand":["/usr/bin/pass","show","openai"]',
    badTtl: (path: string, line: number) => `${path} 第 ${line} 行的 "keyCommandTtl" 不是时长`,
    ttlHint: '例如："keyCommandTtl":"10m"',
    refused: (path: string, line: number) =>
      `${path} 第 ${line} 行的 "keyCommand" 不会被执行：只有你自己的设置可以启动程序`,
    absent: (program: string, by: string) => `没有程序“${program}”（${by}）`,
    cannotRun: (program: string, by: string) => `无法运行“${program}”（${by}）`,
    ended: (program: string, code: number, by: string) => `“${program}”以 ${code} 结束，没有给出密钥（${by}）`,
    tooSlow: (program: string, seconds: number, by: string) =>
      `“${program}”在 ${seconds} 秒内没有给出密钥，已被结束（${by}）`,
    tooLong: (program: string, by: string) => `“${program}”输出超过 64 KiB，这不是密钥（${by}）`,
    empty: (program: string, by: string) => `“${program}”没有输出密钥（${by}）`,
    said: (line: string) => `它说：${line}`,
    tryIt: (command: string) => `请手动试一试：${command}`,
  },
  sealed: {
    refused: (path: string, line: number) =>
      `不采用 ${path} 第 ${line} 行的 "secretStore"：只有你自己的设置能决定密钥存放在哪里`,
    unknownStore: (path: string, line: number) =>
      `${path} 第 ${line} 行的 "secretStore" 既不是 "file" 也不是 "keychain"`,
    storeHint: '例如："secretStore":"keychain"',
    elsewhere: (source: string) => `${source} 中的密钥是封存过的，只有你的 settings.json 可以存放这样的密钥`,
    elsewhereHint: "请写入密钥本身，或删除这一行",
    label: "qwen：封存登录信息的密钥",
    stores: {
      macos: "macOS 钥匙串",
      "secret-service": "本桌面的密钥环（Secret Service）",
      dpapi: "Windows 数据保护",
    },
    readers: {
      macos: "你运行的每个程序都能通过 /usr/bin/security 索取它",
      "secret-service": "密钥环解锁期间，你运行的每个程序都能索取它",
      dpapi: "你运行的每个程序都能打开它，这台机器上的其他用户不能",
    },
    noProgram: (program: string) => `打开封存内容需要 ${program}，但它无法运行`,
    installHint: {
      macos: "它属于 macOS：ls -l /usr/bin/security",
      "secret-service": "请安装：apt install libsecret-tools（dnf install libsecret）",
      dpapi: "它属于 Windows：请在 System32 中查找 powershell.exe",
    },
    slow: (store: string, seconds: number) => `${store}在 ${seconds} 秒内没有回应，也许正在等待你的操作`,
    locked: (store: string) => `无法打开封存的内容：${store}已锁定`,
    unlockHint: {
      macos: "请解锁后重试：security unlock-keychain",
      "secret-service": "请解锁后重试：secret-tool lookup service qwen account sealing-key",
      dpapi: "请以封存时的用户登录 Windows",
    },
    odd: (store: string) => `${store}中以 qwen 为名的内容不是本程序的密钥`,
    noAnswer: (store: string) => `${store}没有给出密钥`,
    absentHint: {
      macos: "如果能打开且不想再用它：qwen auth unseal",
      "secret-service": "没有桌面的机器没有密钥环：请改用 keyCommand 或密钥文件（docs/credentials.md）",
      dpapi: "如果能打开且不想再用它：qwen auth unseal",
    },
    lost: (store: string) => `打开封存内容的密钥不存在：${store}中没有`,
    lostHint: "用另一把密钥封存的内容已无法打开；请重新登录：qwen auth login",
    notKept: (store: string) => `${store}没有保存密钥`,
    notOpened: (place: string, why: string) => `封存的 ${place} 无法打开：${why}`,
    whyNot: {
      form: "此版本不认识它的格式",
      "other-key": "它是用另一把密钥封存的",
      changed: "它在封存之后被改动过",
    },
    keyHint: "请重新保存密钥：qwen auth login --with-api-key",
    sealedSince: "它是在本次运行开始后被封存的",
    startAgain: "请重新启动：没有任何内容丢失",
    sinceSealed: "未保存任何内容：本次运行开始后，机密已改为封存保管",
    sinceSealedHint: "请再次运行同一命令",
    notForProject: "项目的 .qwen/.env 中不能存放封存的密钥",
    notForProjectHint: "请为你自己保存，或用 keyCommand 指明它存放的位置",
  },
  unknownAuthType: (known: readonly string[]) => `--auth-type 必须是${list(known)}之一`,
  otherProtocolHint: "任何 OpenAI 兼容的服务都可以使用：--auth-type openai --openai-base-url URL",
  enforced: {
    mismatch: ({ wanted, by, method, source }: { wanted: string; by: string; method: string; source: string }) =>
      `认证方式必须是 ${wanted}（${by}），但${spaced(source)}选择了 ${method}`,
    hint: (wanted: string) => `请使用强制要求的认证方式：qwen --auth-type ${wanted}`,
  },

  detour: ({ host, url, own }: { host: string; url: string; own: string }) =>
    `你的话会发往 ${host}：地址来自随此目录而来的 ${url}；这里不用你自己的（${own}）`,

  extras: {
    notSent: ({ names, host, url }: { names: string; host: string; url: string }) =>
      `未发送到随此目录而来的 ${host}（${url}）：${names}，它们是你自己的。用 --allow-host ${host} 可发送`,
    notTaken: ({ names, source }: { names: string; source: string }) =>
      `未采用随此目录而来的 ${source} 中的：${names}。以谁的名义请求、保存什么，只由你决定`,
  },

  binding: {
    refused: ({ host, key, url }: { host: string; key: string; url: string }) =>
      `你的 API key 未发送到 ${host}：API key 来自${spaceBefore(key)}，而地址来自${
        spaceBefore(url)
      }，后者是随此目录而来的`,
    waysOut: (host: string) => [
      `仅在本次运行中允许：--allow-host ${host}`,
      `始终允许：export QWEN_ALLOW_HOSTS=${host}，或在此处的终端中运行 qwen 并确认`,
      "使用其他地址或 API key：自行设置 OPENAI_BASE_URL，或把 OPENAI_API_KEY 写在该文件中的地址旁边",
    ],
    trustedHostsUnreadable: (path: string) => `已忽略“${path}”：它不是 {"hosts": ["name", "name:port"]} 的形式`,
  },

  loginUnreadable: (path: string) => `已忽略“${path}”：其中没有可以理解的登录信息`,
  loginEnded: (issuer: string) => `${issuer} 的登录已失效且无法刷新：请重新登录`,
  resourceUrl: (path: string) => `“${path}”中指定的 endpoint 不是 URL；改用通常的 endpoint`,
  oauthBaseUrl: (source: string) => `${spaceAfter(source)}给出的登录服务必须是 https，或是本机上的 http`,
  loginWithoutEndpoint: (issuer: string) => `${issuer} 的登录没有指定 endpoint：请加上 --openai-base-url URL 重新登录`,
  qwenOAuthModel: (model: string, asked: string) => `Qwen OAuth 只提供“${model}”：将用它代替“${asked}”`,
  modelWithoutEntry: ({ model, source, used }: { model: string; source: string; used: string }) =>
    `modelProviders 中没有名为“${model}”的条目（${source}）：将使用“${used}”`,

  proxy: {
    correct: (name: string) => `请更正：http://PROXY:PORT（${name}）`,
    ofProject: (source: string) => `未采用：${source}；项目不能选择代理`,
    pastIt: (variable: string) => `${variable} 没有指定可用的代理，而并未要求不经代理直接连接`,
    unusable: (variable: string) => `${variable} 没有指定可用的代理（http://、https:// 或 socks5:// 地址）`,
    fix: (variable: string) => `export ${variable}=http://PROXY:PORT  或  unset ${variable}`,
  },

  edit: {
    notAnObject: (path: string) => `无法修改设置“${path}”：其内容不是对象`,
    namedTwice: (path: string, key: string) => `无法修改设置“${path}”：“${key}”在其中出现了两次`,
    noHome: "无法为当前用户保存：没有主目录（请设置 HOME 或 QWEN_HOME）",
    cannotQuote: (name: string) => `无法保存 ${name}：.env 文件没有办法写出这个值`,
    tooTangled: (name: string) => `无法修改 ${name}：.env 文件对它的设置次数太多或跨行太多`,
    methodForProject: "只有 API key、Base URL 和模型可以为项目保存",
    setAside: (path: string, aside: string) =>
      `“${path}”不存在：另一个程序在写入时把它移到了“${aside}”，或在写入时被终止`,
    setAsideHint: "请重试；如果仍然如此，请把它放回原处：",
    wouldInsert: (key: string) => `无法为此用户保存“${key}”：settings 会把“$”加名称替换为变量的值`,
    wouldInsertHint: "请为此项目保存：在“.qwen/.env”中，“$”只是它本身",
    badHost: "只能信任主机名，或“主机名:端口”",
  },
};
