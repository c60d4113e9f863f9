export { type ServiceProcess, startServiceProcess } from "@runfacts/server/process";
