/** The storage of tests: one Azurite for all of them, with an account for everyone who asks. */

/** Gives the connection string of a storage account that nobody else has. */
export async function takeStorage(): Promise<string> {
  const response = await fetch(process.env.TEST_STORAGE ?? '');
  const text = await response.text();
  if (!response.ok) throw new Error(text);
  return text;
}
