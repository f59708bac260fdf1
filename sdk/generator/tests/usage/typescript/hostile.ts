// Keys that mean something to objects are fields like any other.

import { fields } from "./fields.js";
import type { Feedback } from "./payload.js";

const none = fields(JSON.parse(`{ "id": 1, "issues": [] }`) as Feedback);
if (none.constructor.kind !== "absent") throw new Error("inherited, not said");
if (none.toString.kind !== "absent") throw new Error("inherited, not said");

const all = fields(JSON.parse(`{ "__proto__": "a", "constructor": 1, "2fa": 2 }`) as Feedback);
const proto: string | null | undefined = all.__proto__.value;
if (proto !== "a") throw new Error("__proto__ is lost");
if (all.constructor.value !== 1) throw new Error("constructor is lost");
if (all["2fa"].kind !== "mismatch" || all["2fa"].found !== 2) throw new Error("no mismatch");
