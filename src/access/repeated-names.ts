/** Whether a JSON text names something twice in one object. JSON.parse keeps the last and says nothing, so it cannot tell. */

/** Throws SyntaxError when a name is no JSON string; any other fault of the text is left to whoever parses it. */
export function repeatsAName(json: string): boolean {
  const open: Set<string>[] = [];
  for (const [token, text, colon] of json.matchAll(/("(?:[^"\\]|\\.)*")(\s*:)?|[{}]/g)) {
    if (token === '{') open.push(new Set());
    else if (token === '}') open.pop();
    else if (colon !== undefined) {
      const name: string = JSON.parse(text ?? '');
      const names = open.at(-1);
      if (names?.has(name)) return true;
      names?.add(name);
    }
  }
  return false;
}
