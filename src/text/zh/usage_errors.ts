// Simplified Chinese: what is said of a wrong command line; a part of `args`, see `en/usage_errors.ts`.

/** `“a”、“b”或“c”`. */
function orList(words: readonly string[]): string {
  const quoted = words.map((word) => `“${word}”`);
  return quoted.length < 2 ? quoted.join("") : `${quoted.slice(0, -1).join("、")}或${quoted[quoted.length - 1]}`;
}

export const usageErrors = {
  tryHelp: (command: string) => `请运行：${command}`,
  asPrompt: (command: string) => `如要作为提示词发送：${command}`,

  unknownFlag: (flag: string) => `未知选项“${flag}”`,
  unknownFlagNear: (flag: string, near: string) => `未知选项“${flag}”；你是不是想输入“${near}”？`,
  unknownCommand: (words: string) => `没有命令“${words}”`,
  foreignCommand: (words: string) => `这里没有 npm 程序的“${words}”：本程序不运行工具、扩展或频道`,
  unknownCommandNear: (words: string, near: string) => `没有命令“${words}”；你是不是想输入“${near}”？`,
  needsValue: (flag: string) => `选项“${flag}”需要一个值`,
  needsValueBefore: (flag: string, next: string) =>
    `选项“${flag}”需要一个值，但后面是“${next}”；如果这就是它的值，请写成“${flag}=${next}”`,
  takesNoValue: (flag: string) => `选项“${flag}”不接受值`,
  givenTwice: (flag: string) => `选项“${flag}”给出了两次；它只接受一个值`,
  givenTwiceAs: (flag: string, first: string) => `选项“${flag}”给出了两次，第一次写作“${first}”；它只接受一个值`,
  notHere: (flag: string, owners: readonly string[]) => `选项“${flag}”不能用在这里；它属于${orList(owners)}`,
  notOneOf: (flag: string, value: string, choices: readonly string[]) =>
    `选项“${flag}”的值应为${orList(choices)}，而不是“${value}”`,
  notOneOfNear: (flag: string, value: string, near: string) =>
    `选项“${flag}”不接受“${value}”；你是不是想输入“${near}”？`,
  notATime: (flag: string, value: string) =>
    `选项“${flag}”的值应为“60s”、“2m”或“500ms”这样的时长，最长 24 小时，而不是“${value}”`,
  notACount: (flag: string, value: string, least: number, most: number) =>
    `选项“${flag}”的值应为 ${least} 到 ${most} 之间的整数，而不是“${value}”`,
  notAnAlias: (flag: string, value: string) => `${flag} 需要 名称=模型，而不是“${value}”`,
  notAnAddress: (flag: string, value: string) =>
    `${flag} 需要本机的 IP 地址，例如 0.0.0.0 或 192.168.1.5，而不是“${value}”`,
  chainedAlias: (flag: string, name: string) => `${flag} 应指向模型，而“${name}”本身是别名`,
  blankValue: (flag: string) => `${flag} 的值为空；请省略它，或给出一个值`,
  notAnOrigin: (flag: string, value: string) =>
    `选项“${flag}”的值应为“http://localhost:3000”这样的来源，而不是“${value}”`,
  notAHost: (flag: string, value: string) =>
    `选项“${flag}”的值应为“api.example.com”或“localhost:8080”这样的主机，而不是“${value}”`,
  tooManyWords: (command: string, word: string) => `“${command}”不接受“${word}”`,
  missingWord: (command: string, word: string) => `“${command}”缺少参数：${word}`,
  missingChoice: (command: string, choices: readonly string[]) => `“${command}”需要${orList(choices)}`,
  badArgument: (command: string, value: string, choices: readonly string[]) =>
    `“${command}”接受${orList(choices)}，而不是“${value}”`,
  promptTwice: (flag: string) => `提示词给出了两次：一次通过“${flag}”，一次是不带选项的文字`,
  together: (first: string, second: string) => `“${first}”和“${second}”不能同时使用`,
  needsOther: (flag: string, other: string) => `“${flag}”只能与“${other}”一起使用`,
  interactiveNeedsTerminal: (flag: string) => `“${flag}”会开始对话，需要终端，但标准输入来自管道`,
  interactiveNeedsScreen: '对话需要一个可以输出的终端；只要一个回答时请给出提示词：qwen "…"',
  formatNeedsPrompt: (format: string) => `“--output-format ${format}”需要提示词`,

  slashModel: "单次提问用参数选择模型，而不是 /model",
  slashModelHint: "qwen -m 模型 -p …",
  refused: (flag: string, reason: string) => `本程序没有选项“${flag}”：${reason}`,
  reasons: {
    noTools: "它不运行任何工具和命令，因此没有什么需要批准；请去掉此选项",
    noSandbox: "每次运行本来就处于隔离之中；详见 qwen permissions",
    noTelemetry: "它不向任何人上报任何信息；请去掉此选项",
    noRecording: "对话会保留下来供 --continue 和 --resume 使用；--no-history 则不保留",
    insecure: "证书始终会被检查；请用 NODE_EXTRA_CA_CERTS 或 SSL_CERT_FILE 指定你自己的证书颁发机构",
    fallbackModel: "它只请求一个模型，若由别的模型回答会告知你；请用 --model 选择模型",
    inputFormat: "标准输入是纯文本；请直接用管道传入文本",
    jsonSchema: "回答是文本；请在提示词中说明所需的结构，并读取 --output-format json 的输出",
    appendSystemPrompt: "没有内置的系统提示词可供追加；请用 --system-prompt 给出完整内容",
    sessionId: "请用 --resume ID 或 --continue 继续对话",
    limits: "一个提示词就是一次请求；由 --timeout 和 --max-retries 限定",
    logging: "--debug 在标准错误上显示通信过程，不写任何文件",
    attach: "它不会自行读取文件；请用管道传入，或在对话中使用 /attach",
    extensions: "它没有扩展、频道或工具服务器；请去掉此选项",
    otherKeys: "所有服务都通过其 OpenAI 兼容的 endpoint 访问；请使用 --openai-api-key 和 --openai-base-url",
  },
};
