import "./format/safe-locale.ts";
import { render } from "solid-js/web";
import { App } from "./app.tsx";
import "./index.css";

const root = document.getElementById("root");
if (root !== null) render(() => <App />, root);
