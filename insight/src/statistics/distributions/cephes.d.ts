// The package ships types that its own map of exports hides; these are the functions used here.
declare module "cephes" {
  export const compiled: Promise<void>;
  export function ndtr(z: number): number;
  export function ndtri(probability: number): number;
  export function lgam(x: number): number;
  export function incbet(a: number, b: number, x: number): number;
  export function incbi(a: number, b: number, probability: number): number;
  export function stdtri(degrees: number, probability: number): number;
  export function stdtr(degrees: number, t: number): number;
  export function chdtrc(degrees: number, x: number): number;
}
