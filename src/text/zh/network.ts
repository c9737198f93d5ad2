// Chinese: the words of `network`; what they mean and where they stand is told in `en/network.ts`.
import type { Catalogue } from "../en.ts";

export const network: Catalogue["network"] = {
  connectionRefused: (host: string) => `${host} 上没有服务在监听：连接被拒绝`,
  unknownHost: (host: string) => `无法解析主机名 ${host}（DNS）`,
  hintDns: "请检查拼写和网络：qwen doctor",
  tlsFailed: (host: string, words: string) => `无法与 ${host} 建立安全连接：${words}`,
  tlsPlain: "服务器在此端口不使用 TLS",
  tlsExpected: "服务器使用 TLS，而 URL 写的是 http",
  tlsUnknownIssuer: "其证书由本机不信任的机构签发",
  tlsSelfSigned: "其证书是自签名的",
  tlsExpired: "其证书已过期或尚未生效",
  tlsWrongName: "其证书属于另一个名称",
  tlsClosed: "服务器中断了握手",
  hintUseHttp: "请把地址中的 https:// 改成 http://",
  hintUseHttps: "请把地址中的 http:// 改成 https://",
  hintCa:
    "请信任贵公司的证书颁发机构：export SSL_CERT_FILE=/path/to/ca.pem（或 NODE_EXTRA_CA_CERTS；不读取目录变量 SSL_CERT_DIR）",
  hintSelfSigned: "服务器证书若同时是颁发机构（CA:TRUE）则永远不受信任：请用 basicConstraints=CA:FALSE 重新生成",
  hintClock: "请检查本机时钟：qwen doctor",
  caUnusable: "SSL_CERT_FILE 或 NODE_EXTRA_CA_CERTS 添加的证书颁发机构证书已损坏",
  proxyFailed: (host: string, words: string) => `通往 ${host} 的代理出错：${words}`,
  proxyRefused: (host: string, variable: string) => `无法连接 ${host}：${variable} 指定的代理拒绝了连接`,
  proxyUnknown: (host: string, variable: string) => `无法连接 ${host}：${variable} 指定的代理的名称无法解析（DNS）`,
  hintProxy: (variable: string) => `请检查 ${variable} 和 NO_PROXY`,
  hintProxies: "请检查 HTTPS_PROXY 和 NO_PROXY",
  connectionBroke: (host: string, words: string) => `与 ${host} 的连接中断：${words}`,
  brokeBeforeAnswer: "在收到响应之前就已关闭",
  hintDoctor: "查找原因：qwen doctor",
};
