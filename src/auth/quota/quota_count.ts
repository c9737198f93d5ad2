// Owns the look at how much of Qwen OAuth's quota is used, for those who ask. It counts nothing itself and takes no lock.
import { QUOTA_FILE } from "../../config/logins/login_file.ts";
import { countUse, parseQuotaUse, QWEN_LIMITS } from "./quota_window.ts";
import { readPrivateFile } from "../store/store_files.ts";
import type { StorePlace } from "../store/store.ts";

/** Requests counted on this machine, and what is allowed. */
export interface QuotaCount {
  readonly today: number;
  readonly perDay: number;
  readonly minute: number;
  readonly perMinute: number;
}

/** The count at `now`. @throws {QwenError} of kind `config` when the file is none that may be read */
export async function countQuota(place: StorePlace, now: number): Promise<QuotaCount> {
  const use = parseQuotaUse(await readPrivateFile(place, QUOTA_FILE));
  return { ...countUse(use, now), ...QWEN_LIMITS };
}
