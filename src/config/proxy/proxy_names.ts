// The names alone, for those who set them: what is read in them is `proxy_variable.ts`'s.

/** Every variable that names a proxy, in both cases. */
export const PROXY_VARIABLES = [
  "ALL_PROXY",
  "all_proxy",
  "HTTPS_PROXY",
  "https_proxy",
  "HTTP_PROXY",
  "http_proxy",
] as const;
