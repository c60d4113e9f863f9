// Lays the .proto files that ours import into .imports/, from installed packages, so that buf needs no registry.
// Runs after every install.
import { copyFile, mkdir, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { file_buf_validate_validate as validate } from "@bufbuild/protovalidate/gen/buf/validate/validate_pb.js";
import { printProto } from "./print-proto.ts";

const root = join(import.meta.dirname, "..");
const target = join(root, ".imports");

/** Served whole by google-gax; the copies that other packages carry lack `response_body`. */
const googleFiles = [
  "google/api/annotations.proto",
  "google/api/http.proto",
  "google/rpc/error_details.proto",
  "google/rpc/status.proto",
];

const protos = join(dirname(createRequire(import.meta.url).resolve("google-gax")), "../protos");

await rm(target, { recursive: true, force: true });
for (const path of googleFiles) {
  await mkdir(join(target, dirname(path)), { recursive: true });
  await copyFile(join(protos, path), join(target, path));
}
await mkdir(join(target, "buf/validate"), { recursive: true });
await writeFile(join(target, "buf/validate/validate.proto"), printProto(validate));
