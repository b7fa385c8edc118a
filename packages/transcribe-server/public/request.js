/**
 * Sends a request to the server, and reads the response to its end: an unread one keeps its connection busy.
 *
 * @returns the response and, if that is JSON, its content; undefined if the server cannot be reached
 */
export const request = async (path, options) => {
  try {
    const response = await fetch(path, options);
    const text = await response.text();
    const isJson = response.headers.get('Content-Type')?.startsWith('application/json');
    return { response, content: isJson ? JSON.parse(text) : undefined };
  } catch {
    return undefined;
  }
};
