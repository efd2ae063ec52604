// Checks a manifest by Kubernetes' own types: node kubernetes.mjs FILE.
import fs from "node:fs";
import yaml from "js-yaml";
import { Deployment } from "kubernetes-models/apps/v1";
import { Service } from "kubernetes-models/v1";

const kinds = { Deployment, Service };
for (const document of yaml.loadAll(fs.readFileSync(process.argv[2], "utf8"))) {
  const Kind = kinds[document.kind];
  if (!Kind) throw new Error(`what is a ${document.kind}?`);
  new Kind(document).validate();
  console.log(document.kind, document.metadata.name);
}
