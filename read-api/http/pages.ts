import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import express from "express";
import { pagePolicy } from "./headers.ts";

const page = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>Tradepost: REST API</title>
    <link rel="icon" type="image/png" href="/docs/favicon-32x32.png" />
    <link rel="stylesheet" href="/docs/swagger-ui.css" />
  </head>
  <body>
    <div id="docs"></div>
    <script src="/docs/swagger-ui-bundle.js"></script>
    <script src="/docs/start.js"></script>
  </body>
</html>
`;

const start = `SwaggerUIBundle({ url: "/openapi.json", dom_id: "#docs", deepLinking: true, displayRequestDuration: true, persistAuthorization: true, validatorUrl: null });
`;

/** The OpenAPI document and Swagger UI over it, all from this server. */
export const docsPages = (document: object) => {
  const assets = dirname(createRequire(import.meta.url).resolve("swagger-ui-dist/package.json"));
  const text = JSON.stringify(document);
  const icon = readFileSync(join(assets, "favicon-32x32.png"));
  const pages = express.Router();
  pages.get("/openapi.json", (_request, response) => {
    response.setHeader("cache-control", "no-cache");
    response.type("application/json").send(text);
  });
  pages.get("/docs", (_request, response) => {
    response.setHeader("content-security-policy", pagePolicy);
    response.type("html").send(page);
  });
  pages.get("/docs/start.js", (_request, response) => {
    response.type("text/javascript").send(start);
  });
  pages.get("/docs/favicon-32x32.png", (_request, response) => {
    response.type("png").send(icon);
  });
  pages.use(
    "/docs",
    express.static(assets, { index: false, fallthrough: true, maxAge: "1h", extensions: false, dotfiles: "ignore" }),
  );
  return pages;
};
