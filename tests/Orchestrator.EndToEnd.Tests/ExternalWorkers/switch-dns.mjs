// Stands for what a team's worker really does. The rest of the worker is the example of docs/actions.md, word for word.
import { appendFileSync, existsSync, readFileSync } from "node:fs";

const { BEGUN, EFFECTS, HANGS } = process.env;

async function switchDns(input, idempotencyKey) {
  appendFileSync(BEGUN, `${idempotencyKey}\n`);
  if (HANGS) await new Promise(() => {});
  if (!existsSync(EFFECTS) || !readFileSync(EFFECTS, "utf8").includes(idempotencyKey))
    appendFileSync(EFFECTS, `${idempotencyKey} ${input.item}\n`);
  return { ip: "10.0.0.7" };
}

