import { FormData } from 'undici';
import type { ServiceFile } from './types.ts';

/** A file with what belongs to it, as Appwrite reads forms: lists as `name[0]`, `name[1]` … */
export function toForm(
  { field, name, type, content }: ServiceFile,
  fields: Readonly<Record<string, unknown>> = {},
): FormData {
  const form = new FormData();
  for (const [key, value] of Object.entries(fields)) {
    const values = Array.isArray(value)
      ? value.map((item, index) => [`${key}[${index}]`, item] as const)
      : [[key, value] as const];
    for (const [part, text] of values) form.append(part, String(text));
  }
  form.append(field, new Blob([Uint8Array.from(content)], { type }), name);
  return form;
}
