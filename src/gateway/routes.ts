// Which paths there are. A path is compared with a list and put together anew from what was found, so that nothing of what a
// client sent becomes a part of the upstream's address but an id of harmless letters.
import { text } from "../text/text.ts";
import { Refusal } from "./refusal.ts";

/** A path that is passed on. */
export interface Route {
  /** Below the base URL, e.g. `/chat/completions`. */
  readonly path: string;
  /** Whether the body names the model that answers. */
  readonly namesModel: boolean;
  /** Bodies that it takes beside JSON. */
  readonly forms: boolean;
  /** The model that the path asks about. */
  readonly model?: string;
}

interface Entry {
  readonly methods: readonly string[];
  readonly namesModel?: true;
  readonly forms?: true;
}

/** `{id}` stands for one part of a path; at the end of `/models/{id}` for several, because names of models hold slashes. */
const ROUTES: Readonly<Record<string, Entry>> = {
  "/chat/completions": { methods: ["POST"], namesModel: true },
  "/completions": { methods: ["POST"], namesModel: true },
  "/responses": { methods: ["POST"], namesModel: true },
  "/responses/{id}": { methods: ["GET", "DELETE"] },
  "/responses/{id}/cancel": { methods: ["POST"] },
  "/responses/{id}/input_items": { methods: ["GET"] },
  "/messages": { methods: ["POST"], namesModel: true },
  "/messages/count_tokens": { methods: ["POST"], namesModel: true },
  "/embeddings": { methods: ["POST"], namesModel: true },
  "/rerank": { methods: ["POST"], namesModel: true },
  "/moderations": { methods: ["POST"], namesModel: true },
  "/images/generations": { methods: ["POST"], namesModel: true },
  "/images/edits": { methods: ["POST"], forms: true },
  "/images/variations": { methods: ["POST"], forms: true },
  "/audio/speech": { methods: ["POST"], namesModel: true },
  "/audio/transcriptions": { methods: ["POST"], forms: true },
  "/audio/translations": { methods: ["POST"], forms: true },
  "/files": { methods: ["GET", "POST"], forms: true },
  "/files/{id}": { methods: ["GET", "DELETE"] },
  "/files/{id}/content": { methods: ["GET"] },
  "/batches": { methods: ["GET", "POST"] },
  "/batches/{id}": { methods: ["GET"] },
  "/batches/{id}/cancel": { methods: ["POST"] },
  "/models": { methods: ["GET"] },
  "/models/{id}": { methods: ["GET"] },
};

const ID = /^[\w.:@-]{1,200}$/;

/** Every path that there is, for the answer to one that there is not. */
export const PATHS: readonly string[] = Object.keys(ROUTES).map((path) => `/v1${path}`);

/** The route of a request, with and without `/v1`. @throws {Refusal} for a path or a method that there is not */
export function routeOf(method: string, pathname: string): Route {
  const path = pathname.replace(/^\/v1(?=\/)/, "").replace(/(?<=.)\/$/, "");
  const found = entryOf(path);
  if (found === undefined) throw new Refusal("unknown_path", text().gateway.unknownPath(PATHS));
  const { methods, namesModel = false, forms = false } = found;
  if (!methods.includes(method)) {
    throw new Refusal("wrong_method", text().gateway.wrongMethod(methods), { allow: methods.join(", ") });
  }
  const model = /^\/models\/(.+)$/.exec(path)?.[1];
  return { path, namesModel, forms, ...(model === undefined ? {} : { model }) };
}

function entryOf(path: string): Entry | undefined {
  if (Object.hasOwn(ROUTES, path)) return ROUTES[path];
  const parts = path.split("/").slice(1);
  const [head = "", ...rest] = parts;
  if (rest.length === 0 || !rest.every((part) => ID.test(part) && !/^\.+$/.test(part))) return undefined;
  if (head === "models") return ROUTES["/models/{id}"];
  const pattern = `/${[head, "{id}", ...rest.slice(1)].join("/")}`;
  return Object.hasOwn(ROUTES, pattern) ? ROUTES[pattern] : undefined;
}

/** Whether a body of this type is taken. A form that any page can send without asking first is not. */
export function assertBodyType(route: Route, contentType: string | null): void {
  const type = contentType?.split(";", 1)[0]?.trim().toLowerCase() ?? "";
  if (type === "application/json" || (route.forms && type === "multipart/form-data")) return;
  throw new Refusal("unsupported_media_type", text().gateway.mediaType(route.forms));
}
