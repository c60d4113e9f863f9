import type { Kind } from "../kind.ts";
import type { Random } from "../random.ts";

// Numbers of states whose check digits are not known here: A is a letter, # a digit.
const forms: readonly (readonly [name: string, forms: readonly string[]])[] = [
  ["passport number", ["A########", "AA#######", "#########", "A##A#####", "AAA######", "A#######"]],
  ["Passport no.", ["##AA#####", "AA ######", "A########"]],
  ["Reisepass", ["C01X#0###", "L########"]],
  ["driver's license", ["A###-####-####", "A#######", "AA######A", "########", "##-##-######-##"]],
  ["Führerscheinnummer:", ["AA########A", "A###AA####A"]],
  ["tax ID", ["###-###-###-###", "##########", "##/###/#####", "AA########", "#########-#"]],
  ["TIN:", ["###-###-###", "############", "##########A"]],
  ["Steuernummer", ["###/###/#####", "##/###/####"]],
  ["national ID", ["##########", "#########A", "##-###-####", "############"]],
  ["identity card", ["AAA######", "AA#####AA", "#######", "A######(#)"]],
  ["Personalausweis", ["L01X##T##", "T########"]],
  ["social security number", ["## ######## #", "####-##-####", "###########"]],
];

function fill(random: Random, form: string): string {
  return form.replace(/[A#]/g, (mark) =>
    mark === "#" ? random.digits(1) : random.of("BCDFGHJKLMNPRSTVWXYZ", 1),
  );
}

/** Personal numbers of any state beside their names. */
export const namedNumbers: readonly Kind[] = forms.map(([name, shapes]) => ({
  kind: `named ${name}`,
  named: true,
  make: (random) => `${name} ${fill(random, random.pick(shapes))}`,
}));
