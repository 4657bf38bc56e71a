/** Times come as ISO 8601 or Unix seconds; as Unix ms, or null. */
export function time(value) {
  if (value === null || value === undefined) return null;
  return typeof value === "number" ? value * 1000 : Date.parse(value);
}
