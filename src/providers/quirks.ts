// Owns the headers that single services want beside the plain dialect's. No key and no token passes through here.
import type { Method } from "../config/configuration.ts";
import { providerOf } from "./recognise.ts";

/**
 * Extra headers for an endpoint. DashScope is told program and method, as the reference does (compatibility 5): its gateway
 * decides by them which quota a request counts against. OpenRouter's attribution headers are advertising: not sent.
 */
export function quirkHeaders(baseUrl: string, about: { readonly method: Method; readonly userAgent: string }): Readonly<
  Record<string, string>
> {
  if (about.method !== "qwen-oauth" && providerOf(baseUrl)?.quirk !== "dashscope") return {};
  return {
    "X-DashScope-CacheControl": "enable",
    "X-DashScope-UserAgent": about.userAgent,
    "X-DashScope-AuthType": about.method === "qwen-oauth" ? "qwen-oauth" : "openai",
  };
}
