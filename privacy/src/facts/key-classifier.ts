import { noContext } from "../context.ts";
import type { Detector } from "../detector.ts";
import type { Policy } from "../policy/policy.ts";
import { profileOf } from "../text/profile.ts";
import { classifyKey, type KeyClass } from "./classify-key.ts";

const MAX_KEYS = 4096;
const caches = new WeakMap<Detector, WeakMap<Policy, Map<string, KeyClass>>>();

function cacheOf(policy: Policy, detector: Detector): Map<string, KeyClass> {
  const byPolicy = caches.get(detector) ?? new WeakMap<Policy, Map<string, KeyClass>>();
  caches.set(detector, byPolicy);
  const cache = byPolicy.get(policy) ?? new Map<string, KeyClass>();
  byPolicy.set(policy, cache);
  return cache;
}

function classify(key: string, policy: Policy, detector: Detector): KeyClass {
  const found = classifyKey(key, policy);
  // What is not listed may hold anything.
  if (found.rule !== undefined && (!found.nameable || found.rule !== "metadata-key-not-allowed"))
    return found;
  const inKey = detector.detect(key, noContext, profileOf(key));
  return inKey === undefined ? found : { ...found, rule: inKey.rule, nameable: false };
}

/** Classifies keys under one policy, remembering the answers: agents send the same few keys all the time. */
export function keyClassifier(policy: Policy, detector: Detector): (key: string) => KeyClass {
  const cache = cacheOf(policy, detector);
  return (key) => {
    const known = cache.get(key);
    if (known !== undefined) return known;
    const found = classify(key, policy, detector);
    // What is refused, or may not be repeated, is not kept in memory.
    if (found.rule !== undefined || !found.nameable) return found;
    if (cache.size >= MAX_KEYS) cache.clear();
    cache.set(key, found);
    return found;
  };
}
