// Owns the user's own defaults, where nothing says otherwise (the seeds).

export const DEFAULT_BASE_URL = "https://api.openai.com/v1";
export const DEFAULT_MODEL = "gpt-4o";
