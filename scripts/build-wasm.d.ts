/** The text of src/appwrite/rows-module.ts. */
export function compileRows(): Promise<string>;
