// English: the words of `network`: why no connection came about. Functions take what varies.
export const network = {
  connectionRefused: (host: string): string => `Nothing listens at ${host}: the connection was refused`,
  unknownHost: (host: string): string => `The name ${host} cannot be resolved (DNS)`,
  hintDns: "Check the spelling and the network: qwen doctor",
  tlsFailed: (host: string, words: string): string => `No secure connection to ${host}: ${words}`,
  tlsPlain: "the server does not speak TLS on this port",
  tlsExpected: "the server speaks TLS, the URL says http",
  tlsUnknownIssuer: "its certificate is signed by an authority that this machine does not trust",
  tlsSelfSigned: "its certificate is self-signed",
  tlsExpired: "its certificate has expired or is not valid yet",
  tlsWrongName: "its certificate is for another name",
  tlsClosed: "the server ended the handshake",
  hintUseHttp: "Write http:// in place of https:// in the address",
  hintUseHttps: "Write https:// in place of http:// in the address",
  hintCa:
    "Trust your company's authority: export SSL_CERT_FILE=/path/to/ca.pem (or NODE_EXTRA_CA_CERTS; a folder, SSL_CERT_DIR, is not read)",
  hintSelfSigned:
    "A server's certificate that is an authority too (CA:TRUE) is never trusted: make one with basicConstraints=CA:FALSE",
  hintClock: "Check the clock of this machine: qwen doctor",
  caUnusable: "A certificate authority that SSL_CERT_FILE or NODE_EXTRA_CA_CERTS adds is damaged",
  proxyFailed: (host: string, words: string): string => `The proxy on the way to ${host} failed: ${words}`,
  proxyRefused: (host: string, variable: string): string =>
    `No way to ${host}: the connection to the proxy that ${variable} names was refused`,
  proxyUnknown: (host: string, variable: string): string =>
    `No way to ${host}: the name of the proxy that ${variable} names cannot be resolved (DNS)`,
  hintProxy: (variable: string): string => `Check ${variable} and NO_PROXY`,
  hintProxies: "Check HTTPS_PROXY and NO_PROXY",
  connectionBroke: (host: string, words: string): string => `The connection to ${host} broke: ${words}`,
  brokeBeforeAnswer: "it was closed before an answer came",
  hintDoctor: "Find the reason: qwen doctor",
};
