// Owns the inputs that are meant to be files of a login.
import fc from "fast-check";
import { objectOf, SECRET, textOf } from "./inputs.ts";

const CREDENTIAL_FIELDS = [
  "access_token",
  "refresh_token",
  "token_type",
  "resource_url",
  "expiry_date",
  "issuer",
  "client_id",
  "token_endpoint",
  "revocation_endpoint",
  "base_url",
  "scope",
  "audience",
];
const CREDENTIAL_VALUES = [
  SECRET,
  "Bearer",
  "portal.qwen.ai",
  "https://id.example",
  "http://127.0.0.1:1/token",
  "http://id.example/token",
  "javascript:alert(1)",
  "x",
  "//",
  "https://",
  4_000_000_000_000,
  -1,
  0,
  1e308,
  [],
  {},
];
const CREDENTIALS: readonly string[] = [
  JSON.stringify({
    access_token: SECRET,
    refresh_token: `r${SECRET}`,
    token_type: "Bearer",
    resource_url: "portal.qwen.ai",
    expiry_date: 4_000_000_000_000,
  }),
  JSON.stringify({
    access_token: SECRET,
    token_type: "Bearer",
    issuer: "https://id.example",
    client_id: "cli",
    token_endpoint: "https://id.example/token",
    revocation_endpoint: "https://id.example/revoke",
    base_url: "https://api.example/v1",
  }),
];

export const credentialFiles = fc.oneof(
  objectOf(CREDENTIAL_FIELDS, CREDENTIAL_VALUES).map((value) => JSON.stringify(value)),
  textOf(CREDENTIALS, ["{", "}", '"', ":", ",", ...CREDENTIAL_FIELDS, "\\u0000", "//"]),
);
