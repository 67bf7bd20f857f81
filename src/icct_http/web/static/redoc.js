// Starts Redoc with the reader's own fonts; its usual ones come from another host.
const text = { fontFamily: "system-ui, sans-serif" };
Redoc.init(
  "/openapi.json",
  { theme: { typography: { ...text, headings: text, code: { fontFamily: "ui-monospace, monospace" } } } },
  document.getElementById("redoc"),
);
